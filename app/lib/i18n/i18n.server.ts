import { type Locale, localeOf } from "#app/lib/i18n/locale.ts";
import { makeWords, type Words } from "#app/lib/i18n/words.ts";
import en from "#app/locales/en.json";
import zh from "#app/locales/zh.json";

const words = { en: makeWords("en", en), zh: makeWords("zh", zh satisfies typeof en) };

/** The words that draw pages in this language. */
export function wordsFor(locale: Locale): Words {
  return words[locale];
}

/** The words for the language of a request's address. */
export function wordsOf(request: Request): Words {
  return words[localeOf(new URL(request.url).pathname)];
}
