import ChevronLeft from "lucide-react/icons/chevron-left";
import X from "lucide-react/icons/x";
import { Suspense, useState } from "react";
import type { FeedState } from "#app/creations/feed/use-feed.ts";
import { store, stored } from "#app/lib/browser/storage.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { askedPart } from "#app/ui/asked-part.tsx";
import { Button } from "#app/ui/button.tsx";

const Details = askedPart(async () => (await import("#app/creations/inspector/details.tsx")).Details);

const KEY = "inspector";

/** What is known of the chosen result, else of the newest; once closed it stays so in this browser. */
export function Column({ feed }: { feed: FeedState }) {
  const { t } = useTranslation();
  const [isClosed, setClosed] = useState(() => stored("localStorage", KEY) === "closed");
  const close = (closed: boolean) => {
    setClosed(closed);
    store("localStorage", KEY, closed ? "closed" : null);
  };
  const result = feed.chosen ?? feed.results[0];
  if (isClosed) {
    return (
      <Button tone="quiet" size="icon" onClick={() => close(false)} aria-label={t("feed.show")} title={t("feed.show")}>
        <ChevronLeft className="size-5" aria-hidden="true" />
      </Button>
    );
  }
  return (
    <div className="relative w-80 p-4">
      <Button
        tone="quiet"
        size="icon"
        onClick={() => close(true)}
        aria-label={t("feed.hide")}
        title={t("feed.hide")}
        className="absolute top-2 right-2"
      >
        <X className="size-5" aria-hidden="true" />
      </Button>
      {result === undefined ? (
        <p className="pt-1 text-muted text-sm">{t("feed.choose")}</p>
      ) : (
        <Suspense fallback={null}>
          <Details feed={feed} result={result} onShow={feed.acts.choose} />
        </Suspense>
      )}
    </div>
  );
}
