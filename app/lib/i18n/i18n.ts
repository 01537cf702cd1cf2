import { useLocation } from "@remix-run/react";
import { useCallback } from "react";
import { type Locale, localeOf, localized } from "#app/lib/i18n/locale.ts";
import { type Key, useTranslation, type Values } from "#app/lib/i18n/words.ts";

/** The language of this page and the way to its neighbours. */
export function useLocale(): { locale: Locale; href: (path: string) => string } {
  const locale = localeOf(useLocation().pathname);
  const href = useCallback((path: string) => localized(locale, path), [locale]);
  return { locale, href };
}

/** Words for a key that may be missing, such as a code or a parameter this release has never heard of. */
export function useWords(): (key: Key, fallback: string, values?: Values) => string {
  const { t, has } = useTranslation();
  return useCallback((key, fallback, values) => (has(key) ? t(key, values) : fallback), [t, has]);
}
