import MoveHorizontal from "lucide-react/icons/move-horizontal";
import { useId, useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { useSteady } from "#app/tasks/media.ts";
import { Button } from "#app/ui/button.tsx";
import { Frame } from "#app/ui/frame.tsx";

const HALF = 50;

type Share = { share: number; onChange: (share: number) => void };

function clamp(value: number): number {
  return Number.isFinite(value) ? Math.min(100, Math.max(0, Math.round(value))) : HALF;
}

/** The same as the slider for those who would rather type or tap. */
function Controls({ share, onChange }: Share) {
  const { t } = useTranslation();
  const number = useId();
  const isAfter = share < HALF;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <Button size="small" aria-pressed={isAfter} onClick={() => onChange(isAfter ? 100 : 0)}>
        {t(isAfter ? "creation.showBefore" : "creation.showAfter")}
      </Button>
      <label htmlFor={number} className="flex items-center gap-2 text-sm">
        {t("creation.beforeShare")}
        <input
          id={number}
          type="number"
          min={0}
          max={100}
          value={share}
          onChange={(event) => onChange(clamp(event.target.valueAsNumber))}
          className="min-h-10 w-20 rounded-lg border border-edge/70 bg-surface px-2 tabular-nums"
        />
      </label>
    </div>
  );
}

/** The line between the two, and which side is which. */
function Marks({ share }: { share: number }) {
  const { t } = useTranslation();
  const label = "pointer-events-none absolute bottom-3 rounded-full bg-surface px-3 py-1 font-medium text-ink text-xs";
  return (
    <>
      <span
        className="pointer-events-none absolute inset-y-0 w-0.5 bg-surface shadow-lift"
        style={{ left: `${share}%` }}
      >
        <span className="absolute top-1/2 left-1/2 grid size-10 -translate-x-1/2 -translate-y-1/2 place-items-center rounded-full border border-edge bg-surface text-ink shadow-lift">
          <MoveHorizontal className="size-5" aria-hidden="true" />
        </span>
      </span>
      <span className={`${label} left-3`}>{t("creation.before")}</span>
      <span className={`${label} right-3`}>{t("creation.after")}</span>
    </>
  );
}

/**
 * Two pictures on one place, parted by a line that follows the pointer, a finger or the arrow keys: underneath is a plain range
 * input, which knows all three. Only ever drawn by the browser, so its styles are set by script, as the page's rules allow.
 */
export function BeforeAfter({ before, after }: { before: Media; after: Media }) {
  const { t } = useTranslation();
  const [share, setShare] = useState(HALF);
  const [first, second] = [useSteady(before), useSteady(after)];
  const fill = "absolute inset-0 size-full object-cover";
  return (
    <div className="grid gap-3">
      <Frame width={after.width ?? 1} height={after.height ?? 1}>
        <div className="absolute inset-0 has-focus-visible:outline-2 has-focus-visible:outline-offset-[-2px]">
          <img src={second.preview} alt={second.altText} className={fill} />
          <img
            src={first.preview}
            alt={first.altText}
            className={fill}
            style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}
          />
          <Marks share={share} />
          <input
            type="range"
            min={0}
            max={100}
            value={share}
            aria-label={t("creation.sliderLabel")}
            aria-valuetext={t("creation.sliderValue", { share })}
            onChange={(event) => setShare(clamp(event.target.valueAsNumber))}
            className="absolute inset-0 size-full cursor-ew-resize touch-pan-y opacity-0"
          />
        </div>
      </Frame>
      <Controls share={share} onChange={setShare} />
    </div>
  );
}
