import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, Scripts, ScrollRestoration, useLocation } from "@remix-run/react";
import type { ReactNode } from "react";
import stylesheet from "#app/app.css?url";
import { useNonce } from "#app/lib/browser/nonce.ts";
import { themeOf } from "#app/lib/browser/theme.ts";
import { ask } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { localeOf } from "#app/lib/i18n/locale.ts";
import { DRAWN_WORDS, useDrawnWords } from "#app/lib/i18n/words-file.ts";
import { RootDocument } from "#app/shell/documents.ts";
import { FaultPage } from "#app/shell/fault-page.tsx";
import { Head } from "#app/shell/head/head.tsx";
import { PendingBar } from "#app/shell/pending-bar.tsx";
import { type RootData, useRootData } from "#app/shell/root-data.ts";
import { wantsShortcuts } from "#app/shell/shortcuts/choice.ts";
import { useReturn } from "#app/shell/use-return.ts";
import { knownModels } from "#app/tasks/catalog/known-models.ts";

export { shouldRevalidate } from "#app/lib/browser/should-revalidate.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { siteMode, siteMessage, ...data } = await ask({ request, context }, RootDocument, {});
  const cookies = request.headers.get("cookie");
  const choices = { theme: themeOf(cookies), hasShortcuts: wantsShortcuts(cookies), models: knownModels(cookies) };
  // Told by the server, so that no page loads anything for it while the site is open.
  const bar = siteMode === "OPEN" ? undefined : [wordsOf(request).t(`site.${siteMode}`), siteMessage].join(" ").trim();
  return { data, ...choices, origin: context.publicUrl, bar } satisfies RootData;
}

export const meta = () => [{ title: "Nano Banana Video" }];

export const links = () => [
  { rel: "stylesheet", href: stylesheet },
  { rel: "icon", href: "/favicon.ico", sizes: "32x32" },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
  { rel: "apple-touch-icon", href: "/apple-touch-icon.png" },
];

/** The words that this page drew, for the browser's first drawing. Stands behind everything that has words. */
function DrawnWords() {
  const words = { __html: useDrawnWords() };
  // biome-ignore lint/security/noDangerouslySetInnerHtml: of our own locale file, and escaped; the browser runs no JSON
  return <script id={DRAWN_WORDS} type="application/json" nonce={useNonce()} dangerouslySetInnerHTML={words} />;
}

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const locale = localeOf(useLocation().pathname);
  const theme = useRootData()?.theme ?? "system";
  return (
    <html lang={locale === "zh" ? "zh-Hans" : locale} data-theme={theme === "system" ? undefined : theme}>
      <Head />
      <body>
        {children}
        <DrawnWords />
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  useReturn();
  const bar = useRootData()?.bar;
  return (
    <>
      <PendingBar />
      {bar && <p className="bg-danger-soft p-3 text-center text-sm">{bar}</p>}
      <Outlet />
    </>
  );
}

export function ErrorBoundary() {
  return <FaultPage />;
}
