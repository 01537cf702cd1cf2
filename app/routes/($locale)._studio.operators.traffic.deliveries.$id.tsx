import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { doAct } from "#app/operators/acting/act.server.ts";
import { DeliveryPage } from "#app/operators/traffic/delivery-page.tsx";
import { actsOnDelivery, loadDelivery } from "#app/operators/traffic/traffic.server.ts";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const delivery = await loadDelivery({ request, context }, params.id ?? "");
  return { delivery, title: `${delivery.type} · Nano Banana Video` };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return doAct(actsOnDelivery(params.id ?? ""), { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function DeliveryRoute() {
  const answer = useActionData<typeof action>() ?? null;
  return <DeliveryPage delivery={useLoaderData<typeof loader>().delivery} answer={answer} />;
}
