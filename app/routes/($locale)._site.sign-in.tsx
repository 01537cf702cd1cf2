import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, redirect } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { AccountForm } from "#app/account/access/account-form.tsx";
import { SignInDocument, SignInPageDocument } from "#app/account/access/documents.ts";
import { ProviderLinks } from "#app/account/access/provider-links.tsx";
import { SignInNote } from "#app/account/access/sign-in-note.tsx";
import { echo, text } from "#app/lib/forms.ts";
import { ask, send } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { nextOf } from "#app/lib/next.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const next = nextOf(request.url, localizedFor(request, "/create"));
  const { viewer, signInMethods } = await ask({ request, context }, SignInPageDocument, {});
  if (viewer !== null) throw redirect(next);
  const { t } = wordsOf(request);
  const title = `${t("account.signIn.title")} · Nano Banana Video`;
  return { next, signInMethods, title, description: t("account.signIn.lead") };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const outcome = await send({ request, context }, SignInDocument, {
    input: { email: text(form, "email"), password: text(form, "password") },
  });
  if (!outcome.ok) return data({ refusal: outcome.refusal, values: echo(form) }, { status: 422 });
  return redirect(nextOf(request.url, localizedFor(request, "/create")), { headers: outcome.headers });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SignIn() {
  const { next, signInMethods } = useLoaderData<typeof loader>();
  return (
    <AccountForm kind="signIn" note={<SignInNote />}>
      <ProviderLinks methods={signInMethods} next={next} />
    </AccountForm>
  );
}
