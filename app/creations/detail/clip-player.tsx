import { useNavigate } from "@remix-run/react";
import Camera from "lucide-react/icons/camera";
import Repeat from "lucide-react/icons/repeat";
import { type RefObject, useId, useRef, useState } from "react";
import type { Creation } from "#app/creations/documents.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import { usePoster } from "#app/tasks/clips/use-poster.ts";
import { startAddress } from "#app/tasks/composing.ts";
import type { Media } from "#app/tasks/documents.ts";
import { fileWords, useSteady } from "#app/tasks/media.ts";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";

const SPEEDS = [0.25, 0.5, 1, 1.5, 2];
type Player = { player: RefObject<HTMLVideoElement> };

function Speed({ player }: Player) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const id = useId();
  return (
    <label htmlFor={id} className="flex items-center gap-2 text-sm">
      {t("creation.speed")}
      <select
        id={id}
        defaultValue="1"
        onChange={(event) => {
          if (player.current !== null) player.current.playbackRate = Number(event.target.value);
        }}
        className="min-h-10 rounded-lg border border-edge/70 bg-surface px-2"
      >
        {SPEEDS.map((speed) => (
          <option key={speed} value={speed}>
            {`${numberIn(locale, speed)}×`}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Makes the frame on view an image of its own, and goes on to the page that makes a video begin with it. */
function FrameGrab({ player, name }: Player & { name: string }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const navigate = useNavigate();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const grab = async () => {
    if (player.current === null) return;
    setState("busy");
    player.current.pause();
    const video = player.current;
    const code = await import("#app/creations/detail/frame.client.ts").catch(() => null);
    const id = (await code?.keepFrame(video, name)) ?? null;
    if (id === null) setState("failed");
    else navigate(href(startAddress({ id }, "video")));
  };
  return (
    <>
      <Button size="small" onClick={grab} disabled={state === "busy"}>
        <Camera className="size-4" aria-hidden="true" />
        <span>{t(state === "busy" ? "creation.grabbing" : "creation.firstFrame")}</span>
      </Button>
      {state === "failed" && (
        <Notice tone="danger" urgent>
          {t("creation.grabFailed")}
        </Notice>
      )}
    </>
  );
}

/** A video with what is said of its sound. */
export type HeardMedia = Media & Pick<Creation["assets"][number], "captions" | "captionsUrl" | "hasNoSpeech">;
/** Where what is heard in it is not known yet, it has no captions. */
type ClipPlayerProps = { asset: Media & Partial<HeardMedia>; poster: Media | undefined; name: string };

/** A video in full: its first frame until it plays, with loop, speed, and a way to take a frame out of it. */
export function ClipPlayer({ asset, poster, name }: ClipPlayerProps) {
  const { t, locale } = useTranslation();
  const player = useRef<HTMLVideoElement>(null);
  const [isLooping, setLooping] = useState(true);
  const isEnhanced = useEnhanced();
  const steady = useSteady(asset);
  const still = useSteady(poster ?? asset);
  usePoster(player, asset);
  return (
    <div className="grid gap-2">
      {/* biome-ignore lint/a11y/useMediaCaption: there is a track where somebody has written captions, or said that nobody speaks */}
      <video
        ref={player}
        controls
        loop={isLooping}
        playsInline
        preload="metadata"
        src={steady.url}
        poster={steady.poster ?? (poster === undefined ? undefined : still.preview)}
        width={steady.width ?? 16}
        height={steady.height ?? 9}
        aria-label={steady.altText}
        className="h-auto max-h-[75vh] w-full rounded-2xl bg-stage object-contain"
      >
        {asset.captionsUrl !== null && (
          // Its language is its writer's; one has to be told, and the page's is the likeliest.
          <track
            key={asset.captionsUrl}
            kind="captions"
            src={asset.captionsUrl}
            srcLang={locale}
            label={t("clip.captionsOf")}
            default
          />
        )}
      </video>
      <div className="flex min-h-10 flex-wrap items-center gap-3">
        {isEnhanced && (
          <>
            <Button
              size="small"
              aria-pressed={isLooping}
              tone={isLooping ? "strong" : "secondary"}
              onClick={() => setLooping(!isLooping)}
            >
              <Repeat className="size-4" aria-hidden="true" />
              <span>{t(isLooping ? "creation.loopOn" : "creation.loopOff")}</span>
            </Button>
            <Speed player={player} />
            <FrameGrab player={player} name={fileWords(name) || "nano-banana"} />
          </>
        )}
      </div>
    </div>
  );
}
