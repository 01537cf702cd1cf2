import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, redirect } from "@remix-run/node";
import { type MetaFunction, useActionData } from "@remix-run/react";
import { ResetPasswordDocument } from "#app/account/access/documents.ts";
import { ResetPasswordPage } from "#app/account/access/reset-password-page.tsx";
import { text } from "#app/lib/forms.ts";
import { send } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return { title: `${wordsOf(request).t("account.reset.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const outcome = await send({ request, context }, ResetPasswordDocument, { token, password: text(form, "password") });
  if (!outcome.ok) return data({ refusal: outcome.refusal }, { status: 422 });
  return redirect(localizedFor(request, "/sign-in?done=password"), { headers: outcome.headers });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function ResetPassword() {
  return <ResetPasswordPage refusal={useActionData<typeof action>()?.refusal ?? null} />;
}
