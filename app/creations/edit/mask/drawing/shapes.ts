import type { Rect } from "#app/creations/edit/crop/geometry.ts";
import type { Size } from "#app/creations/edit/use-size.ts";

/** A mask that was drawn before, in a colour on nothing: all of it for a screen, or a band of it pixel by pixel. */
export type KeptMask = {
  shown: (colour: string) => CanvasImageSource;
  bandOf: (top: number, height: number) => CanvasImageSource;
};

/** A line of the brush or of the eraser, in pixels of the picture; `top` and `bottom` are how far it reaches. */
export type Stroke = {
  kind: "stroke";
  isErasing: boolean;
  size: number;
  points: number[];
  top: number;
  bottom: number;
};
export type Box = { kind: "box"; id: number; rect: Rect };
/** One thing that was done to a mask, and can be undone. */
export type Op =
  | Stroke
  | Box
  | { kind: "remove"; box: number }
  | { kind: "invert" }
  | { kind: "clear" }
  | { kind: "kept"; mask: KeptMask };

type Context = CanvasRenderingContext2D;
/** What is drawn of a picture: `isExact` where every pixel counts. */
type Band = { top: number; height: number; isExact?: boolean };

const FULL_TURN = 2 * Math.PI;

/** The rectangles that are there after all of this. */
export function boxesIn(ops: readonly Op[]): Box[] {
  const gone = new Set(ops.flatMap((op) => (op.kind === "remove" ? [op.box] : [])));
  const from = beginOf(ops);
  return ops.slice(from).filter((op): op is Box => op.kind === "box" && !gone.has(op.id));
}

/** Whether nothing was ever marked since the beginning, or since it was cleared. */
export function isBlank(ops: readonly Op[]): boolean {
  const boxes = boxesIn(ops).length;
  const marks = ops.slice(beginOf(ops)).some((op) => op.kind === "kept" || op.kind === "invert" || isMark(op));
  return boxes === 0 && !marks;
}

function isMark(op: Op): boolean {
  return op.kind === "stroke" && !op.isErasing;
}

/** From where on it matters: what was cleared, or replaced by another mask, is not drawn at all. */
export function beginOf(ops: readonly Op[]): number {
  const last = ops.findLastIndex((op) => op.kind === "clear" || op.kind === "kept");
  return Math.max(0, last);
}

/**
 * Draws what was done, one after another, as a shape of a colour on nothing: what is marked has it. The context's unit is a pixel of
 * the picture; `band` is as much of the picture as there is to be seen.
 */
export function drawOps(
  context: Context,
  ops: readonly Op[],
  gone: ReadonlySet<number>,
  picture: Size,
  band: Band,
): void {
  for (const op of ops) drawOp(context, op, gone, picture, band);
}

function drawOp(context: Context, op: Op, gone: ReadonlySet<number>, { width }: Size, band: Band): void {
  const { top, height } = band;
  if (op.kind === "stroke") {
    if (op.bottom >= top && op.top <= top + height) drawStroke(context, op, 0);
  } else if (op.kind === "box") {
    const { x, y, width: across, height: down } = op.rect;
    if (!gone.has(op.id)) context.fillRect(x, y, across, down);
  } else if (op.kind === "invert") {
    context.globalCompositeOperation = "xor";
    context.fillRect(0, top, width, height);
    context.globalCompositeOperation = "source-over";
  } else if (op.kind !== "remove") {
    context.clearRect(0, top, width, height);
    if (op.kind === "kept") context.drawImage(keptIn(op.mask, context, band), 0, top, width, height);
  }
}

function keptIn(mask: KeptMask, { fillStyle }: Context, { top, height, isExact = false }: Band): CanvasImageSource {
  return isExact ? mask.bandOf(top, height) : mask.shown(String(fillStyle));
}

/** Draws a stroke from one of its points on: from the first, or only what is new. */
export function drawStroke(context: Context, { isErasing, size, points }: Stroke, from: number): void {
  context.globalCompositeOperation = isErasing ? "destination-out" : "source-over";
  context.beginPath();
  const [x = 0, y = 0] = points;
  if (points.length === 2) {
    context.arc(x, y, size / 2, 0, FULL_TURN);
    context.fill();
  } else {
    const start = Math.max(0, from - 2);
    context.lineWidth = size;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.moveTo(points[start] ?? 0, points[start + 1] ?? 0);
    for (let at = start + 2; at < points.length; at += 2) context.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
    context.stroke();
  }
  context.globalCompositeOperation = "source-over";
}
