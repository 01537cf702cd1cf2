import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

/** What a style is called in the reader's language: as an operator has named it, else as the product does. */
export function useStyleName(): (style: { name: string; nameZh: string | null }) => string {
  const words = useWords();
  const { locale } = useTranslation();
  return ({ name, nameZh }) => (locale === "zh" && nameZh) || words(["styles", name], name);
}
