import { Form, useLocation } from "@remix-run/react";
import Check from "lucide-react/icons/check";
import Contrast from "lucide-react/icons/contrast";
import Keyboard from "lucide-react/icons/keyboard";
import Languages from "lucide-react/icons/languages";
import { THEMES } from "#app/lib/browser/theme.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { LOCALES, type Locale, localized, withoutLocale } from "#app/lib/i18n/locale.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useRootData } from "#app/shell/root-data.ts";
import { openShortcutHelp } from "#app/shell/shortcuts/help.ts";
import { menuItem } from "#app/ui/dialogs/menu.tsx";

const names = { en: "English", zh: "简体中文" };

/** The same page in a language, and the wish to be led to that from now on; the gateway keeps it as a cookie. */
function choiceOf(language: Locale, pathname: string, search: string): string {
  const params = new URLSearchParams(search);
  params.set("language", language);
  return `${localized(language, withoutLocale(pathname))}?${params}`;
}

/** This page in each language. Another language is another document: its words come with it. */
export function LanguageLinks() {
  const { locale } = useLocale();
  const { pathname, search } = useLocation();
  return LOCALES.map((other) => (
    <a
      key={other}
      href={choiceOf(other, pathname, search)}
      rel="nofollow"
      hrefLang={other}
      lang={other}
      aria-current={other === locale ? "true" : undefined}
      className={menuItem}
    >
      <Languages className="size-4 text-muted" aria-hidden="true" />
      <span className="grow">{names[other]}</span>
      {other === locale && <Check className="size-4" aria-hidden="true" />}
    </a>
  ));
}

/** The colours of this browser, chosen by a form that works before any script. */
export function ThemeButtons() {
  const { t } = useTranslation();
  const theme = useRootData()?.theme ?? "system";
  const { pathname, search } = useLocation();
  return (
    <Form method="post" action="/preferences" preventScrollReset replace>
      <input type="hidden" name="next" value={pathname + search} />
      {THEMES.map((choice) => (
        <button
          key={choice}
          name="theme"
          value={choice}
          type="submit"
          aria-pressed={choice === theme}
          className={menuItem}
        >
          <Contrast className="size-4 text-muted" aria-hidden="true" />
          <span className="grow">{t(`theme.${choice}`)}</span>
          {choice === theme && <Check className="size-4" aria-hidden="true" />}
        </button>
      ))}
    </Form>
  );
}

/** The way to the keys for those who do not know "?" or switched it off. Keys need scripts, and so does this. */
export function ShortcutsItem() {
  const { t } = useTranslation();
  if (!useEnhanced()) return null;
  return (
    <button type="button" className={menuItem} onClick={openShortcutHelp}>
      <Keyboard className="size-4 text-muted" aria-hidden="true" />
      {t("shortcuts.title")}
    </button>
  );
}
