import { createContext, useContext } from "react";
import type { Locale } from "#app/lib/i18n/locale.ts";

export type Strings = { [name: string]: string | Strings };
export type Values = Record<string, string | number | null | undefined>;
/** A path into the locale file: with dots, or as its parts where a part may itself have a dot, such as a model's slug. */
export type Key = string | readonly string[];
export type Translate = (key: Key, values?: Values) => string;
export type Words = { locale: Locale; strings: Strings; t: Translate; has: (key: Key) => boolean };

function find(strings: Strings, key: Key, ending = ""): string | undefined {
  const path = typeof key === "string" ? key.split(".") : key;
  let at: string | Strings | undefined = strings;
  for (const [index, part] of path.entries()) {
    const name = index === path.length - 1 ? part + ending : part;
    if (typeof at !== "object" || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return typeof at === "string" ? at : undefined;
}

/**
 * The words of one language. `count` picks the plural form (`key_one`, `key_other`, …)
 * and {{name}} is replaced by the value of that name. A key nobody wrote words for is its own text, so that it is seen.
 * Our own because a library for this weighs 18 kB of the 160 a first page may have.
 */
export function makeWords(locale: Locale, strings: Strings): Words {
  const plurals = new Intl.PluralRules(locale);
  const lookUp = (key: Key, count: Values[string]) => {
    const form = typeof count === "number" ? find(strings, key, `_${plurals.select(count)}`) : undefined;
    return form ?? find(strings, key);
  };
  return {
    locale,
    strings,
    has: (key) => find(strings, key) !== undefined || find(strings, key, "_other") !== undefined,
    t: (key, values = {}) =>
      (lookUp(key, values.count) ?? String(key)).replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
        String(values[name] ?? ""),
      ),
  };
}

const WordsContext = createContext<Words>(makeWords("en", {}));
export const WordsProvider = WordsContext.Provider;

/** The words of this page's language. */
export function useTranslation(): Words {
  return useContext(WordsContext);
}
