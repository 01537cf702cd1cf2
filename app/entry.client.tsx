import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition, useEffect, useState } from "react";
import { hydrateRoot } from "react-dom/client";
import { untilThere } from "#app/lib/browser/until-there.ts";
import { type PageStage, PageStageProvider } from "#app/lib/browser/use-hydrated.ts";
import { localeOf } from "#app/lib/i18n/locale.ts";
import { makeWords, type Strings, WordsProvider } from "#app/lib/i18n/words.ts";
import { drawnWords, wordsUrl } from "#app/lib/i18n/words-file.ts";
import { fetchStrip } from "#app/studio/story/strip-code.ts";

const locale = localeOf(location.pathname);
const strings: Strings = JSON.parse(drawnWords());
let isMissed = false;
const ofPage = makeWords(locale, strings, (_path, isFound) => {
  isMissed ||= !isFound;
});
// Until they come, because without them whatever is drawn later has none.
const ofLanguage = untilThere<Strings>(async () => {
  const answer = await fetch(wordsUrl[locale]).catch(() => null);
  return answer?.ok ? answer.json() : null;
});

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

const page = <Page />;
const takeOver = () =>
  startTransition(() => {
    hydrateRoot(document, import.meta.env.DEV ? <StrictMode>{page}</StrictMode> : page);
  });

fetchStrip().then(takeOver, takeOver);
