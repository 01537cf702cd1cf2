import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { type MetaFunction, useLoaderData, useSearchParams } from "@remix-run/react";
import { Suspense } from "react";
import { AccountForm } from "#app/account/access/account-form.tsx";
import { CodeForm } from "#app/account/access/code-form.tsx";
import { SignInPageDocument } from "#app/account/access/documents.ts";
import { ProviderLinks } from "#app/account/access/provider-links.tsx";
import { signInBy } from "#app/account/access/sign-in.server.ts";
import { SignInNote } from "#app/account/access/sign-in-note.tsx";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { ask } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { nextOf } from "#app/lib/next.ts";
import { optionalPart } from "#app/ui/optional-part.ts";

const PasskeyForm = optionalPart(async () => (await import("#app/account/access/passkey-form.tsx")).PasskeyForm);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const next = nextOf(request.url, localizedFor(request, "/create"));
  const { viewer, signInMethods } = await ask({ request, context }, SignInPageDocument, {});
  if (viewer !== null) throw redirect(next);
  const { t } = wordsOf(request);
  const title = `${t("account.signIn.title")} · Nano Banana Video`;
  return { next, signInMethods, title, description: t("account.signIn.lead") };
}

export function action({ request, context }: ActionFunctionArgs) {
  return signInBy({ request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SignIn() {
  const { next, signInMethods } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const isEnhanced = useEnhanced();
  if (params.get("step") === "code") return <CodeForm />;
  const aside = isEnhanced && (
    <Suspense>
      <PasskeyForm />
    </Suspense>
  );
  return (
    <AccountForm kind="signIn" note={<SignInNote />} aside={aside}>
      <ProviderLinks methods={signInMethods} next={next} />
    </AccountForm>
  );
}
