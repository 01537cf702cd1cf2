import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { doAct } from "#app/operators/acting/act.server.ts";
import { actsOnModel, loadModel } from "#app/operators/catalog/catalog.server.ts";
import { OperatorModelPage } from "#app/operators/catalog/model-page.tsx";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const loaded = await loadModel({ request, context }, params.slug ?? "");
  return { ...loaded, title: `${loaded.entry.model.name} · Nano Banana Video` };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return doAct(actsOnModel(params.slug ?? ""), { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function OperatorsModelRoute() {
  const { title: _, ...loaded } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  return <OperatorModelPage {...loaded} answer={answer} />;
}
