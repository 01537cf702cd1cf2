import BellRing from "lucide-react/icons/bell-ring";
import { useEffect, useState } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { isEnd } from "#app/shell/live/away.ts";
import { askForNotices, keepNoticeConsent, mayAskForNotices, notify } from "#app/shell/live/browser-notice.ts";
import { subscribeToEvents } from "#app/shell/live/live-events.ts";
import type { LiveEvent } from "#app/shell/live/live-loop.ts";
import { Button } from "#app/ui/button.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

const LONGEST_BODY = 120;

/** Tells what ended while nobody looked, through the browser, once the reader said so. */
function useNotices(onLongTaskDone: () => void): void {
  const { t } = useTranslation();
  const { href } = useLocale();
  useEffect(
    () =>
      subscribeToEvents((event: LiveEvent) => {
        const { task } = event;
        if (task === null || !isEnd(event)) return;
        if (task.kind === "VIDEO" && event.type === "COMPLETED") onLongTaskDone();
        if (document.visibilityState !== "hidden") return;
        const title = t(`away.${event.type === "COMPLETED" ? "done" : "failed"}.${task.kind}`);
        notify(title, task.prompt.slice(0, LONGEST_BODY), href(`/creations/${task.id}`)).catch(() => undefined);
      }),
    [t, href, onLongTaskDone],
  );
}

/**
 * Asks, after the first video was worth the wait, whether to tell the next time; never again after an answer. It has a place
 * of its own above the page, so that it covers nothing of what it asks about.
 */
export function NoticeQuestion() {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const [ask] = useState(() => () => setAsking(mayAskForNotices()));
  useNotices(ask);
  useAnnounce(isAsking ? t("away.question") : "");
  if (!isAsking) return null;
  const close = () => setAsking(false);
  return (
    <section
      aria-label={t("away.title")}
      className="mx-3 mt-4 flex flex-wrap items-center justify-between gap-3 rounded-2xl border border-line bg-surface p-4 shadow-card sm:mx-6"
    >
      <p className="flex items-start gap-3">
        <BellRing className="mt-0.5 size-5 shrink-0 text-accent-word" aria-hidden="true" />
        {t("away.question")}
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          tone="quiet"
          size="small"
          onClick={() => {
            keepNoticeConsent("no");
            close();
          }}
        >
          {t("away.no")}
        </Button>
        <Button tone="strong" size="small" onClick={() => askForNotices().finally(close)}>
          {t("away.yes")}
        </Button>
      </div>
    </section>
  );
}
