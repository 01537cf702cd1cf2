import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";
import { actsOnTraffic, loadTraffic } from "#app/operators/traffic/traffic.server.ts";
import { TrafficPage } from "#app/operators/traffic/traffic-page.tsx";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const of = await loadTraffic({ request, context }, params.part ?? "");
  return { of, title: `${wordsOf(request).t(`operators.traffic.${of.part}`)} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return doAct(actsOnTraffic, { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function TrafficRoute() {
  const answer = useActionData<typeof action>() ?? null;
  return <TrafficPage of={useLoaderData<typeof loader>().of} answer={answer} />;
}
