import ChevronLeft from "lucide-react/icons/chevron-left";
import X from "lucide-react/icons/x";
import { lazy, Suspense, useState, useSyncExternalStore } from "react";
import type { FeedState } from "#app/creations/feed/use-feed.ts";
import { store, stored } from "#app/lib/browser/storage.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";

const Details = lazy(async () => ({ default: (await import("#app/creations/inspector/details.tsx")).Details }));

const KEY = "inspector";
const WIDE = "(min-width: 80rem)";

function onWidth(changed: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

/** Whether there is room for a column beside the feed: else nothing of it is loaded. */
function useIsWide(): boolean {
  return useSyncExternalStore(
    onWidth,
    () => window.matchMedia(WIDE).matches,
    () => false,
  );
}

function Column({ feed }: { feed: FeedState }) {
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

/** The column beside the feed, on a screen with room for it: what is known of the chosen result, else of the newest. */
export function Inspector({ feed }: { feed: FeedState }) {
  const { t } = useTranslation();
  const isWide = useIsWide();
  const isEnhanced = useEnhanced();
  return (
    <aside
      aria-label={t("feed.inspector")}
      className="sticky top-0 hidden h-dvh shrink-0 overflow-y-auto border-line border-l bg-surface xl:block"
    >
      {isEnhanced && isWide ? <Column feed={feed} /> : <div className="w-80" />}
    </aside>
  );
}
