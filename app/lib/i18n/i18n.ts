import { useLocation } from "@remix-run/react";
import { useCallback } from "react";
import { type Locale, localeOf, localized } from "#app/lib/i18n/locale.ts";
import { useTranslation, type Words } from "#app/lib/i18n/words.ts";

/** The language of this page and the way to its neighbours. */
export function useLocale(): { locale: Locale; href: (path: string) => string } {
  const locale = localeOf(useLocation().pathname);
  const href = useCallback((path: string) => localized(locale, path), [locale]);
  return { locale, href };
}

/** Words for a path that may lead nowhere, such as a code or a parameter this release has never heard of. */
export function useWords(): Words["find"] {
  return useTranslation().find;
}
