import type { LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { loadAccounts } from "#app/operators/accounts/accounts.server.ts";
import { AccountsPage } from "#app/operators/accounts/accounts-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const accounts = await loadAccounts({ request, context });
  return { accounts, title: `${wordsOf(request).t("operators.accounts.title")} · Nano Banana Video` };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function OperatorsRoute() {
  return <AccountsPage accounts={useLoaderData<typeof loader>().accounts} />;
}
