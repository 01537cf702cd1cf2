import type { LoaderFunctionArgs } from "@remix-run/node";
import { LOCALES, localized } from "#app/lib/i18n/locale.ts";

/** The pages that are there for everybody to find; each says so by the `description` of its loader. */
const PAGES = ["/", "/pricing", "/developers", "/developers/explorer", "/sign-up", "/sign-in"];

function entry(origin: string, path: string): string {
  const others = [...LOCALES.map((locale) => [locale, localized(locale, path)] as const), ["x-default", path] as const];
  const links = others.map(
    ([language, to]) => `<xhtml:link rel="alternate" hreflang="${language}" href="${origin}${to}"/>`,
  );
  return LOCALES.map((locale) => `<url><loc>${origin}${localized(locale, path)}</loc>${links.join("")}</url>`).join(
    "\n",
  );
}

/** Every public page in each language, for search engines (sitemaps.org, with Google's hreflang links). */
export function loader({ context }: LoaderFunctionArgs) {
  const entries = PAGES.map((path) => entry(context.publicUrl, path));
  const spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"';
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset ${spaces}>\n${entries.join("\n")}\n</urlset>\n`;
  return new Response(body, {
    headers: {
      "content-type": "application/xml; charset=utf-8",
      "cache-control": "public, max-age=3600",
      "x-content-type-options": "nosniff",
    },
  });
}
