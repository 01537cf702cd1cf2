import { Link } from "@remix-run/react";
import Download from "lucide-react/icons/download";
import Film from "lucide-react/icons/film";
import Pencil from "lucide-react/icons/pencil";
import Repeat from "lucide-react/icons/repeat";
import { Placeholder, shapeFor } from "#app/compose/submissions/placeholder.tsx";
import type { Kind } from "#app/compose/submissions/tasks-input.ts";
import { DownloadAll } from "#app/compose/submissions/together.tsx";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { CancelForm } from "#app/tasks/actions/cancel-form.tsx";
import { DeleteForm } from "#app/tasks/actions/delete-form.tsx";
import { FavoriteForm } from "#app/tasks/actions/favorite-form.tsx";
import type { Media, TaskCard } from "#app/tasks/documents.ts";
import { FailureCard } from "#app/tasks/failure-card.tsx";
import { saveUrl, useSteady } from "#app/tasks/media.ts";
import { StateCard, useTaskUpdates } from "#app/tasks/state-card.tsx";
import { isOpen } from "#app/tasks/status.ts";
import { TaskMedia } from "#app/tasks/task-media.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Button, ButtonLink, buttonLook } from "#app/ui/button.tsx";
import { Frame } from "#app/ui/frame.tsx";

type MadeCardProps = { task: TaskCard; kind: Kind; ratio: string; onAgain?: () => void };

function Actions({ task, asset }: { task: TaskCard; asset: Media }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const steady = useSteady(asset);
  const small = { size: "small" as const, tone: "secondary" as const };
  return (
    <div className="flex flex-wrap gap-2">
      {task.kind === "IMAGE" && (
        <>
          <ButtonLink {...small} to={href(`/video?image=${asset.id}`)}>
            <Film className="size-4" aria-hidden="true" />
            {t("compose.animate")}
          </ButtonLink>
          <ButtonLink {...small} to={href(`/image?image=${asset.id}`)}>
            <Pencil className="size-4" aria-hidden="true" />
            {t("compose.edit")}
          </ButtonLink>
        </>
      )}
      {task.kind === "VIDEO" && (
        <ButtonLink {...small} to={href(`/video?from=${task.id}`)}>
          <Repeat className="size-4" aria-hidden="true" />
          {t("compose.reuse")}
        </ButtonLink>
      )}
      <a href={saveUrl(steady, task)} download className={buttonLook(small)}>
        <Download className="size-4" aria-hidden="true" />
        {t("task.download")}
      </a>
    </div>
  );
}

function Result({ task, asset }: { task: TaskCard; asset: Media }) {
  const alt = asset.altText === "" ? task.prompt : asset.altText;
  return (
    <div className="grid content-start gap-2">
      <Frame width={asset.width ?? 1} height={asset.height ?? 1}>
        <div className="absolute inset-0">
          <TaskMedia
            asset={asset}
            alt={alt}
            poster={task.sourceImages[0]}
            className="size-full object-contain motion-safe:animate-arrive"
          />
        </div>
      </Frame>
      <Actions task={task} asset={asset} />
    </div>
  );
}

function Failed({ task, kind, onAgain }: MadeCardProps) {
  const { t } = useTranslation();
  const small = buttonLook({ tone: "secondary", size: "small" });
  return (
    <FailureCard task={task}>
      <a href={`#${kind}-prompt`} className={small}>
        {t("failure.edit")}
      </a>
      <a href={`#${kind}-models`} className={small}>
        {t("compose.otherModel")}
      </a>
      {onAgain !== undefined && task.failure?.retryable !== false && (
        <Button tone="strong" size="small" onClick={onAgain}>
          {t("failure.again")}
        </Button>
      )}
    </FailureCard>
  );
}

function Content(props: MadeCardProps) {
  const { task, kind, ratio } = props;
  if (task.assets.length > 1) {
    return (
      <div className="grid gap-3 sm:grid-cols-2">
        {task.assets.map((asset) => (
          <Result key={asset.id} task={task} asset={asset} />
        ))}
      </div>
    );
  }
  const [asset] = task.assets;
  if (asset !== undefined) return <Result task={task} asset={asset} />;
  const shape = shapeFor(kind, task.aspectRatio ?? ratio, task.sourceImages[0]);
  return (
    <Placeholder shape={shape}>
      {isOpen(task) ? (
        <StateCard task={task}>
          <CancelForm tasks={[task]} />
        </StateCard>
      ) : (
        <Failed {...props} />
      )}
    </Placeholder>
  );
}

/** A task that was sent from here: its state, its result, or why there is none; it never moves. */
export function MadeCard(props: MadeCardProps) {
  const { task } = props;
  const { t } = useTranslation();
  const { href } = useLocale();
  useTaskUpdates(task);
  return (
    <article data-task={task.id} className="grid content-start gap-2">
      <Content {...props} />
      <div className="flex flex-wrap items-center gap-x-2 text-muted text-sm">
        {task.sandbox && <Badge title={t("sandbox.detail")}>{t("sandbox.name")}</Badge>}
        <span>{`${task.model.name} · ${t("credits.count", { count: task.creditsCharged })}`}</span>
        <Link
          to={href(`/creations/${task.id}`)}
          className="inline-flex min-h-6 items-center font-medium text-ink underline underline-offset-4"
        >
          {t("compose.open")}
        </Link>
        <span className="grow" />
        {task.assets.length > 1 && <DownloadAll tasks={[task]} />}
        <FavoriteForm task={task} className="tile-mark" />
        {!isOpen(task) && <DeleteForm id={task.id} className="tile-mark" />}
      </div>
    </article>
  );
}
