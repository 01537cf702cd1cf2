import { type RefObject, useEffect, useRef } from "react";
import { usePoster } from "#app/tasks/clips/use-poster.ts";
import type { Media } from "#app/tasks/documents.ts";
import { useSteady } from "#app/tasks/media.ts";

function moves(): boolean {
  return window.matchMedia("(prefers-reduced-motion: no-preference)").matches;
}

/** Plays a clip while its card is pointed at: in a list a link lies over it, which is what the pointer meets. */
function usePlayWhilePointedAt(ref: RefObject<HTMLVideoElement>): void {
  useEffect(() => {
    const clip = ref.current;
    const card = clip?.closest<HTMLElement>("[data-task]") ?? clip;
    if (clip === null || card === null) return;
    const play = (event: PointerEvent) => {
      // Out of view of the keyboard; a refusal by the browser leaves the still picture.
      if (event.pointerType === "mouse" && moves()) clip.play().catch(() => undefined);
    };
    const stop = () => clip.pause();
    card.addEventListener("pointerenter", play);
    card.addEventListener("pointerleave", stop);
    return () => {
      card.removeEventListener("pointerenter", play);
      card.removeEventListener("pointerleave", stop);
    };
  }, [ref]);
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
  usePlayWhilePointedAt(ref);
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
      className={className}
    />
  );
}
