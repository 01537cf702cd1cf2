import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import type { Edges, Rect } from "#app/creations/edit/crop/geometry.ts";
import type { CropState } from "#app/creations/edit/crop/use-crop.ts";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

const HANDLES: { edges: Edges; look: string }[] = [
  { edges: { h: -1, v: -1 }, look: "-top-5 -left-5 cursor-nwse-resize" },
  { edges: { h: 1, v: -1 }, look: "-top-5 -right-5 cursor-nesw-resize" },
  { edges: { h: -1, v: 1 }, look: "-bottom-5 -left-5 cursor-nesw-resize" },
  { edges: { h: 1, v: 1 }, look: "-right-5 -bottom-5 cursor-nwse-resize" },
  { edges: { h: 0, v: -1 }, look: "-top-5 left-1/2 -translate-x-1/2 cursor-ns-resize" },
  { edges: { h: 0, v: 1 }, look: "-bottom-5 left-1/2 -translate-x-1/2 cursor-ns-resize" },
  { edges: { h: -1, v: 0 }, look: "top-1/2 -left-5 -translate-y-1/2 cursor-ew-resize" },
  { edges: { h: 1, v: 0 }, look: "top-1/2 -right-5 -translate-y-1/2 cursor-ew-resize" },
];

const ARROWS: Record<string, { x: -1 | 0 | 1; y: -1 | 0 | 1 }> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
/** With a key it goes by so many parts of a side; with Alt, pixel by pixel. */
const STEPS_A_SIDE = 100;

type Drag = { pointer: number; edges: Edges | null; from: Rect; x: number; y: number };

/** Drags by mouse, pen or finger: of a handle its edges, of what is within all of it. */
function useDrag({ rect, moveBy, resizeBy }: CropState, scale: number) {
  const drag = useRef<Drag | null>(null);
  const begin = (event: PointerEvent, edges: Edges | null) => {
    if (event.button !== 0 || drag.current !== null) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { pointer: event.pointerId, edges, from: rect, x: event.clientX, y: event.clientY };
  };
  const end = ({ pointerId }: PointerEvent) => {
    if (drag.current?.pointer === pointerId) drag.current = null;
  };
  return (edges: Edges | null) => ({
    onPointerDown: (event: PointerEvent) => begin(event, edges),
    onPointerMove: ({ pointerId, clientX, clientY }: PointerEvent) => {
      const at = drag.current;
      if (at === null || at.pointer !== pointerId) return;
      const by = { x: (clientX - at.x) / scale, y: (clientY - at.y) / scale };
      if (at.edges === null) moveBy(at.from, by);
      else resizeBy(at.from, at.edges, by);
    },
    onPointerUp: end,
    onPointerCancel: end,
  });
}

type CropFrameProps = { crop: CropState; scale: number; describedBy: string };

/** The frame around what is kept: dragged, or moved by the arrow keys and made larger or smaller by Shift and them. */
export function CropFrame({ crop, scale, describedBy }: CropFrameProps) {
  const { t } = useTranslation();
  const dragOf = useDrag(crop, scale);
  const { rect, size } = crop;
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (arrow === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const step = event.altKey ? 1 : Math.max(1, Math.round(Math.max(size.width, size.height) / STEPS_A_SIDE));
    const by = { x: arrow.x * step, y: arrow.y * step };
    if (!event.shiftKey) return crop.moveBy(rect, by);
    crop.resizeBy(rect, { h: arrow.x === 0 ? 0 : 1, v: arrow.y === 0 ? 0 : 1 }, by);
  };
  return (
    <div
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by keys
      tabIndex={0}
      aria-label={t("edit.crop.frame")}
      aria-describedby={describedBy}
      onKeyDown={onKeyDown}
      {...dragOf(null)}
      className="absolute cursor-move touch-none shadow-[0_0_0_200vmax_rgb(0_0_0/0.55)] outline-2 outline-accent focus-visible:outline-4"
      style={{
        left: rect.x * scale,
        top: rect.y * scale,
        width: rect.width * scale,
        height: rect.height * scale,
      }}
    >
      {HANDLES.map(({ edges, look }) => (
        <span
          key={look}
          data-handle={`${edges.h} ${edges.v}`}
          aria-hidden="true"
          {...dragOf(edges)}
          className={classes("absolute grid size-10 touch-none place-items-center", look)}
        >
          <span className="size-3.5 rounded-full border border-on-accent bg-accent" />
        </span>
      ))}
    </div>
  );
}
