import { Link, useLocation } from "@remix-run/react";
import Clapperboard from "lucide-react/icons/clapperboard";
import Download from "lucide-react/icons/download";
import Trash2 from "lucide-react/icons/trash";
import WandSparkles from "lucide-react/icons/wand-sparkles";
import X from "lucide-react/icons/x";
import { useRef } from "react";
import { EditUpload } from "#app/creations/edit/edit-upload.tsx";
import type { Incoming } from "#app/creations/uploads/use-uploads.ts";
import { fileSize } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { usePoster } from "#app/tasks/clips/use-poster.ts";
import { startAddress } from "#app/tasks/composing.ts";
import type { Media } from "#app/tasks/documents.ts";
import { isVideo, useSteady } from "#app/tasks/media.ts";

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
    <div className="flex flex-wrap items-center gap-1 p-1">
      {asset.contentType.startsWith("image/") && <EditUpload asset={asset} className={mark} />}
      {asset.contentType.startsWith("image/") && (
        <Link
          discover="none"
          to={href(startAddress(asset, "image"))}
          aria-label={t("library.edit", { name })}
          title={t("library.editShort")}
          className={mark}
        >
          <WandSparkles className="size-5" aria-hidden="true" />
        </Link>
      )}
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

/** An image, or the player of a video or a sound. */
function Shown({ asset }: { asset: Media }) {
  const place = useRef<HTMLDivElement>(null);
  usePoster(place, asset);
  const { url, thumb, poster, altText, contentType } = asset;
  if (contentType.startsWith("image/"))
    return (
      <a href={url} className="relative block aspect-square bg-stage">
        <img src={thumb} alt={altText} loading="lazy" decoding="async" className="tile-fill object-contain!" />
      </a>
    );
  return (
    <div ref={place} className="relative grid aspect-square items-center bg-stage">
      {isVideo(asset) ? (
        // biome-ignore lint/a11y/useMediaCaption: it is one's own file, to be looked through before it is used
        <video
          src={url}
          poster={poster ?? undefined}
          controls
          preload={poster === null ? "metadata" : "none"}
          playsInline
          aria-label={altText}
          className="size-full object-contain"
        />
      ) : (
        <div className="grid gap-3 px-2">
          {poster !== null && <img src={poster} alt="" loading="lazy" decoding="async" className="aspect-4/1 w-full" />}
          {/* biome-ignore lint/a11y/useMediaCaption: it is one's own file, to be heard before it is used */}
          <audio src={url} controls preload="none" aria-label={altText} className="w-full" />
        </div>
      )}
    </div>
  );
}

/** An upload, and what can be begun with it. */
export function UploadTile({ asset }: { asset: Media }) {
  const { locale } = useLocale();
  const steady = useSteady(asset);
  const { width, height, byteSize, altText } = asset;
  const size = width === null || height === null ? [] : [`${width} × ${height}`];
  const length = asset.durationSeconds === null ? [] : [`${asset.durationSeconds.toFixed(1)} s`];
  return (
    <li data-upload={asset.id} className="overflow-hidden rounded-2xl border border-line bg-surface shadow-card">
      <Shown asset={steady} />
      <div className="grid gap-0.5 px-3 pt-2.5">
        <p dir="auto" className="truncate font-medium text-sm">
          {altText}
        </p>
        <p className="truncate text-muted text-xs">{[...size, ...length, fileSize(byteSize, locale)].join(" · ")}</p>
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
