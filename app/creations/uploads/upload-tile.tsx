import { Link, useLocation } from "@remix-run/react";
import Clapperboard from "lucide-react/icons/clapperboard";
import Download from "lucide-react/icons/download";
import Trash2 from "lucide-react/icons/trash";
import WandSparkles from "lucide-react/icons/wand-sparkles";
import X from "lucide-react/icons/x";
import type { Incoming } from "#app/creations/uploads/use-uploads.ts";
import { fileSize } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { startAddress } from "#app/tasks/composing.ts";
import type { Media } from "#app/tasks/documents.ts";
import { useSteady } from "#app/tasks/media.ts";

const mark = "grid size-10 shrink-0 place-items-center rounded-xl text-muted hover:bg-sunken hover:text-ink";

/** The address that asks before an upload is deleted. */
function askToDelete(search: string, id: string): string {
  const params = new URLSearchParams(search);
  params.set("delete", id);
  return `?${params}`;
}

function Uses({ asset }: { asset: Media }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { search } = useLocation();
  const name = asset.altText;
  return (
    <div className="flex items-center justify-between gap-1 p-1">
      <Link
        discover="none"
        to={href(startAddress(asset, "image"))}
        aria-label={t("library.edit", { name })}
        title={t("library.editShort")}
        className={mark}
      >
        <WandSparkles className="size-5" aria-hidden="true" />
      </Link>
      <Link
        discover="none"
        to={href(startAddress(asset, "video"))}
        aria-label={t("library.animate", { name })}
        title={t("library.animateShort")}
        className={mark}
      >
        <Clapperboard className="size-5" aria-hidden="true" />
      </Link>
      <a
        href={`${asset.url}&download=${encodeURIComponent(name)}`}
        aria-label={t("library.download", { name })}
        title={t("task.download")}
        className={mark}
      >
        <Download className="size-5" aria-hidden="true" />
      </a>
      <Link
        discover="none"
        to={askToDelete(search, asset.id)}
        preventScrollReset
        aria-label={t("library.delete", { name })}
        title={t("task.delete")}
        className={mark}
      >
        <Trash2 className="size-5" aria-hidden="true" />
      </Link>
    </div>
  );
}

/** An upload, and what can be begun with it. */
export function UploadTile({ asset }: { asset: Media }) {
  const { locale } = useLocale();
  const steady = useSteady(asset);
  const { width, height, byteSize, altText } = asset;
  const size = width === null || height === null ? [] : [`${width} × ${height}`];
  return (
    <li data-upload={asset.id} className="overflow-hidden rounded-2xl border border-line bg-surface shadow-card">
      <a href={steady.url} className="relative block aspect-square bg-stage">
        <img src={steady.thumb} alt={altText} loading="lazy" decoding="async" className="tile-fill object-contain!" />
      </a>
      <div className="grid gap-0.5 px-3 pt-2.5">
        <p dir="auto" className="truncate font-medium text-sm">
          {altText}
        </p>
        <p className="truncate text-muted text-xs">{[...size, fileSize(byteSize, locale)].join(" · ")}</p>
      </div>
      <Uses asset={asset} />
    </li>
  );
}

/** A file on its way, or why it does not come. */
export function IncomingTile({ file, onDismiss }: { file: Incoming; onDismiss: (key: string) => void }) {
  const { t } = useTranslation();
  const { key, name, share, problem } = file;
  return (
    <li className="grid min-h-40 content-center gap-3 rounded-2xl border border-edge/60 border-dashed bg-sunken p-4 text-center">
      {problem === null ? (
        <>
          <p dir="auto" className="truncate text-sm">
            {t("sources.sending", { name })}
          </p>
          <progress
            value={share}
            max={1}
            aria-label={t("sources.sending", { name })}
            className="w-full accent-accent-strong"
          />
        </>
      ) : (
        <>
          <p role="alert" className="text-danger text-sm">
            {problem}
          </p>
          <button
            type="button"
            onClick={() => onDismiss(key)}
            aria-label={t("library.dismiss", { name })}
            className="grid size-10 place-items-center justify-self-center rounded-xl hover:bg-surface"
          >
            <X className="size-5" aria-hidden="true" />
          </button>
        </>
      )}
    </li>
  );
}
