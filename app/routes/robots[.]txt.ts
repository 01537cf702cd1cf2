import type { LoaderFunctionArgs } from "@remix-run/node";
import { LOCALES, localized } from "#app/lib/i18n/locale.ts";

/** What stands behind an account, and what is no page. */
const STUDIO = ["/create", "/prompts", "/creations", "/billing", "/account", "/api-keys"];
const FILES = ["/media/", "/uploads/", "/downloads/", "/exports/", "/sandbox/"];

/** What programs that look for pages may leave alone, and where the list of those to find is. */
export function loader({ context }: LoaderFunctionArgs) {
  const closed = [...LOCALES.flatMap((locale) => STUDIO.map((path) => localized(locale, path))), ...FILES];
  const lines = [
    "User-agent: *",
    ...closed.map((path) => `Disallow: ${path}`),
    "",
    `Sitemap: ${context.publicUrl}/sitemap.xml`,
  ];
  return new Response(`${lines.join("\n")}\n`, {
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "public, max-age=3600",
      "x-content-type-options": "nosniff",
    },
  });
}
