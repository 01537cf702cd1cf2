import { Suspense, useSyncExternalStore } from "react";
import type { FeedState } from "#app/creations/feed/use-feed.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { optionalPart } from "#app/ui/optional-part.ts";

const Column = optionalPart(async () => (await import("#app/creations/inspector/column.tsx")).Column);

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

/** The column beside the feed, on a screen with room for it: what is known of the chosen result, else of the newest. */
export function Inspector({ feed }: { feed: FeedState }) {
  const { t } = useTranslation();
  const isWide = useIsWide();
  const isEnhanced = useEnhanced();
  const room = <div className="w-80" />;
  return (
    <aside
      aria-label={t("feed.inspector")}
      className="sticky top-0 hidden h-dvh shrink-0 overflow-y-auto border-line border-l bg-surface xl:block"
    >
      {isEnhanced && isWide ? (
        <Suspense fallback={room}>
          <Column feed={feed} />
        </Suspense>
      ) : (
        room
      )}
    </aside>
  );
}
