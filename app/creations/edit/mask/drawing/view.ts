import { clamp } from "#app/creations/edit/crop/geometry.ts";
import type { Size } from "#app/creations/edit/use-size.ts";

/** Where a picture lies on the stage: `scale` CSS pixels for each of its own, its corner at x, y. */
export type View = { scale: number; x: number; y: number };
type Point = { x: number; y: number };

const ROOM_PX = 16;
/** How far one can go in beyond the whole. */
const MOST_ZOOM = 16;

/** All of the picture, as large as fits. */
export function wholeView(picture: Size, stage: Size): View {
  const scale = leastScale(picture, stage);
  return { scale, x: (stage.width - picture.width * scale) / 2, y: (stage.height - picture.height * scale) / 2 };
}

/** The view from nearer or farther; what is at this point of the stage stays there. */
export function zoomed(view: View, factor: number, { x, y }: Point, picture: Size, stage: Size): View {
  const least = leastScale(picture, stage);
  const scale = clamp(view.scale * factor, least, least * MOST_ZOOM);
  const grown = scale / view.scale;
  return held({ scale, x: x - (x - view.x) * grown, y: y - (y - view.y) * grown }, picture, stage);
}

/** The view farther to a side, as long as something of the picture is to be seen. */
export function panned(view: View, by: Point, picture: Size, stage: Size): View {
  return held({ ...view, x: view.x + by.x, y: view.y + by.y }, picture, stage);
}

/** The point of the picture that is at a point of the stage. */
export function pointAt({ scale, x, y }: View, at: Point): [x: number, y: number] {
  return [(at.x - x) / scale, (at.y - y) / scale];
}

function leastScale(picture: Size, stage: Size): number {
  const across = Math.max(1, stage.width - 2 * ROOM_PX) / picture.width;
  return Math.min(across, Math.max(1, stage.height - 2 * ROOM_PX) / picture.height);
}

function held({ scale, x, y }: View, picture: Size, stage: Size): View {
  const side = (at: number, length: number, room: number) =>
    length <= room ? (room - length) / 2 : clamp(at, room - length - ROOM_PX, ROOM_PX);
  return {
    scale,
    x: side(x, picture.width * scale, stage.width),
    y: side(y, picture.height * scale, stage.height),
  };
}
