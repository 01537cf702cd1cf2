import { type KeyboardEvent, type MutableRefObject, useEffect, useRef } from "react";
import type { Drawing } from "#app/creations/edit/mask/drawing/drawing.ts";
import { type StageControls, type Tool, ZOOM_STEP } from "#app/creations/edit/mask/stage-controls.ts";
import { useStage } from "#app/creations/edit/mask/use-stage.ts";
import { useSize } from "#app/creations/edit/use-size.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";

const PAN_PX = 48;
const PANS: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: PAN_PX, y: 0 },
  ArrowRight: { x: -PAN_PX, y: 0 },
  ArrowUp: { x: 0, y: PAN_PX },
  ArrowDown: { x: 0, y: -PAN_PX },
};

type MaskStageProps = {
  drawing: Drawing;
  asset: Media;
  large: string | null;
  tool: Tool;
  brush: number;
  describedBy: string;
  controls: MutableRefObject<StageControls | null>;
};

/** The picture, and over it the mask that is painted. */
export function MaskStage({ drawing, asset, large, tool, brush, describedBy, controls }: MaskStageProps) {
  const { t } = useTranslation();
  const [stage, size] = useSize<HTMLDivElement>();
  const world = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const opened = useStage(drawing, { stage, world, canvas, cursor }, size, { tool, brush });
  useEffect(() => {
    controls.current = { zoom: (factor) => opened.current?.zoom(factor), whole: () => opened.current?.whole() };
  }, [controls, opened]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = PANS[event.key];
    if (by !== undefined) opened.current?.pan(by);
    else if (event.key === "+" || event.key === "=") opened.current?.zoom(ZOOM_STEP);
    else if (event.key === "-") opened.current?.zoom(1 / ZOOM_STEP);
    else if (event.key === "0") opened.current?.whole();
    else return;
    event.preventDefault();
  };
  const { width, height } = drawing.picture;
  return (
    <div
      ref={stage}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is looked around in by keys
      tabIndex={0}
      aria-label={t("edit.mask.canvas")}
      aria-describedby={describedBy}
      onKeyDown={onKeyDown}
      className={`absolute inset-0 touch-none select-none overflow-hidden focus-visible:outline-offset-[-4px] ${tool === "hand" ? "cursor-grab" : "cursor-crosshair"}`}
    >
      <div ref={world} className="absolute top-0 left-0 origin-top-left" style={{ width, height }}>
        <img src={large ?? asset.preview} alt={asset.altText} draggable={false} className="size-full max-w-none" />
      </div>
      <canvas ref={canvas} className="absolute inset-0 size-full text-danger opacity-60" />
      <div
        ref={cursor}
        hidden
        aria-hidden="true"
        className="pointer-events-none absolute top-0 left-0 rounded-full border-2 will-change-transform border-accent outline-1 outline-on-accent"
      />
    </div>
  );
}
