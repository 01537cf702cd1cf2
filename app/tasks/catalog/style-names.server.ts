import { localeOf } from "#app/lib/i18n/locale.ts";

/** Styles by the names that operators have given them in the reader's language; the product's own are in its words. */
export function stylesNamedFor<Style extends { name: string; nameZh: string | null }>(
  request: Request,
  styles: readonly Style[],
): Style[] {
  const isChinese = localeOf(new URL(request.url).pathname) === "zh";
  return styles.map((style) => (isChinese ? { ...style, name: style.nameZh ?? style.name } : style));
}
