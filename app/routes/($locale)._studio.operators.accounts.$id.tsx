import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { OperatorAccountPage } from "#app/operators/accounts/account-page.tsx";
import { actsOn, loadAccount } from "#app/operators/accounts/accounts.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const loaded = await loadAccount({ request, context }, params.id ?? "");
  return { ...loaded, title: `${loaded.account.email} · Nano Banana Video` };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return doAct(actsOn(params.id ?? ""), { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function OperatorAccountRoute() {
  const { title: _, ...loaded } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  return <OperatorAccountPage {...loaded} answer={answer} />;
}
