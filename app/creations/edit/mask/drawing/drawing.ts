import {
  type Box,
  beginOf,
  boxesIn,
  drawOps,
  drawStroke,
  isBlank,
  type Op,
  type Stroke,
} from "#app/creations/edit/mask/drawing/shapes.ts";
import type { Size } from "#app/creations/edit/use-size.ts";

/** More is not asked of anybody's memory; what is there can be sent, and drawn on again. */
const MOST_OPS = 10_000;
const MOST_NUMBERS = 2_000_000;
/** The mask is worked on in so many pixels at most, whatever the picture has; it is drawn in all of them when it is sent. */
const WORK_SIDE = 2048;
/** So many steps are drawn anew when one is undone; what is before them is one picture. */
const TAIL = 40;

type Context = CanvasRenderingContext2D;

/** What is seen of a drawing from outside; another one whenever something of it has changed. */
export type DrawingState = {
  canUndo: boolean;
  canRedo: boolean;
  isBlank: boolean;
  /** Whether no more can be added. */
  isFull: boolean;
  boxes: readonly Box[];
};

function contextOf(picture: Size, scale: number): Context {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser draws nothing.");
  context.setTransform(canvas.width / picture.width, 0, 0, canvas.height / picture.height, 0, 0);
  return context;
}

/** What is looked at: strokes are drawn on it, too, in pixels of the picture; whatever else changes, it draws anew by itself. */
export type Mirror = { context: Context; redraw: () => void };

/**
 * A mask that is being drawn: what was done, step by step, and a picture of it of a screen's size. A stroke is drawn as it comes, on that
 * picture and on the `mirror` that is looked at; nothing else is touched, so it takes as long on a large picture as on a small one.
 */
