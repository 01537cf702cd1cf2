import Download from "lucide-react/icons/download";
import ImageIcon from "lucide-react/icons/image";
import Play from "lucide-react/icons/play";
import { type ReactNode, useEffect, useRef } from "react";
import { classes } from "#app/lib/class-names.ts";
import { ratioOf } from "#app/lib/format.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media, TaskCard } from "#app/tasks/documents.ts";
import { FailureCard } from "#app/tasks/failure-card.tsx";
import { saveUrl, useSteady } from "#app/tasks/media.ts";
import { StateCard, useTaskUpdates } from "#app/tasks/state-card.tsx";
import { isOpen } from "#app/tasks/status.ts";
import { TaskMedia } from "#app/tasks/task-media.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { Frame } from "#app/ui/frame.tsx";

type TaskStageProps = {
  kind: "image" | "video";
  task: TaskCard | null;
  asset: Media | undefined;
  /** The shape to keep free while there is no file yet. */
  requestedRatio: string;
  isSending: boolean;
  children?: ReactNode;
};

function shape({ kind, task, asset, requestedRatio }: TaskStageProps) {
  if (asset?.width && asset.height) return { width: asset.width, height: asset.height };
  const source = task?.sourceImages[0];
  const fallback = kind === "video" ? { width: 16, height: 9 } : { width: 1, height: 1 };
  const given = ratioOf(task?.aspectRatio ?? requestedRatio);
  if (given !== null) return given;
  return source?.width && source.height ? { width: source.width, height: source.height } : fallback;
}

function Empty({ kind }: { kind: "image" | "video" }) {
  const { t } = useTranslation();
  const Icon = kind === "video" ? Play : ImageIcon;
  return (
    <div className="grid justify-items-center gap-3 p-6 text-center text-muted">
      <Icon className="size-9" strokeWidth={1.4} aria-hidden="true" />
      <p className="max-w-xs text-sm">{t(`workflow.empty.${kind}`)}</p>
    </div>
  );
}

function Content({ kind, task, asset, isSending }: TaskStageProps) {
  const { t } = useTranslation();
  if (isSending || task === null) {
    return isSending ? (
      <p className="p-6 text-center font-medium text-muted motion-safe:animate-breathe">{t("task.sending")}</p>
    ) : (
      <Empty kind={kind} />
    );
  }
  if (isOpen(task)) return <StateCard task={task} />;
  if (asset !== undefined) {
    return (
      <TaskMedia
        asset={asset}
        alt={task.prompt}
        poster={task.sourceImages[0]}
        className="size-full object-contain motion-safe:animate-arrive"
      />
    );
  }
  return (
    <FailureCard task={task}>
      <a href={`#${kind}-prompt`} className={buttonLook({ tone: "secondary", size: "small" })}>
        {t("failure.edit")}
      </a>
      {task.failure?.retryable !== false && (
        <Button type="submit" form={`${kind}-form`} tone="strong" size="small">
          {t("failure.again")}
        </Button>
      )}
    </FailureCard>
  );
}

function DownloadLink({ asset, task }: { asset: Media; task: TaskCard }) {
  const { t } = useTranslation();
  const steady = useSteady(asset);
  return (
    <a href={saveUrl(steady, task)} download className={buttonLook({ tone: "secondary" })}>
      <Download className="size-5" aria-hidden="true" />
      {t("task.download")}
    </a>
  );
}

/**
 * Brings the stage into view when another task takes it, as on a phone the form that sent it is far below; and the keyboard
 * with it, which the button lost when it was switched off.
 */
function useArrival(id: string | undefined) {
  const stage = useRef<HTMLDivElement>(null);
  const before = useRef(id);
  useEffect(() => {
    if (before.current === id) return;
    before.current = id;
    const isBeside = window.matchMedia("(min-width: 64rem)").matches;
    stage.current?.scrollIntoView({ block: isBeside ? "nearest" : "start", behavior: "instant" });
    if (document.activeElement === document.body) stage.current?.focus({ preventScroll: true });
  }, [id]);
  return stage;
}

/** Where a task is seen: its placeholder, its state, its result, or why there is none; one shape throughout. */
export function TaskStage(props: TaskStageProps) {
  const { task, asset, children } = props;
  const { t } = useTranslation();
  useTaskUpdates(task);
  const stage = useArrival(task?.id);
  const hasResult = task !== null && asset !== undefined;
  return (
    <div
      ref={stage}
      tabIndex={-1}
      className="grid scroll-mt-20 rounded-2xl outline-offset-4 content-start gap-4 lg:sticky lg:top-24"
    >
      <Frame {...shape(props)}>
        <div className={classes("grid place-items-center", hasResult ? "absolute inset-0" : "p-3")}>
          <Content {...props} />
        </div>
      </Frame>
      {task !== null && (
        <div className="flex flex-wrap items-center gap-2 text-muted text-sm">
          {task.sandbox && <Badge title={t("sandbox.detail")}>{t("sandbox.name")}</Badge>}
          <span>{`${task.model.name} · ${t("credits.count", { count: task.creditsCharged })}`}</span>
        </div>
      )}
      {hasResult && (
        <div className="flex flex-wrap items-center gap-3">
          {children}
          <DownloadLink asset={asset} task={task} />
        </div>
      )}
    </div>
  );
}
