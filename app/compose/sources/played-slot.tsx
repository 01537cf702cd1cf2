import AudioLines from "lucide-react/icons/audio-lines";
import Film from "lucide-react/icons/film";
import { useRef } from "react";
import { usePoster } from "#app/tasks/clips/use-poster.ts";
import { isVideo } from "#app/tasks/media.ts";
import type { Source } from "#app/tasks/upload/documents.ts";

/** Minutes and seconds: 0:05. */
function shownLength(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** What a slot shows of a video or a sound: a frame of it where there is one, and how long it is. */
export function PlayedSlot({ asset }: { asset: Source }) {
  const place = useRef<HTMLSpanElement>(null);
  usePoster(place, asset);
  const { altText, poster, durationSeconds } = asset;
  const Icon = isVideo(asset) ? Film : AudioLines;
  return (
    <span ref={place} title={altText} className="grid size-full place-items-center text-muted">
      {poster === null ? (
        <Icon className="size-6" aria-hidden="true" />
      ) : (
        <img src={poster} alt="" draggable={false} className="size-full object-cover" />
      )}
      <span dir="auto" className="sr-only">
        {altText}
      </span>
      {durationSeconds !== null && (
        <span className="absolute top-1 left-1 rounded-md bg-ink px-1 text-[0.6875rem] text-paper leading-4">
          {shownLength(durationSeconds)}
        </span>
      )}
    </span>
  );
}
