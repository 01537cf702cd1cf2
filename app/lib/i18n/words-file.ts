import { createContext, useContext } from "react";
import type { Locale } from "#app/lib/i18n/locale.ts";
import en from "#app/locales/en.json?url";
import zh from "#app/locales/zh.json?url";

/** Where all words of a language are: files with a hash in their names, which browsers keep for good. */
export const wordsUrl: Record<Locale, string> = { en, zh };

export const DRAWN_WORDS = "words";

/** The words that came with this page, as JSON: the browser draws with them until it has the file. */
export function drawnWords(): string {
  return document.getElementById(DRAWN_WORDS)?.textContent ?? "{}";
}

const DrawnWordsContext = createContext(drawnWords);
export const DrawnWordsProvider = DrawnWordsContext.Provider;

/** The words that the page has drawn so far, as JSON that is safe inside of a script. Ask behind everything else on it. */
export function useDrawnWords(): string {
  return useContext(DrawnWordsContext)();
}
