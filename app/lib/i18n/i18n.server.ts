import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { type Locale, localeOf, withoutLocale } from "#app/lib/i18n/locale.ts";
import { makeWords, type Strings, type Words } from "#app/lib/i18n/words.ts";
import en from "#app/locales/en.json";
import zh from "#app/locales/zh.json";

const files = { en, zh: zh satisfies typeof en };
const words = { en: makeWords("en", en), zh: makeWords("zh", zh) };
const FORMS = ["", "_one", "_other"];

/** The words for the language of a request's address. */
export function wordsOf(request: Request): Words {
  return words[localeOf(new URL(request.url).pathname)];
}

/** English has no prefix, Chinese has /zh; any other first part of an address is no language and no page. */
export function inKnownLanguage({ request, params }: Pick<LoaderFunctionArgs, "request" | "params">): void {
  const { pathname, search } = new URL(request.url);
  if (params.locale === "en") throw redirect(withoutLocale(pathname) + search, 301);
  if (params.locale !== undefined && params.locale !== "zh") throw new Response(null, { status: 404 });
}

/** Copies the words at a path, in all their plural forms: the browser may draw the next number before it has the file. */
function copy(from: Strings, to: Strings, [part = "", ...rest]: readonly string[]): void {
  if (rest.length === 0) {
    for (const name of FORMS.map((form) => part + form)) {
      const text = from[name];
      if (text !== undefined) to[name] = text;
    }
    return;
  }
  const group = from[part];
  if (typeof group !== "object") return;
  const copied = to[part];
  const target = typeof copied === "object" ? copied : {};
  to[part] = target;
  copy(group, target, rest);
}

/**
 * The words to draw one page with, and `drawn`: those that it drew, as JSON that no string can end a script with. The words
 * for a page that could not be drawn are always among them, since it may be the file that does not come.
 */
export function wordsForPage(locale: Locale): { words: Words; drawn: () => string } {
  const kept: Strings = { fault: { ...files[locale].fault } };
  const copied = new Set<string>();
  const keep = (path: readonly string[], isFound: boolean) => {
    const key = path.join(".");
    if (!isFound || copied.has(key)) return;
    copied.add(key);
    copy(files[locale], kept, path);
  };
  return {
    words: makeWords(locale, files[locale], keep),
    drawn: () => JSON.stringify(kept).replaceAll("<", "\\u003c"),
  };
}
