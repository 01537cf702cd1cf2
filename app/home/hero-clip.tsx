import Pause from "lucide-react/icons/pause";
import Play from "lucide-react/icons/play";
import { useEffect, useRef, useState } from "react";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";

const IN_VIEW = 0.5;

/**
 * Plays a clip by itself while it is in view, where motion is welcome, and stops it for good once `isStopped` says that somebody
 * did. What the browser does not let play stands still.
 */
function usePlayInView(isStopped: boolean) {
  const ref = useRef<HTMLVideoElement>(null);
  const stopped = useRef(isStopped);
  stopped.current = isStopped;
  useEffect(() => {
    const clip = ref.current;
    const motion = window.matchMedia("(prefers-reduced-motion: no-preference)");
    if (clip === null) return;
    let isInView = false;
    const look = () => {
      if (isInView && motion.matches && !stopped.current) clip.play().catch(() => undefined);
      else if (!motion.matches || !isInView) clip.pause();
    };
    const watch = new IntersectionObserver(
      ([entry]) => {
        isInView = entry?.isIntersecting ?? false;
        look();
      },
      { threshold: IN_VIEW },
    );
    // Not before the page is there: its clip is what can wait longest.
    const begin = () => watch.observe(clip);
    if (document.readyState === "complete") begin();
    else window.addEventListener("load", begin);
    motion.addEventListener("change", look);
    return () => {
      watch.disconnect();
      window.removeEventListener("load", begin);
      motion.removeEventListener("change", look);
    };
  }, []);
  return ref;
}

/** The clip of the first screen, without sound, and a button that stops it as long as it may play by itself. */
export function HeroClip({ src, poster, label }: { src: string; poster: string; label: string }) {
  const { t } = useTranslation();
  const isEnhanced = useEnhanced();
  const [isPlaying, setPlaying] = useState(false);
  const [isStopped, setStopped] = useState(false);
  const ref = usePlayInView(isStopped);
  const press = () => {
    setStopped(isPlaying);
    if (isPlaying) ref.current?.pause();
    else ref.current?.play().catch(() => undefined);
  };
  const Icon = isPlaying ? Pause : Play;
  return (
    <div className="relative overflow-hidden rounded-3xl border border-line bg-stage shadow-lift">
      <video
        ref={ref}
        src={src}
        controls={!isEnhanced}
        muted
        loop
        playsInline
        preload="none"
        poster={poster}
        width={1280}
        height={720}
        aria-label={label}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        className="w-full"
      />
      {isEnhanced && (
        <Button size="small" onClick={press} className="absolute right-3 bottom-3">
          <Icon className="size-4" aria-hidden="true" />
          <span>{t(isPlaying ? "clip.pause" : "clip.play")}</span>
        </Button>
      )}
    </div>
  );
}
