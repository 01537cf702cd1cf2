import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";
import { loadProvider, providerActs } from "#app/operators/provider/provider.server.ts";
import { ProviderPage } from "#app/operators/provider/provider-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const loaded = await loadProvider({ request, context });
  return { ...loaded, title: `${wordsOf(request).t("operators.provider.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return doAct(providerActs, { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function OperatorProviderRoute() {
  const { provider, keys, mayAct } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  return <ProviderPage {...{ provider, keys, mayAct, answer }} />;
}
