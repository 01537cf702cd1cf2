import { useEffect, useRef } from "react";
import type { Endless } from "#app/creations/feed/use-older.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

/** So early that scrolling seldom has to wait. */
const AHEAD = "800px";

/** The end of what was read: more comes as it is scrolled to; without scripts the link leads to it. */
export function FeedEnd({ endless: { step, cursor, more } }: { endless: Endless }) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (end.current === null || step !== "idle" || cursor === null) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) more();
      },
      { rootMargin: AHEAD },
    );
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [step, cursor, more]);
  if (cursor === null) return null;
  return (
    <div ref={end} className="grid min-h-16 place-items-center">
      {step === "failed" ? (
        <Notice tone="danger" urgent>
          <span className="flex flex-wrap items-center gap-3">
            {t("feed.notRead")}
            <Button size="small" onClick={more}>
              {t("feed.retry")}
            </Button>
          </span>
        </Notice>
      ) : step === "reading" ? (
        <p className="flex items-center gap-2 text-muted text-sm">
          <Spinner className="size-4" />
          {t("feed.reading")}
        </p>
      ) : (
        <a
          href={`?after=${encodeURIComponent(cursor)}`}
          onClick={(event) => {
            event.preventDefault();
            more();
          }}
          className={buttonLook({ size: "small" })}
        >
          {t("feed.older")}
        </a>
      )}
    </div>
  );
}
