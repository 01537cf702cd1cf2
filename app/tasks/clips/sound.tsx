import AudioLines from "lucide-react/icons/audio-lines";
import { useRef } from "react";
import { usePoster } from "#app/tasks/clips/use-poster.ts";
import type { Media } from "#app/tasks/documents.ts";
import { useSteady } from "#app/tasks/media.ts";

/** A player for sound, in a place that a picture would have: below its waveform, where that is drawn already. */
export function Sound({ asset, name }: { asset: Media; name: string }) {
  const place = useRef<HTMLDivElement>(null);
  const steady = useSteady(asset);
  usePoster(place, steady);
  const { url, poster } = steady;
  return (
    <div ref={place} className="grid w-full justify-items-center gap-6 rounded-2xl bg-stage px-4 py-10">
      {poster === null ? (
        <AudioLines className="size-12 text-muted" aria-hidden="true" />
      ) : (
        <img src={poster} alt="" className="aspect-4/1 w-full max-w-xl" />
      )}
      {/* biome-ignore lint/a11y/useMediaCaption: what is said are the words it was made of, which stand beside it */}
      <audio controls preload="metadata" src={url} aria-label={name} className="w-full max-w-xl" />
    </div>
  );
}
