import { Link } from "@remix-run/react";
import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { isVideo, useSteady } from "#app/tasks/media.ts";
import { useStateWords, useTaskUpdates } from "#app/tasks/state-card.tsx";
import { isOpen } from "#app/tasks/status.ts";
import { Spinner } from "#app/ui/spinner.tsx";

function Picture({ asset }: { asset: TaskCard["assets"][number] }) {
  const steady = useSteady(asset);
  return <img src={steady.thumb} alt="" loading="lazy" className="size-full object-cover" />;
}

function Tile({ task }: { task: TaskCard }) {
  const { href } = useLocale();
  const state = useStateWords(task);
  useTaskUpdates(task);
  const picture = [task.assets[0], task.sourceImages[0]].find((asset) => asset !== undefined && !isVideo(asset));
  const isReady = task.status === "COMPLETED";
  return (
    <li data-task={task.id} data-task-status={task.status}>
      <Link to={href(`/creations/${task.id}`)} prefetch="intent" title={task.prompt} className="tile-small">
        {picture !== undefined && isReady && <Picture asset={picture} />}
        {(!isReady || picture === undefined) && (
          <span className="grid justify-items-center gap-1.5 p-2 text-muted text-xs leading-snug">
            {isOpen(task) && <Spinner className="size-5 text-accent-word" />}
            {!isOpen(task) && !isReady && <TriangleAlert className="size-5" aria-hidden="true" />}
            {isReady ? <span className="line-clamp-3">{task.prompt}</span> : <span>{state}</span>}
          </span>
        )}
        <span className="sr-only">{task.prompt}</span>
      </Link>
    </li>
  );
}

/** What was made of this kind before, small, with the way to everything. */
export function Earlier({ tasks }: { tasks: readonly TaskCard[] }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  if (tasks.length === 0) return null;
  return (
    <section aria-labelledby="earlier" className="grid gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="earlier" className="font-bold">
          {t("compose.earlier")}
        </h2>
        <Link
          to={href("/creations")}
          className="inline-flex min-h-11 items-center text-sm underline underline-offset-4 hover:text-ink"
        >
          {t("compose.all")}
        </Link>
      </div>
      <ul className="grid grid-cols-3 gap-2 sm:grid-cols-4 xl:grid-cols-6">
        {tasks.map((task) => (
          <Tile key={task.id} task={task} />
        ))}
      </ul>
    </section>
  );
}
