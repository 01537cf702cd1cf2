import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition, useEffect, useState } from "react";
import { hydrateRoot } from "react-dom/client";
import { localeOf } from "#app/lib/i18n/locale.ts";
import { makeWords, type Words, WordsProvider } from "#app/lib/i18n/words.ts";
import { drawnWords, wordsUrl } from "#app/lib/i18n/words-file.ts";
import { SECOND } from "#app/lib/time.ts";

const LONGEST_WAIT_MS = 30 * SECOND;

const locale = localeOf(window.location.pathname);
const ofPage = makeWords(locale, JSON.parse(drawnWords()), undefined, false);
const ofLanguage = allWords();

/** Asks until they come, because without them whatever is drawn later has none. */
async function allWords(): Promise<Words> {
  for (let waitMs = SECOND; ; waitMs = Math.min(LONGEST_WAIT_MS, 2 * waitMs)) {
    const answer = await fetch(wordsUrl[locale]).catch(() => null);
    if (answer?.ok) return makeWords(locale, await answer.json());
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/** Takes the page over with the words that came with it, and goes on with all there are. */
function Page() {
  const [words, setWords] = useState(ofPage);
  useEffect(() => {
    ofLanguage.then((all) => startTransition(() => setWords(all)));
  }, []);
  return (
    <WordsProvider value={words}>
      <RemixBrowser />
    </WordsProvider>
  );
}

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <Page />
    </StrictMode>,
  );
});
