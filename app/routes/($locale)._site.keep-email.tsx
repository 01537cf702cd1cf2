import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data } from "@remix-run/node";
import { type MetaFunction, useActionData } from "@remix-run/react";
import { RejectEmailChangeDocument } from "#app/account/access/documents.ts";
import { EmailChangePage } from "#app/account/access/email-change-page.tsx";
import { send } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return { title: `${wordsOf(request).t("emailChange.keep.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const outcome = await send({ request, context }, RejectEmailChangeDocument, { token });
  if (!outcome.ok) return data({ done: null, passwordToken: null, refusal: outcome.refusal }, { status: 422 });
  const { email: done, passwordToken } = outcome.payload;
  return data({ done, passwordToken, refusal: null }, { headers: { "cache-control": "no-store" } });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Route() {
  return <EmailChangePage kind="keep" answer={useActionData<typeof action>() ?? null} />;
}
