import type { Size } from "#app/creations/edit/use-size.ts";

/** A part of a picture, in its pixels. */
export type Rect = Size & { x: number; y: number };
export type Turn = 0 | 90 | 180 | 270;
/** Which edges are dragged: −1 the left or upper one, 1 the right or lower one, 0 neither. */
export type Edges = { h: -1 | 0 | 1; v: -1 | 0 | 1 };

const TURNS: readonly Turn[] = [0, 90, 180, 270];
const QUARTER = 90;

export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** The turn after one more by a quarter: 1 to the right, −1 to the left. */
export function turnedBy(turn: Turn, quarters: 1 | -1): Turn {
  return TURNS[(turn / QUARTER + quarters + TURNS.length) % TURNS.length] ?? 0;
}

/** How large a picture is once it is turned. */
export function turnedSize({ width, height }: Size, turn: Turn): Size {
  return turn % (2 * QUARTER) === 0 ? { width, height } : { width: height, height: width };
}

/** Where a part is once the picture of this size is turned a quarter to the right. */
function turnedRight({ x, y, width, height }: Rect, size: Size): Rect {
  return { x: size.height - y - height, y: x, width: height, height: width };
}

/** Where a part of a picture is once that is turned clockwise. */
export function turnedRect(rect: Rect, size: Size, turn: Turn): Rect {
  let [at, within] = [rect, size];
  for (let quarter = 0; quarter < turn / QUARTER; quarter++) {
    at = turnedRight(at, within);
    within = turnedSize(within, QUARTER);
  }
  return at;
}

/** Where a part of the turned picture is in the picture as it is. */
export function rectBefore(rect: Rect, size: Size, turn: Turn): Rect {
  const back = TURNS[(TURNS.length - turn / QUARTER) % TURNS.length] ?? 0;
  return turnedRect(rect, turnedSize(size, turn), back);
}

/** In whole pixels, at least one each way, and inside. */
export function inside({ x, y, width, height }: Rect, size: Size): Rect {
  const across = clamp(Math.round(width), 1, size.width);
  const down = clamp(Math.round(height), 1, size.height);
  return {
    x: clamp(Math.round(x), 0, size.width - across),
    y: clamp(Math.round(y), 0, size.height - down),
    width: across,
    height: down,
  };
}

/** As large as it is, somewhere else. */
export function moved(rect: Rect, by: { x: number; y: number }, size: Size): Rect {
  return inside({ ...rect, x: rect.x + by.x, y: rect.y + by.y }, size);
}

/** With some of its edges elsewhere; in a ratio the others follow, and what is not dragged stays where it is. */
export function resized(
  rect: Rect,
  edges: Edges,
  by: { x: number; y: number },
  size: Size,
  ratio: number | null,
): Rect {
  const [left, right] = span(rect.x, rect.width, edges.h, by.x, size.width);
  const [top, bottom] = span(rect.y, rect.height, edges.v, by.y, size.height);
  const free = { x: left, y: top, width: right - left, height: bottom - top };
  if (ratio === null) return inside(free, size);
  const isByHeight = edges.h === 0 || (edges.v !== 0 && Math.abs(by.y * ratio) > Math.abs(by.x));
  const most = Math.min(
    room(rect.x, rect.width, edges.h, size.width),
    room(rect.y, rect.height, edges.v, size.height) * ratio,
  );
  const width = clamp(isByHeight ? free.height * ratio : free.width, Math.min(1, most), most);
  const height = width / ratio;
  const x = placed(rect.x, rect.width, edges.h, width);
  const y = placed(rect.y, rect.height, edges.v, height);
  return inside({ x, y, width, height }, size);
}

/** The largest part in a ratio whose middle is as near as can be to that of another. */
export function fitted(rect: Rect, size: Size, ratio: number): Rect {
  const width = Math.min(size.width, size.height * ratio);
  const height = width / ratio;
  return inside({ x: rect.x + (rect.width - width) / 2, y: rect.y + (rect.height - height) / 2, width, height }, size);
}

function span(start: number, length: number, edge: -1 | 0 | 1, by: number, side: number): [number, number] {
  const end = start + length;
  if (edge < 0) return [clamp(start + by, 0, end - 1), end];
  return edge > 0 ? [start, clamp(end + by, start + 1, side)] : [start, end];
}

/** How long it can become while the edge that is not dragged, or the middle, stays. */
function room(start: number, length: number, edge: -1 | 0 | 1, side: number): number {
  if (edge < 0) return start + length;
  if (edge > 0) return side - start;
  const middle = start + length / 2;
  return 2 * Math.min(middle, side - middle);
}

function placed(start: number, before: number, edge: -1 | 0 | 1, length: number): number {
  if (edge < 0) return start + before - length;
  return edge > 0 ? start : start + (before - length) / 2;
}
