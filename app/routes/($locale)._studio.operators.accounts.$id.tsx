import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { OperatorAccountPage } from "#app/operators/account-page.tsx";
import { actOnAccount } from "#app/operators/act.server.ts";
import { loadAccount } from "#app/operators/operators.server.ts";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const loaded = await loadAccount({ request, context }, params.id ?? "");
  return { ...loaded, title: `${loaded.account.email} · Nano Banana Video` };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return actOnAccount({ request, context }, params.id ?? "", await request.formData());
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function OperatorAccountRoute() {
  const { account, trail, mayAct, correction } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  return <OperatorAccountPage {...{ account, trail, mayAct, correction, answer }} />;
}
