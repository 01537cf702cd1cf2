import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data } from "@remix-run/node";
import { type MetaFunction, useActionData } from "@remix-run/react";
import { RequestPasswordResetDocument } from "#app/account/access/documents.ts";
import { ForgotPasswordPage } from "#app/account/access/forgot-password-page.tsx";
import { echo, text } from "#app/lib/forms.ts";
import { send } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return { title: `${wordsOf(request).t("account.forgot.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const outcome = await send({ request, context }, RequestPasswordResetDocument, { email: text(form, "email") });
  const values = echo(form);
  if (!outcome.ok) return data({ asked: false, refusal: outcome.refusal, values }, { status: 422 });
  return data({ asked: true, refusal: null, values });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function ForgotPassword() {
  return <ForgotPasswordPage answer={useActionData<typeof action>() ?? null} />;
}
