import { useRef } from "react";
import { usePoster } from "#app/tasks/clips/use-poster.ts";
import type { Media } from "#app/tasks/documents.ts";
import { isVideo, useSteady } from "#app/tasks/media.ts";

type TaskMediaProps = { asset: Media; alt: string; poster?: Media; className?: string };

/** One result in full: an image, or a video with its first frame before it plays. */
export function TaskMedia({ asset, alt, poster, className = "size-full object-contain" }: TaskMediaProps) {
  const steady = useSteady(asset);
  const first = useSteady(poster ?? asset);
  const player = useRef<HTMLVideoElement>(null);
  usePoster(player, asset);
  if (!isVideo(steady)) {
    return (
      <img
        src={steady.preview}
        alt={alt}
        width={steady.width ?? undefined}
        height={steady.height ?? undefined}
        className={className}
      />
    );
  }
  return (
    // biome-ignore lint/a11y/useMediaCaption: captions are on the creation's own page, where they are written
    <video
      ref={player}
      controls
      loop
      playsInline
      preload="metadata"
      src={steady.url}
      poster={steady.poster ?? (poster === undefined ? undefined : first.preview)}
      width={steady.width ?? undefined}
      height={steady.height ?? undefined}
      aria-label={alt}
      // Its frame has its own shape, and a poster of another shape is cut as the video was.
      className="size-full object-cover"
    />
  );
}
