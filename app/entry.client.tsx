import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { localeOf } from "#app/lib/i18n/locale.ts";
import { makeWords, WordsProvider } from "#app/lib/i18n/words.ts";

const strings = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
const words = makeWords(localeOf(window.location.pathname), strings);

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <WordsProvider value={words}>
        <RemixBrowser />
      </WordsProvider>
    </StrictMode>,
  );
});
