import { Link } from "@remix-run/react";
import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import { useState } from "react";
import { useComposeLinks } from "#app/creations/compose-links.ts";
import { feedSymbol } from "#app/creations/feed/card/feed-symbols.tsx";
import type { Shot } from "#app/creations/feed/shots.ts";
import { freshKey } from "#app/lib/browser/fresh-key.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { useFailureSentence } from "#app/tasks/failure-sentence.ts";
import { UsedSymbol } from "#app/ui/symbol.tsx";

/** Orders the same once more. The key stays, so a double click or a repeat after a lost answer orders nothing twice. */
function Again({ task }: { task: TaskCard }) {
  const { t, locale } = useTranslation();
  const { run, pending } = useTaskActions();
  const [key] = useState(freshKey);
  // What came back is what it cost, and the same again costs no more unless prices have changed.
  const isUnsaved = task.failure?.code === "RESULT_NOT_SAVED";
  const price = isUnsaved ? 0 : (task.failure?.creditsReturned ?? 0);
  const again = t(`failure.${isUnsaved ? "saveAgain" : "again"}`);
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        form.set("intent", "retry");
        form.set("idempotencyKey", key);
        run(form);
      }}
      className="contents"
    >
      <input type="hidden" name="ids" value={task.id} />
      {price > 0 && <input type="hidden" name="maxCredits" value={price} />}
      <button
        type="submit"
        name="intent"
        value="retry"
        disabled={pending.get(task.id) === "retry"}
        className="feed-stop"
      >
        {price > 0 ? `${again} · ${numberIn(locale, price)}` : again}
      </button>
    </form>
  );
}

/** Takes a task that came to nothing off the feed; it can be brought back. */
function Remove({ task }: { task: TaskCard }) {
  const { t } = useTranslation();
  const { onSubmit } = useTaskActions();
  return (
    <form method="post" onSubmit={onSubmit} className="contents">
      <button
        type="submit"
        name="intent"
        value={`delete ${task.id}`}
        aria-label={t("task.delete")}
        className="feed-stop"
      >
        <UsedSymbol id={feedSymbol("delete")} className="size-4" />
      </button>
    </form>
  );
}

/** Why there is no result, what came back, and the ways on: the same again, with other words, or by another model. */
export function LostCard({ shot: { key, task } }: { shot: Shot }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const sentence = useFailureSentence(task);
  const { reuse } = useComposeLinks();
  const isCanceled = task.status === "CANCELED";
  const category = task.failure?.category;
  const returned = task.failure?.creditsReturned ?? 0;
  const title = isCanceled || category === undefined ? t(`task.status.${task.status}`) : t(`failure.title.${category}`);
  const settings = reuse(task, "all");
  return (
    <li data-shot={key} data-task={task.id} data-task-status={task.status} className="feed-shot feed-empty feed-lost">
      <Link
        to={href(`/creations/${task.id}`)}
        discover="none"
        className="flex items-start gap-2 font-semibold text-sm hover:underline"
      >
        {!isCanceled && <TriangleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden="true" />}
        <span>{title}</span>
      </Link>
      {!isCanceled && <p className="line-clamp-3 text-muted text-xs">{sentence}</p>}
      {returned > 0 && <p className="text-muted text-xs">{t("failure.returned", { count: returned })}</p>}
      <div className="flex flex-wrap gap-1.5">
        {task.failure?.retryable !== false && <Again task={task} />}
        {!isCanceled && (
          <>
            <Link {...settings} discover="none" className="feed-stop">
              {t("feed.change")}
            </Link>
            <Link {...settings} to={`${settings.to}#models`} discover="none" className="feed-stop">
              {t("creation.otherModel")}
            </Link>
          </>
        )}
        <Remove task={task} />
      </div>
    </li>
  );
}
