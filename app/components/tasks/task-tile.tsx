import { Link, useFetcher } from "@remix-run/react";
import { Heart, Image as ImageIcon, Play, Trash2, TriangleAlert } from "lucide-react";
import { useElapsedMs, useStateWords, useTaskNews } from "#app/components/tasks/state-card.tsx";
import { isLost, isOpen } from "#app/components/tasks/status.ts";
import { Badge } from "#app/components/ui/badge.tsx";
import { Spinner } from "#app/components/ui/spinner.tsx";
import type { TaskCard } from "#app/documents/task.ts";
import { classes } from "#app/lib/class-names.ts";
import { clock } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n.ts";
import { isVideo, useSteady } from "#app/lib/media.ts";
import { useTranslation } from "#app/lib/words.ts";

const corner = "grid size-11 place-items-center rounded-xl hover:bg-sunken";

function Picture({ task, asset }: { task: TaskCard; asset: TaskCard["assets"][number] }) {
  const steady = useSteady(asset);
  const source = task.sourceImages[0];
  const poster = useSteady(source ?? asset);
  if (!isVideo(steady)) return <img src={steady.thumb} alt="" loading="lazy" className="size-full object-cover" />;
  if (source !== undefined) return <img src={poster.thumb} alt="" loading="lazy" className="size-full object-cover" />;
  return (
    <video
      src={steady.url}
      muted
      playsInline
      preload="metadata"
      tabIndex={-1}
      aria-hidden="true"
      className="size-full object-cover"
    />
  );
}

function Running({ task }: { task: TaskCard }) {
  const elapsed = useElapsedMs(task);
  const words = useStateWords(task);
  return (
    <span className="grid justify-items-center gap-2 p-4 text-center text-sm">
      <Spinner className="size-6 text-accent-word" />
      <span className="font-medium">{words}</span>
      <span className="text-muted tabular-nums">{elapsed === null ? " " : clock(elapsed)}</span>
    </span>
  );
}

function TileMedia({ task }: { task: TaskCard }) {
  const { t } = useTranslation();
  const [asset] = task.assets;
  if (asset !== undefined) return <Picture task={task} asset={asset} />;
  if (isOpen(task)) return <Running task={task} />;
  return (
    <span className="grid justify-items-center gap-2 p-4 text-center text-muted text-sm">
      <TriangleAlert className="size-6" aria-hidden="true" />
      {t(`task.status.${task.status}`)}
    </span>
  );
}

function FavoriteButton({ task }: { task: TaskCard }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const fetcher = useFetcher();
  const wished = fetcher.formData?.get("favorite");
  const isFavorite = wished === undefined || wished === null ? task.isFavorite : wished === "true";
  return (
    <fetcher.Form method="post" action={href("/creations")}>
      <input type="hidden" name="intent" value="favorite" />
      <input type="hidden" name="id" value={task.id} />
      <button
        name="favorite"
        value={String(!isFavorite)}
        type="submit"
        aria-pressed={isFavorite}
        aria-label={t("task.favorite")}
        className={corner}
      >
        <Heart
          className={classes("size-5", isFavorite ? "fill-danger text-danger" : "text-muted")}
          aria-hidden="true"
        />
      </button>
    </fetcher.Form>
  );
}

/** A task in the list: what it shows or does, what was asked, and what can be done with it. */
export function TaskTile({ task, deleteTo }: { task: TaskCard; deleteTo: string }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  useTaskNews(task);
  const Kind = task.kind === "VIDEO" ? Play : ImageIcon;
  return (
    <li
      data-task={task.id}
      data-task-status={task.status}
      className="group relative grid content-start overflow-hidden rounded-2xl border border-line bg-surface shadow-card"
    >
      <div className="relative grid aspect-square place-items-center overflow-hidden bg-stage *:[grid-area:1/1]">
        <TileMedia task={task} />
        <span className="absolute top-2.5 left-2.5 flex gap-1.5">
          <Badge>
            <Kind className="size-3" aria-hidden="true" />
            {t(`task.kind.${task.kind}`)}
          </Badge>
          {task.sandbox && <Badge title={t("sandbox.detail")}>{t("sandbox.name")}</Badge>}
        </span>
      </div>
      <div className="grid gap-1 p-3.5 pb-1.5">
        <Link
          to={href(`/creations/${task.id}`)}
          prefetch="intent"
          className="line-clamp-2 min-h-12 font-medium text-sm leading-6 after:absolute after:inset-0"
        >
          {task.prompt}
        </Link>
      </div>
      <div className="relative z-10 flex items-center justify-between gap-2 px-1.5 pb-1.5">
        <span className="truncate pl-2 text-muted text-xs">
          {task.model.name}
          {isLost(task) ? "" : ` · ${t("credits.count", { count: task.creditsCharged })}`}
        </span>
        <span className="flex shrink-0">
          <FavoriteButton task={task} />
          {!isOpen(task) && (
            <Link to={deleteTo} preventScrollReset aria-label={t("task.delete")} className={corner}>
              <Trash2 className="size-5 text-muted" aria-hidden="true" />
            </Link>
          )}
        </span>
      </div>
    </li>
  );
}
