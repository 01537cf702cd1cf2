import type { LoaderFunctionArgs } from "@remix-run/node";
import { secure } from "#app/lib/browser/security.server.ts";
import { themeOf } from "#app/lib/browser/theme.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { offlinePage } from "#app/shell/offline/offline-page.server.ts";

/** What the service worker keeps for when there is no network. It holds nobody's data. */
export function loader({ request, context }: LoaderFunctionArgs) {
  const { t, locale } = wordsOf(request);
  const theme = themeOf(request.headers.get("cookie"));
  const headers = new Headers({ "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" });
  secure(headers, context.nonce, { url: new URL(request.url), publicUrl: context.publicUrl });
  return new Response(offlinePage({ t, locale, theme, nonce: context.nonce }), { headers });
}