export function openDrawing(picture: Size, before: readonly Op[] = []) {
  const scale = Math.min(1, WORK_SIDE / Math.max(picture.width, picture.height));
  const [work, under] = [contextOf(picture, scale), contextOf(picture, scale)];
  const whole = { top: 0, height: picture.height };
  const listeners = new Set<() => void>();
  const ops: Op[] = [...before];
  let at = ops.length;
  let settled = 0;
  let numbers = ops.reduce((sum, op) => sum + (op.kind === "stroke" ? op.points.length : 0), 0);
  let stroke: Stroke | null = null;
  let mirror: Mirror | null = null;
  let nextBox = ops.reduce((next, op) => (op.kind === "box" ? Math.max(next, op.id + 1) : next), 1);
  let state: DrawingState;

  const active = () => ops.slice(0, at);
  const gone = () => new Set(active().flatMap((op) => (op.kind === "remove" ? [op.box] : [])));
  const clear = (context: Context) => context.clearRect(0, 0, picture.width, picture.height);

  /** Makes the picture of what was done; `isWhole`: from the beginning, for something long ago has changed. */
  function rebuild(isWhole: boolean): void {
    if (isWhole || settled > at) {
      settled = Math.max(0, at - TAIL);
      clear(under);
      const old = ops.slice(0, settled);
      drawOps(under, old.slice(beginOf(old)), gone(), picture, whole);
    }
    clear(work);
    work.drawImage(under.canvas, 0, 0, picture.width, picture.height);
    drawOps(work, ops.slice(settled, at), gone(), picture, whole);
    mirror?.redraw();
  }

  function drawOn(from: number, now: Stroke): void {
    drawStroke(work, now, from);
    if (mirror !== null) drawStroke(mirror.context, now, from);
  }

  function settle(): void {
    if (at - settled < 2 * TAIL) return;
    drawOps(under, ops.slice(settled, at - TAIL), gone(), picture, whole);
    settled = at - TAIL;
  }

  function tell(): void {
    const done = active();
    const isFull = ops.length >= MOST_OPS || numbers >= MOST_NUMBERS;
    state = { canUndo: at > 0, canRedo: at < ops.length, isBlank: isBlank(done), isFull, boxes: boxesIn(done) };
    for (const listener of listeners) listener();
  }

  /** The same after one more stroke, without going through all there are: a hand may have painted thousands. */
  function tellOf({ isErasing }: Stroke): void {
    const isFull = ops.length >= MOST_OPS || numbers >= MOST_NUMBERS;
    const isBlank = state.isBlank && isErasing;
    // All but the first say nothing new, and nothing is drawn anew around the picture while a hand paints on.
    if (state.canUndo && !state.canRedo && state.isBlank === isBlank && state.isFull === isFull) return;
    state = { ...state, canUndo: true, canRedo: false, isBlank, isFull };
    for (const listener of listeners) listener();
  }

  function push(op: Op): void {
    ops.length = at;
    ops.push(op);
    at += 1;
  }

  /** Whether a rectangle was drawn so long ago that it is part of the picture under the last steps. */
  const isOld = (box: number) => ops.findIndex((op) => op.kind === "box" && op.id === box) < settled;

  tell();
  rebuild(true);
  return {
    picture,
    canvas: work.canvas,
    mirrorTo: (wanted: Mirror | null) => {
      mirror = wanted;
    },
    setColour: (colour: string) => {
      for (const context of [work, under]) {
        context.fillStyle = colour;
        context.strokeStyle = colour;
      }
      rebuild(true);
    },
    begin: (isErasing: boolean, size: number, x: number, y: number): boolean => {
      if (state.isFull) return false;
      stroke = { kind: "stroke", isErasing, size, points: [x, y], top: y - size, bottom: y + size };
      drawOn(0, stroke);
      return true;
    },
    /** The stroke goes on; what is nearer than `nearest` to where it is, is left out. */
    extend: (points: readonly (readonly [x: number, y: number])[], nearest: number): void => {
      if (stroke === null) return;
      const from = stroke.points.length;
      for (const [x, y] of points) {
        const last = stroke.points.length;
        const [lastX = x, lastY = y] = [stroke.points[last - 2], stroke.points[last - 1]];
        if (Math.abs(x - lastX) + Math.abs(y - lastY) < nearest) continue;
        stroke.points.push(x, y);
        stroke.top = Math.min(stroke.top, y - stroke.size);
        stroke.bottom = Math.max(stroke.bottom, y + stroke.size);
      }
      if (stroke.points.length === from) return;
      drawOn(from, stroke);
    },
    end: (): void => {
      if (stroke === null) return;
      const done = stroke;
      stroke = null;
      push(done);
      numbers += done.points.length;
      settle();
      tellOf(done);
    },
    /** The stroke was none: a second finger came, to zoom. */
    cancel: (): void => {
      if (stroke === null) return;
      stroke = null;
      rebuild(false);
    },
    isDrawing: () => stroke !== null,
    add: (op: Exclude<Op, Stroke | Box>): void => {
      if (state.isFull) return;
      push(op);
      rebuild(op.kind === "remove" && isOld(op.box));
      settle();
      tell();
    },
    addBox: (rect: Box["rect"]): void => {
      if (state.isFull) return;
      push({ kind: "box", id: nextBox, rect });
      nextBox += 1;
      rebuild(false);
      settle();
      tell();
    },
    undo: (): void => {
      if (at === 0 || stroke !== null) return;
      at -= 1;
      const op = ops[at];
      rebuild(op?.kind === "remove" && isOld(op.box));
      tell();
    },
    redo: (): void => {
      const op = ops[at];
      if (op === undefined || stroke !== null) return;
      at += 1;
      rebuild(op.kind === "remove" && isOld(op.box));
      settle();
      tell();
    },
    /** What was done and stands. */
    steps: active,
    drawBand: (context: Context, top: number, height: number): void => {
      const done = active();
      drawOps(context, done.slice(beginOf(done)), gone(), picture, { top, height, isExact: true });
    },
    state: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export type Drawing = ReturnType<typeof openDrawing>;
