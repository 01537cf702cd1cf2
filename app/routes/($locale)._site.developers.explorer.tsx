import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, type MetaFunction, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { lazy, Suspense } from "react";
import { CreateApiKeyDocument, EXPLORER_KEY } from "#app/developers/documents.ts";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { ask, send } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ViewerDocument } from "#app/shell/documents.ts";
import { Button, ButtonLink } from "#app/ui/button.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

// Heavy, and of use to few: nobody else loads it.
const Explorer = lazy(() => import("#app/developers/explorer.tsx"));

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { viewer } = await ask({ request, context }, ViewerDocument, {});
  const { t } = wordsOf(request);
  const title = `${t("developers.explorer")} · Nano Banana Video`;
  return { signedIn: viewer !== null, title, description: t("developers.explorerLead") };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const expiresAt = new Date(Date.now() + 8 * 3_600_000).toISOString();
  const made = await send({ request, context }, CreateApiKeyDocument, { input: { ...EXPLORER_KEY, expiresAt } });
  if (!made.ok) return data({ credential: null, refusal: made.refusal }, { status: 422 });
  return data({ credential: made.payload.secret, refusal: null }, { headers: { "cache-control": "no-store" } });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

function Opening({ signedIn }: { signedIn: boolean }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const busy = useNavigation().state !== "idle";
  const refusal = useActionData<typeof action>()?.refusal ?? null;
  return (
    <main id="main" className="mx-auto grid min-h-[60dvh] max-w-xl content-center justify-items-start gap-5 px-5 py-12">
      <h1 className="font-bold text-3xl tracking-tight">{t("developers.explorer")}</h1>
      <p className="text-lg text-muted">{t("developers.explorerLead")}</p>
      <RefusalNotice refusal={refusal} />
      {signedIn ? (
        <Form method="post">
          <Button type="submit" tone="primary" size="large" disabled={busy}>
            {busy && <Spinner />}
            <span>{t("developers.open")}</span>
          </Button>
        </Form>
      ) : (
        <ButtonLink
          tone="primary"
          size="large"
          to={`${href("/sign-in")}?next=${encodeURIComponent(href("/developers/explorer"))}`}
        >
          {t("nav.signIn")}
        </ButtonLink>
      )}
    </main>
  );
}

export default function ExplorerRoute() {
  const { signedIn } = useLoaderData<typeof loader>();
  const credential = useActionData<typeof action>()?.credential ?? null;
  const hydrated = useHydrated();
  const { t } = useTranslation();
  if (credential === null || !hydrated) return <Opening signedIn={signedIn} />;
  return (
    <main id="main" className="h-[calc(100dvh-4rem)]">
      <h1 className="sr-only">{t("developers.explorer")}</h1>
      <Suspense fallback={<Spinner />}>
        <Explorer credential={credential} />
      </Suspense>
    </main>
  );
}
