import { Link } from "@remix-run/react";
import RotateCcw from "lucide-react/icons/rotate-ccw";
import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import type { ReactNode } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { useFailureSentence } from "#app/tasks/failure-sentence.ts";

/** Why there is no result, whether the credits came back, and what to do next. */
export function FailureCard({ task, children }: { task: TaskCard; children?: ReactNode }) {
  const { href } = useLocale();
  const { t } = useTranslation();
  const sentence = useFailureSentence(task);
  const returned = task.failure?.creditsReturned ?? 0;
  const category = task.failure?.category ?? "TIMEOUT";
  return (
    <div
      data-task-status={task.status}
      className="grid max-w-md gap-3 rounded-2xl border border-danger/40 bg-surface p-5 shadow-card"
    >
      <p className="flex items-center gap-2 font-semibold text-danger">
        <TriangleAlert className="size-5 shrink-0" aria-hidden="true" />
        <span>{t(`failure.title.${category}`)}</span>
      </p>
      <p>{sentence}</p>
      <p className="flex items-center gap-2 text-muted text-sm">
        <RotateCcw className="size-4 shrink-0" aria-hidden="true" />
        {returned > 0 ? (
          <Link
            to={`${href(`/creations/${task.id}`)}#ledger`}
            className="inline-flex min-h-6 items-center underline underline-offset-4"
          >
            {t("failure.returned", { count: returned })}
          </Link>
        ) : (
          <span>{t("failure.notCharged")}</span>
        )}
      </p>
      {children !== undefined && <div className="flex flex-wrap gap-2 pt-1">{children}</div>}
    </div>
  );
}
