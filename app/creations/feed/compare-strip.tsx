import X from "lucide-react/icons/x";
import type { FeedState } from "#app/creations/feed/use-feed.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button, ButtonLink } from "#app/ui/button.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

function compareAddress(ids: readonly string[]): string {
  return `/creations/compare?ids=${ids.map(encodeURIComponent).join(",")}`;
}

/** What was put aside to be compared, and the way there once there are two. */
export function CompareStrip({ feed: { compared, acts } }: { feed: FeedState }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const count = compared.length;
  const words = count === 0 ? "" : t("feed.compared", { count });
  useAnnounce(words);
  if (count === 0) return null;
  return (
    <div className="sticky top-[calc(var(--header-height)+0.5rem)] z-20 order-first mb-3 flex min-h-12 items-center gap-2 rounded-2xl border border-ink bg-surface px-3 text-sm">
      <span className="grow font-semibold tabular-nums">{words}</span>
      {count > 1 && (
        <ButtonLink tone="strong" size="small" to={href(compareAddress(compared))}>
          {t("feed.compareNow")}
        </ButtonLink>
      )}
      <Button tone="quiet" size="icon" onClick={acts.clearCompared} aria-label={t("feed.compareNone")}>
        <X className="size-5" aria-hidden="true" />
      </Button>
    </div>
  );
}
