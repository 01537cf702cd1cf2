import { type RefObject, useEffect, useRef } from "react";
import type { Drawing } from "#app/creations/edit/mask/drawing/drawing.ts";
import { panned, pointAt, type View, wholeView, zoomed } from "#app/creations/edit/mask/drawing/view.ts";
import type { StageControls, Tool } from "#app/creations/edit/mask/stage-controls.ts";
import type { Size } from "#app/creations/edit/use-size.ts";

/** More pixels than that a screen shows nobody. */
const MOST_RATIO = 2;
const WHEEL_STEP = 1.0015;
/** What is nearer than that, in pixels of the screen, is no new point of a stroke. */
const NEAREST_PX = 0.75;
const MIDDLE_BUTTON = 1;

type Parts = {
  stage: RefObject<HTMLDivElement>;
  world: RefObject<HTMLDivElement>;
  canvas: RefObject<HTMLCanvasElement>;
  cursor: RefObject<HTMLDivElement>;
};
type Wish = { tool: Tool; brush: number };
type Point = { x: number; y: number };

/** The stage as it is drawn: by script alone, for React would draw far more at every move. */
function openStage(drawing: Drawing, parts: { [name in keyof Parts]: HTMLElement }, size: Size, wish: () => Wish) {
  const { stage, world, cursor } = parts;
  const canvas = parts.canvas as HTMLCanvasElement;
  const { picture } = drawing;
  const ratio = Math.min(MOST_RATIO, window.devicePixelRatio);
  const context = canvas.getContext("2d", { desynchronized: true });
  if (context === null) throw new Error("This browser draws nothing.");
  canvas.width = Math.max(1, Math.round(size.width * ratio));
  canvas.height = Math.max(1, Math.round(size.height * ratio));
  let view: View = wholeView(picture, size);
  let asked = 0;
  const pointers = new Map<number, Point>();
  let panning = false;

  function draw(): void {
    cancelAnimationFrame(asked);
    asked = 0;
    const { scale, x, y } = view;
    world.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    canvas.width = Number(canvas.width);
    context?.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y);
    context?.beginPath();
    context?.rect(0, 0, picture.width, picture.height);
    context?.clip();
    const colour = getComputedStyle(canvas).color;
    if (context !== null) Object.assign(context, { fillStyle: colour, strokeStyle: colour });
    context?.drawImage(drawing.canvas, 0, 0, picture.width, picture.height);
  }
  function drawSoon(): void {
    if (asked === 0) asked = requestAnimationFrame(draw);
  }
  const look = (next: View) => {
    view = next;
    drawSoon();
  };
  // Read when it may have moved, and not at every move: what was written since would have to be laid out for it.
  let corner = { left: 0, top: 0 };
  const locate = () => {
    corner = stage.getBoundingClientRect();
  };
  const at = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => ({
    x: clientX - corner.left,
    y: clientY - corner.top,
  });
  /** A brush is as broad on the screen whether one is near or far; in the picture it is the finer the nearer one is. */
  const broad = () => wish().brush / view.scale;
  let shownBrush = 0;
  const follow = ({ x, y }: Point, isSeen: boolean) => {
    const { brush, tool } = wish();
    const isHidden = !isSeen || tool === "hand";
    if (cursor.hidden !== isHidden) cursor.hidden = isHidden;
    if (isHidden) return;
    cursor.style.transform = `translate(${x - brush / 2}px, ${y - brush / 2}px)`;
    // Its size is laid out, its place is not.
    if (brush === shownBrush) return;
    shownBrush = brush;
    cursor.style.width = `${brush}px`;
    cursor.style.height = `${brush}px`;
  };

  function down(event: PointerEvent): void {
    locate();
    const point = at(event);
    pointers.set(event.pointerId, point);
    stage.setPointerCapture(event.pointerId);
    if (pointers.size > 1) {
      drawing.cancel();
      return;
    }
    const { tool } = wish();
    panning = tool === "hand" || event.button === MIDDLE_BUTTON;
    if (panning || event.button !== 0) return;
    const [x, y] = pointAt(view, point);
    drawing.begin(tool === "eraser", broad(), x, y);
  }
  function move(event: PointerEvent): void {
    const before = pointers.get(event.pointerId);
    const point = at(event);
    follow(point, event.pointerType !== "touch");
    if (before === undefined) return;
    pointers.set(event.pointerId, point);
    if (pointers.size === 2) pinch(event.pointerId, before, point);
    else if (panning) look(panned(view, { x: point.x - before.x, y: point.y - before.y }, picture, size));
    else if (drawing.isDrawing()) paint(event);
  }
  function paint(event: PointerEvent): void {
    const events = event.getCoalescedEvents?.() ?? [];
    const points = (events.length === 0 ? [event] : events).map((one) => pointAt(view, at(one)));
    drawing.extend(points, NEAREST_PX / view.scale);
  }
  /** Two fingers: what was between them stays there, and comes nearer as they part. */
  function pinch(moved: number, before: Point, now: Point): void {
    const other = [...pointers].find(([id]) => id !== moved)?.[1];
    if (other === undefined) return;
    const far = (point: Point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    const middle = (point: Point) => ({ x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 });
    const [from, to] = [middle(before), middle(now)];
    const shifted = panned(view, { x: to.x - from.x, y: to.y - from.y }, picture, size);
    look(zoomed(shifted, far(now) / far(before), to, picture, size));
  }
  function up(event: PointerEvent): void {
    pointers.delete(event.pointerId);
    if (pointers.size > 0) return;
    panning = false;
    drawing.end();
  }
  function wheel(event: WheelEvent): void {
    event.preventDefault();
    look(zoomed(view, WHEEL_STEP ** -event.deltaY, at(event), picture, size));
  }

  const gone = new AbortController();
  const listen = { signal: gone.signal };
  stage.addEventListener("pointerenter", locate, listen);
  stage.addEventListener("pointerdown", down, listen);
  stage.addEventListener("pointermove", move, listen);
  stage.addEventListener("pointerup", up, listen);
  stage.addEventListener("pointercancel", up, listen);
  stage.addEventListener("pointerleave", () => follow({ x: 0, y: 0 }, false), listen);
  stage.addEventListener("wheel", wheel, { ...listen, passive: false });
  drawing.setColour(getComputedStyle(canvas).color);
  drawing.mirrorTo({ context, redraw: drawSoon });
  locate();
  draw();
  const centre = { x: size.width / 2, y: size.height / 2 };
  return {
    zoom: (factor: number) => look(zoomed(view, factor, centre, picture, size)),
    whole: () => look(wholeView(picture, size)),
    pan: (by: Point) => look(panned(view, by, picture, size)),
    close: () => {
      gone.abort();
      cancelAnimationFrame(asked);
      drawing.mirrorTo(null);
    },
  };
}

export type OpenStage = Pick<ReturnType<typeof openStage>, "pan"> & StageControls;

/** Opens the stage as soon as it has a size, and anew with every other. */
export function useStage(drawing: Drawing, parts: Parts, size: Size, wish: Wish): RefObject<OpenStage | null> {
  const controls = useRef<OpenStage | null>(null);
  const latest = useRef(wish);
  latest.current = wish;
  const { stage, world, canvas, cursor } = parts;
  const { width, height } = size;
  useEffect(() => {
    const nodes = [stage.current, world.current, canvas.current, cursor.current] as const;
    const [stageNode, worldNode, canvasNode, cursorNode] = nodes;
    if (stageNode === null || worldNode === null || canvasNode === null || cursorNode === null || width * height === 0)
      return;
    const found = { stage: stageNode, world: worldNode, canvas: canvasNode, cursor: cursorNode };
    const opened = openStage(drawing, found, { width, height }, () => latest.current);
    controls.current = opened;
    return () => {
      controls.current = null;
      opened.close();
    };
  }, [drawing, stage, world, canvas, cursor, width, height]);
  return controls;
}
