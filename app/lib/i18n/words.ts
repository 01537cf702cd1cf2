import { createContext, useContext } from "react";
import type { Locale } from "#app/lib/i18n/locale.ts";
import type en from "#app/locales/en.json";

export type Strings = { [name: string]: string | Strings };
export type Values = Record<string, string | number | null | undefined>;

type Paths<Group, Before extends string = ""> = {
  [Name in keyof Group & string]: Group[Name] extends string
    ? `${Before}${Name}`
    : Paths<Group[Name], `${Before}${Name}.`>;
}[keyof Group & string];
type WithoutForm<Path extends string> = Path extends `${infer Key}_one` | `${infer Key}_other` ? Key : Path;

/** A path into the English file, with dots; one of several plural forms without the form. Another key does not compile. */
export type Key = WithoutForm<Paths<typeof en>>;
/** A path that may lead nowhere, such as a code of the API; as its parts where a part may itself have a dot, such as a slug. */
export type Path = string | readonly string[];
export type Translate = (key: Key, values?: Values) => string;
export type Words = {
  locale: Locale;
  t: Translate;
  /** The words for a path, or `fallback` where this language has none. */
  find: (path: Path, fallback: string, values?: Values) => string;
};

function lookUp(strings: Strings, path: readonly string[], ending: string): string | undefined {
  let at: string | Strings | undefined = strings;
  for (const [index, part] of path.entries()) {
    const name = index === path.length - 1 ? part + ending : part;
    if (typeof at !== "object" || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return typeof at === "string" ? at : undefined;
}

/** Makes one for each language, once: that takes as long as drawing a dozen elements, and they never change. */
function forLanguages<Made>(make: (locale: Locale) => Made): (locale: Locale) => Made {
  const known: { [locale in Locale]?: Made } = {};
  return (locale) => {
    known[locale] ??= make(locale);
    return known[locale];
  };
}

const pluralRulesOf = forLanguages((locale) => new Intl.PluralRules(locale));
const numberFormatOf = forLanguages((locale) => new Intl.NumberFormat(locale));

/** A number as the language writes it: 18,240. */
export function numberIn(locale: Locale, value: number): string {
  return numberFormatOf(locale).format(value);
}

const NO_VALUES: Values = {};

function filled(text: string, values: Values, locale: Locale): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? numberIn(locale, value) : value;
  });
}

/**
 * The words of one language. `count` picks the plural form (`key_one`, `key_other`, …)
 * and {{name}} is replaced by the value of that name, numbers as the language writes them. `onLook` is told of each path that is looked
 * up, and whether words are there. Our own because a library for this weighs 18 kB of the 130 a first page may have.
 */
export function makeWords(
  locale: Locale,
  strings: Strings,
  onLook?: (path: readonly string[], isFound: boolean) => void,
): Words {
  const plurals = pluralRulesOf(locale);
  const find: Words["find"] = (key, fallback, values = NO_VALUES) => {
    const path = typeof key === "string" ? key.split(".") : key;
    const { count } = values;
    const form = typeof count === "number" ? lookUp(strings, path, `_${plurals.select(count)}`) : undefined;
    const text = form ?? lookUp(strings, path, "");
    onLook?.(path, text !== undefined);
    if (text === undefined) return fallback;
    return text.includes("{{") ? filled(text, values, locale) : text;
  };
  // Words are missing only while the browser has but those of the page. What is drawn for scripts alone waits for them: useEnhanced.
  return { locale, find, t: (key, values) => find(key, "", values) };
}

const WordsContext = createContext<Words>(makeWords("en", {}));
export const WordsProvider = WordsContext.Provider;

/** The words of this page's language. */
export function useTranslation(): Words {
  return useContext(WordsContext);
}
