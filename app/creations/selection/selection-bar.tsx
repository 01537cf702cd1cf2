import { Link } from "@remix-run/react";
import Columns2 from "lucide-react/icons/columns-2";
import Download from "lucide-react/icons/download";
import Heart from "lucide-react/icons/heart";
import RotateCcw from "lucide-react/icons/rotate-ccw";
import Trash2 from "lucide-react/icons/trash";
import X from "lucide-react/icons/x";
import type { ReactNode } from "react";
import { AddButton } from "#app/creations/collections/add-button.tsx";
import { MOST_COMPARED } from "#app/creations/compare/compared.ts";
import type { Selection } from "#app/creations/selection/use-selection.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { classes } from "#app/lib/class-names.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { TaskIntent } from "#app/tasks/actions/intents.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { isLost } from "#app/tasks/status.ts";
import { buttonLook } from "#app/ui/button.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

const look = classes(buttonLook({ tone: "quiet", size: "small" }), "max-sm:w-11");

function Word({ children }: { children: ReactNode }) {
  return <span className="max-sm:sr-only">{children}</span>;
}

function Act({ intent, Icon, children }: { intent: TaskIntent; Icon: typeof Heart; children: ReactNode }) {
  return (
    <button type="submit" name="intent" value={intent} className={look}>
      <Icon className="size-5 shrink-0" aria-hidden="true" />
      <Word>{children}</Word>
    </button>
  );
}

type SelectionBarProps = {
  tasks: readonly TaskCard[];
  selection: Selection;
  /** A button that selects what is not shown, too, once all that is shown is ticked. */
  whole: ReactNode;
  children: ReactNode;
};

/**
 * The line above the gallery; with something ticked, what can be done to all of it. It keeps its height, so nothing moves. Ticks
 * alone decide which of the two shows, so it works before any script.
 */
export function SelectionBar({ tasks, selection, whole, children }: SelectionBarProps) {
  const { t } = useTranslation();
  const { onSubmit } = useTaskActions();
  const isEnhanced = useEnhanced();
  const chosen = tasks.filter(({ id }) => selection.selected.has(id));
  return (
    <div className="sticky top-(--header-height) z-20 -mx-2 bg-paper/95 px-2 py-1.5 backdrop-blur">
      <div className="flex min-h-12 items-center justify-between gap-3 text-muted text-sm group-has-[[name=ids]:checked]/gallery:hidden">
        {children}
      </div>
      <form
        id="selection"
        method="post"
        onSubmit={onSubmit}
        aria-label={t("creations.selection")}
        className="hidden min-h-12 flex-wrap items-center gap-x-0.5 rounded-2xl border border-ink bg-surface px-1.5 group-has-[[name=ids]:checked]/gallery:flex"
      >
        <Choices chosen={chosen} />
        <span className="grow" />
        {isEnhanced && (
          <>
            {chosen.length === tasks.length && whole !== null ? (
              whole
            ) : (
              <button type="button" onClick={selection.all} className={buttonLook({ tone: "quiet", size: "small" })}>
                {t("creations.selectAll")}
              </button>
            )}
            <button
              type="button"
              onClick={selection.clear}
              aria-label={t("creations.leave")}
              title={t("creations.leave")}
              className={buttonLook({ tone: "quiet", size: "icon" })}
            >
              <X className="size-5" aria-hidden="true" />
            </button>
          </>
        )}
      </form>
    </div>
  );
}

function Choices({ chosen }: { chosen: readonly TaskCard[] }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const words = chosen.length === 0 ? "" : t("creations.selected", { count: chosen.length });
  useAnnounce(words);
  const allMarked = chosen.length > 0 && chosen.every(({ isFavorite }) => isFavorite);
  const shown = chosen.filter(({ assets }) => assets.length > 0);
  const canCompare = shown.length > 1 && shown.length <= MOST_COMPARED;
  return (
    <>
      <span className="px-2.5 font-semibold text-sm tabular-nums">{words}</span>
      <Act intent={allMarked ? "unfavorite" : "favorite"} Icon={Heart}>
        {t(allMarked ? "creations.unfavorite" : "creations.favorite")}
      </Act>
      <Act intent="download" Icon={Download}>
        {t("creations.zip")}
      </Act>
      <AddButton tasks={chosen.map(({ id }) => id)} className={look} wordClass="max-sm:sr-only" />
      {canCompare && (
        <Link
          to={href(`/creations/compare?ids=${shown.map(({ id }) => encodeURIComponent(id)).join(",")}`)}
          className={look}
        >
          <Columns2 className="size-5 shrink-0" aria-hidden="true" />
          <Word>{t("creations.compare")}</Word>
        </Link>
      )}
      {chosen.length > 0 && chosen.every(isLost) && (
        <Act intent="retry" Icon={RotateCcw}>
          {t("creations.retry")}
        </Act>
      )}
      <Act intent="delete" Icon={Trash2}>
        {t("task.delete")}
      </Act>
    </>
  );
}
