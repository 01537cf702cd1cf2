import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { actOnAccount } from "#app/account/account.server.ts";
import { AccountPage } from "#app/account/account-page.tsx";
import { OwnAccountDocument } from "#app/account/documents.ts";
import { ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const after = new URL(request.url).searchParams.get("after") || null;
  const { viewer } = await ask({ request, context }, OwnAccountDocument, { after });
  return { account: signedIn(request, viewer), title: `${wordsOf(request).t("ownAccount.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return actOnAccount({ request, context }, await request.formData());
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function AccountRoute() {
  const { account } = useLoaderData<typeof loader>();
  return <AccountPage account={account} answer={useActionData<typeof action>() ?? null} />;
}
