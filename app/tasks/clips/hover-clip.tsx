import { useRef } from "react";
import { usePoster } from "#app/tasks/clips/use-poster.ts";
import type { Media } from "#app/tasks/documents.ts";
import { useSteady } from "#app/tasks/media.ts";

function moves(): boolean {
  return window.matchMedia("(prefers-reduced-motion: no-preference)").matches;
}

type HoverClipProps = {
  asset: Media;
  /** What stands for it while it has no poster: the picture it was made from. */
  fallback?: Media;
  className?: string;
};

/** A clip in a list: it stands still until it is pointed at, then plays without sound, and only where motion is welcome. */
export function HoverClip({ asset, fallback, className }: HoverClipProps) {
  const ref = useRef<HTMLVideoElement>(null);
  const steady = useSteady(asset);
  const other = useSteady(fallback ?? asset);
  usePoster(ref, asset);
  const still = steady.poster ?? (fallback === undefined ? undefined : other.thumb);
  return (
    <video
      ref={ref}
      src={steady.url}
      poster={still}
      muted
      loop
      playsInline
      preload={still === undefined ? "metadata" : "none"}
      tabIndex={-1}
      aria-hidden="true"
      onPointerEnter={(event) => {
        // Out of view of the keyboard; a refusal by the browser leaves the still picture.
        if (event.pointerType === "mouse" && moves()) ref.current?.play().catch(() => undefined);
      }}
      onPointerLeave={() => ref.current?.pause()}
      className={className}
    />
  );
}
