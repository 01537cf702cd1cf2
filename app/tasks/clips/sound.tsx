import AudioLines from "lucide-react/icons/audio-lines";
import type { Media } from "#app/tasks/documents.ts";
import { useSteady } from "#app/tasks/media.ts";

/** A player for sound, in a place that a picture would have. */
export function Sound({ asset, name }: { asset: Media; name: string }) {
  const { url } = useSteady(asset);
  return (
    <div className="grid w-full justify-items-center gap-6 rounded-2xl bg-stage px-4 py-10">
      <AudioLines className="size-12 text-muted" aria-hidden="true" />
      {/* biome-ignore lint/a11y/useMediaCaption: what is said are the words it was made of, which stand beside it */}
      <audio controls preload="metadata" src={url} aria-label={name} className="w-full max-w-xl" />
    </div>
  );
}
