export const LOCALES = ["en", "zh"] as const;
export type Locale = (typeof LOCALES)[number];

/** The language of an address: Chinese under /zh, English everywhere else. */
export function localeOf(pathname: string): Locale {
  return pathname === "/zh" || pathname.startsWith("/zh/") ? "zh" : "en";
}

/** The same page in a language; `path` starts with a slash and carries no language itself. */
export function localized(locale: Locale, path: string): string {
  if (locale === "en") return path;
  return path === "/" ? `/${locale}` : `/${locale}${path}`;
}

/** The address without its language. */
export function withoutLocale(pathname: string): string {
  const bare = pathname.replace(/^\/(?:en|zh)(?=\/|$)/, "");
  return bare === "" ? "/" : bare;
}

/** A path in the language of the request that asks for it. */
export function localizedFor(request: Request, path: string): string {
  return localized(localeOf(new URL(request.url).pathname), path);
}
