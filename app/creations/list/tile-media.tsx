import AudioLines from "lucide-react/icons/audio-lines";
import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { HoverClip } from "#app/tasks/clips/hover-clip.tsx";
import type { Media, TaskCard } from "#app/tasks/documents.ts";
import { isAudio, isVideo, useSteady } from "#app/tasks/media.ts";
import { titleOf } from "#app/tasks/status.ts";

/** Ahead of the scripts. In small letters, as React 18 passes it on. */
const FIRST = { fetchpriority: "high" };

type PictureProps = { asset: Media; prompt: string; isInView: boolean };

function Picture({ asset, prompt, isInView }: PictureProps) {
  const steady = useSteady(asset);
  const loading = isInView ? "eager" : "lazy";
  // The tile's link says the prompt; what somebody has described is said here.
  const alt = prompt.startsWith(steady.altText) ? "" : steady.altText;
  return (
    <img
      src={steady.thumb}
      alt={alt}
      loading={loading}
      decoding="async"
      className="tile-fill"
      {...(isInView && FIRST)}
    />
  );
}

/** What a finished task shows in a list, or that it has nothing to show. One that is in view at once is not left for later. */
export function TileMedia({ task, isInView = false }: { task: TaskCard; isInView?: boolean }) {
  const { t } = useTranslation();
  const [asset] = task.assets;
  if (asset !== undefined && isAudio(asset)) {
    return (
      <span className="absolute inset-0 grid place-items-center p-3 text-muted">
        <AudioLines className="size-10" aria-hidden="true" />
      </span>
    );
  }
  if (asset !== undefined) {
    return isVideo(asset) ? (
      <HoverClip asset={asset} fallback={task.sourceImages[0]} className="tile-fill" />
    ) : (
      <Picture asset={asset} prompt={titleOf(task)} isInView={isInView} />
    );
  }
  const category = task.failure?.category;
  return (
    <span className="absolute inset-0 grid content-center justify-items-center gap-2 p-3 text-center text-muted text-sm">
      <TriangleAlert className="size-6" aria-hidden="true" />
      <span>{category === undefined ? t(`task.status.${task.status}`) : t(`failure.title.${category}`)}</span>
    </span>
  );
}
