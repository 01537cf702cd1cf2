import { RunningRow } from "#app/creations/list/running-row.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { CancelForm } from "#app/tasks/actions/cancel-form.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { isOpen } from "#app/tasks/status.ts";

/** Everything under way, above the gallery; the waiting ones can be called off together. */
export function RunningPart({ tasks, search }: { tasks: readonly TaskCard[]; search: string }) {
  const { t } = useTranslation();
  if (tasks.length === 0) return null;
  const waiting = tasks.filter(({ status }) => status === "PENDING");
  return (
    <section aria-labelledby="running-title" className="grid gap-3">
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="running-title" className="font-bold text-lg">
          {t(tasks.some(isOpen) ? "creations.running" : "creations.justFinished")}
        </h2>
        {waiting.length > 1 && (
          <CancelForm tasks={waiting} label={t("status.cancelWaiting", { count: waiting.length })} />
        )}
      </div>
      <ul className="grid gap-3 md:grid-cols-2 2xl:grid-cols-3">
        {tasks.map((task) => (
          <RunningRow key={task.id} task={task} search={search} />
        ))}
      </ul>
    </section>
  );
}
