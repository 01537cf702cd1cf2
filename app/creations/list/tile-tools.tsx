import { Link } from "@remix-run/react";
import Clapperboard from "lucide-react/icons/clapperboard";
import Columns2 from "lucide-react/icons/columns-2";
import Download from "lucide-react/icons/download";
import Pencil from "lucide-react/icons/pencil";
import RotateCcw from "lucide-react/icons/rotate-ccw";
import WandSparkles from "lucide-react/icons/wand-sparkles";
import { openBetter } from "#app/creations/follow-ups/opened.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { DeleteForm } from "#app/tasks/actions/delete-form.tsx";
import { reuseAddress, startAddress } from "#app/tasks/composing.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { isAudio, isPicture, saveUrl } from "#app/tasks/media.ts";
import { useToast } from "#app/ui/messages/toast.tsx";

const tool = "grid size-9 place-items-center rounded-lg text-ink hover:bg-sunken";

/** What can be done to one creation of the gallery, over its picture while it is looked at. */
export function TileTools({ task, onTick }: { task: TaskCard; onTick: () => void }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const toast = useToast();
  const [asset] = task.assets;
  const hasPicture = asset !== undefined && isPicture(asset);
  return (
    <div
      role="toolbar"
      aria-label={t("library.tools")}
      className="tile-tools flex flex-wrap justify-center rounded-xl border border-line bg-surface/95 p-0.5 shadow-card"
    >
      {asset !== undefined && (
        <a href={saveUrl(asset, task)} aria-label={t("task.download")} title={t("task.download")} className={tool}>
          <Download className="size-5" aria-hidden="true" />
        </a>
      )}
      {asset !== undefined && !isAudio(asset) && (
        <button
          type="button"
          aria-label={t("followUps.title")}
          title={t("followUps.title")}
          onClick={() => openBetter(asset)}
          className={tool}
        >
          <WandSparkles className="size-5" aria-hidden="true" />
        </button>
      )}
      {hasPicture && (
        <>
          <Link
            discover="none"
            to={href(startAddress(asset, "video"))}
            aria-label={t("library.animateShort")}
            title={t("library.animateShort")}
            className={tool}
          >
            <Clapperboard className="size-5" aria-hidden="true" />
          </Link>
          <Link
            discover="none"
            to={href(startAddress(asset, "image"))}
            aria-label={t("library.editShort")}
            title={t("library.editShort")}
            className={tool}
          >
            <Pencil className="size-5" aria-hidden="true" />
          </Link>
        </>
      )}
      <Link
        discover="none"
        to={href(reuseAddress(task, "all"))}
        aria-label={t("shortcuts.reuse")}
        title={t("shortcuts.reuse")}
        className={tool}
      >
        <RotateCcw className="size-5" aria-hidden="true" />
      </Link>
      {asset !== undefined && (
        <button
          type="button"
          aria-label={t("creations.compare")}
          title={t("creations.compare")}
          onClick={() => {
            onTick();
            toast({ text: t("library.compareHint") });
          }}
          className={tool}
        >
          <Columns2 className="size-5" aria-hidden="true" />
        </button>
      )}
      <DeleteForm id={task.id} className={tool} />
    </div>
  );
}
