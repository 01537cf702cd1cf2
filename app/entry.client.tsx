import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition, useEffect, useState } from "react";
import { hydrateRoot } from "react-dom/client";
import { type PageStage, PageStageProvider } from "#app/lib/browser/use-hydrated.ts";
import { localeOf } from "#app/lib/i18n/locale.ts";
import { makeWords, type Strings, WordsProvider } from "#app/lib/i18n/words.ts";
import { drawnWords, wordsUrl } from "#app/lib/i18n/words-file.ts";
import { SECOND } from "#app/lib/time.ts";

const LONGEST_WAIT_MS = 30 * SECOND;

const locale = localeOf(window.location.pathname);
const strings: Strings = JSON.parse(drawnWords());
let isMissed = false;
const ofPage = makeWords(locale, strings, (_path, isFound) => {
  isMissed ||= !isFound;
});
const ofLanguage = allWords();

/** Asks until they come, because without them whatever is drawn later has none. */
async function allWords(): Promise<Strings> {
  for (let waitMs = SECOND; ; waitMs = Math.min(LONGEST_WAIT_MS, 2 * waitMs)) {
    const answer = await fetch(wordsUrl[locale], { priority: "low" }).catch(() => null);
    if (answer?.ok) return answer.json();
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/**
 * Takes the page over with the words that came with it, and goes on with all there are. Both steps are transitions, which a press or a
 * key never waits for; what has its words already is not drawn again for those of others.
 */
function Page() {
  const [stage, setStage] = useState<PageStage>("drawn");
  const [words, setWords] = useState(ofPage);
  useEffect(() => {
    startTransition(() => setStage("hydrated"));
    ofLanguage.then((all) => {
      Object.assign(strings, all);
      startTransition(() => {
        setStage("enhanced");
        if (isMissed) setWords(makeWords(locale, all));
      });
    });
  }, []);
  return (
    <PageStageProvider value={stage}>
      <WordsProvider value={words}>
        <RemixBrowser />
      </WordsProvider>
    </PageStageProvider>
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
