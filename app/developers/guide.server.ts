import { type Block, readGuide } from "#app/developers/guide-text.ts";
import type { Locale } from "#app/lib/i18n/locale.ts";
import english from "../../docs/api.md?raw";
import chinese from "../../docs/api.zh.md?raw";

const guides: Record<Locale, Block[]> = { en: readGuide(english), zh: readGuide(chinese) };

/** The API's guide in a language. */
export function guideIn(locale: Locale): Block[] {
  return guides[locale];
}
