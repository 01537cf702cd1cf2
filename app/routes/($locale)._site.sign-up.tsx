import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import type { MetaFunction } from "@remix-run/react";
import { AccountForm } from "#app/account/access/account-form.tsx";
import { SignUpDocument } from "#app/account/access/documents.ts";
import { WELCOME_CREDITS } from "#app/lib/credits.ts";
import { echo, optional, text } from "#app/lib/forms.ts";
import { ask, send } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { nextOf } from "#app/lib/next.ts";
import { ViewerDocument } from "#app/shell/documents.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const next = nextOf(request.url, localizedFor(request, "/create?story=new"));
  const { viewer } = await ask({ request, context }, ViewerDocument, {});
  if (viewer !== null) throw redirect(next);
  const { t } = wordsOf(request);
  const description = t("account.signUp.lead", { count: WELCOME_CREDITS });
  return { title: `${t("account.signUp.title")} · Nano Banana Video`, description };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const outcome = await send({ request, context }, SignUpDocument, {
    input: { email: text(form, "email"), password: text(form, "password"), name: optional(form, "name") },
  });
  if (!outcome.ok) return data({ refusal: outcome.refusal, values: echo(form) }, { status: 422 });
  return redirect(nextOf(request.url, localizedFor(request, "/create?story=new")), { headers: outcome.headers });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SignUp() {
  return <AccountForm kind="signUp" />;
}
