import Download from "lucide-react/icons/download";
import FolderPlus from "lucide-react/icons/folder-plus";
import Heart from "lucide-react/icons/heart";
import Trash2 from "lucide-react/icons/trash";
import X from "lucide-react/icons/x";
import { useState } from "react";
import { AddDialog } from "#app/creations/collections/add-button.tsx";
import type { CreationsViewer } from "#app/creations/documents.ts";
import { useWhole } from "#app/creations/selection/use-whole.ts";
import type { WholeIntent } from "#app/creations/selection/whole.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button, buttonLook } from "#app/ui/button.tsx";

export type TaskCount = CreationsViewer["taskCount"];
export type Filter = Parameters<typeof useWhole>[0];

const intents = [
  { intent: "favorite", label: "creations.favorite", Icon: Heart },
  { intent: "download", label: "creations.zip", Icon: Download },
  { intent: "delete", label: "task.delete", Icon: Trash2 },
] as const satisfies { intent: WholeIntent; label: string; Icon: typeof Heart }[];

function useSelectedWords(count: TaskCount): string {
  const { t } = useTranslation();
  if (count === null) return t("library.everyMore");
  return t(count.isExact ? "library.everySelected" : "library.everySelectedMore", { count: count.count });
}

type WholeBarProps = { count: TaskCount; filter: Filter; onLeave: () => void };

/** In the place of the bar for what is ticked: what can be done to all that fits the filter, seen or not, and how far that is. */
export function WholeBar({ count, filter, onLeave }: WholeBarProps) {
  const { t } = useTranslation();
  const { progress, lookUp, run, stop } = useWhole(filter, onLeave);
  const [collected, setCollected] = useState<readonly string[] | null>(null);
  const words = useSelectedWords(count);
  if (progress !== null) {
    const isActing = progress.state === "acting";
    const told = isActing ? t("library.progress", progress) : t("library.collecting", progress);
    return (
      <div className="flex min-h-12 items-center gap-3 rounded-2xl border border-ink bg-surface px-3">
        <progress
          value={isActing ? progress.done : undefined}
          max={isActing ? progress.count : undefined}
          aria-label={told}
          className="min-w-20 grow accent-accent-strong"
        />
        <span className="text-sm tabular-nums">{told}</span>
        <Button size="small" onClick={stop}>
          {t("library.stop")}
        </Button>
      </div>
    );
  }
  return (
    <section
      aria-label={t("creations.selection")}
      className="flex min-h-12 flex-wrap items-center gap-x-0.5 rounded-2xl border border-ink bg-accent-soft px-1.5"
    >
      <span className="px-2.5 font-semibold text-sm tabular-nums">{words}</span>
      {intents.map(({ intent, label, Icon }) => (
        <Button key={intent} tone="quiet" size="small" onClick={() => run(intent)} className="max-sm:w-11">
          <Icon className="size-5 shrink-0" aria-hidden="true" />
          <span className="max-sm:sr-only">{t(label)}</span>
        </Button>
      ))}
      <Button tone="quiet" size="small" onClick={() => void lookUp().then(setCollected)} className="max-sm:w-11">
        <FolderPlus className="size-5 shrink-0" aria-hidden="true" />
        <span className="max-sm:sr-only">{t("collections.addTo")}</span>
      </Button>
      {collected !== null && <AddDialog tasks={collected} onClose={() => setCollected(null)} />}
      <span className="grow" />
      <button
        type="button"
        onClick={onLeave}
        aria-label={t("creations.leave")}
        title={t("creations.leave")}
        className={buttonLook({ tone: "quiet", size: "icon" })}
      >
        <X className="size-5" aria-hidden="true" />
      </button>
    </section>
  );
}
