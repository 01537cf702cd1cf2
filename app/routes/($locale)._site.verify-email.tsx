import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data } from "@remix-run/node";
import { type MetaFunction, useActionData } from "@remix-run/react";
import { VerifyEmailDocument } from "#app/account/access/documents.ts";
import { VerifyEmailPage } from "#app/account/access/verify-email-page.tsx";
import { send } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return { title: `${wordsOf(request).t("account.verify.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const outcome = await send({ request, context }, VerifyEmailDocument, { token });
  if (!outcome.ok) return data({ confirmed: null, passwordToken: null, refusal: outcome.refusal }, { status: 422 });
  const { email, passwordToken } = outcome.payload;
  return data({ confirmed: email, passwordToken, refusal: null }, { headers: { "cache-control": "no-store" } });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function VerifyEmail() {
  return <VerifyEmailPage answer={useActionData<typeof action>() ?? null} />;
}
