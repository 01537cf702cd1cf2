import { useState } from "react";
import {
  fitted,
  inside,
  moved,
  type Rect,
  rectBefore,
  resized,
  type Turn,
  turnedBy,
  turnedRect,
  turnedSize,
} from "#app/creations/edit/crop/geometry.ts";
import type { Size } from "#app/creations/edit/use-size.ts";

export const RATIOS = ["free", "original", "1:1", "16:9", "9:16"] as const;
export type Ratio = (typeof RATIOS)[number];

type Crop = { rect: Rect; turn: Turn; ratio: Ratio };

/** Width to height; null where it does not matter. */
function numberOf(ratio: Ratio, size: Size): number | null {
  if (ratio === "free") return null;
  if (ratio === "original") return size.width / size.height;
  const [across = 1, down = 1] = ratio.split(":").map(Number);
  return across / down;
}

/** The same shape, lying on its side. */
function turnedRatio(ratio: Ratio): Ratio {
  if (ratio === "16:9") return "9:16";
  return ratio === "9:16" ? "16:9" : ratio;
}

/** What is kept of a picture of this size: a part of it as it is shown, turned, in a ratio or in none. */
export function useCrop(picture: Size) {
  const whole: Rect = { x: 0, y: 0, ...picture };
  const [{ rect, turn, ratio }, setCrop] = useState<Crop>({ rect: whole, turn: 0, ratio: "free" });
  const size = turnedSize(picture, turn);
  const change = (next: (crop: Crop, size: Size) => Partial<Crop>) =>
    setCrop((crop) => ({ ...crop, ...next(crop, turnedSize(picture, crop.turn)) }));
  return {
    /** In pixels of the picture as it is turned. */
    rect,
    size,
    turn,
    ratio,
    /** Whether this would be the picture as it is. */
    isWhole: turn === 0 && rect.width === picture.width && rect.height === picture.height,
    /** The same in pixels of the picture as it is, as the API has it. */
    part: { ...rectBefore(rect, picture, turn), turnDegrees: turn },
    moveBy: (from: Rect, by: { x: number; y: number }) =>
      change((_crop, within) => ({ rect: moved(from, by, within) })),
    resizeBy: (from: Rect, edges: Parameters<typeof resized>[1], by: { x: number; y: number }) =>
      change((crop, within) => ({ rect: resized(from, edges, by, within, numberOf(crop.ratio, within)) })),
    place: (at: Partial<Pick<Rect, "x" | "y">>) =>
      change((crop, within) => ({ rect: inside({ ...crop.rect, ...at }, within) })),
    setRatio: (wanted: Ratio) =>
      change((crop, within) => {
        const number = numberOf(wanted, within);
        return { ratio: wanted, rect: number === null ? crop.rect : fitted(crop.rect, within, number) };
      }),
    turnBy: (quarters: 1 | -1) =>
      change((crop, within) => ({
        turn: turnedBy(crop.turn, quarters),
        rect: turnedRect(crop.rect, within, quarters === 1 ? 90 : 270),
        ratio: turnedRatio(crop.ratio),
      })),
    reset: () => setCrop({ rect: whole, turn: 0, ratio: "free" }),
  };
}

export type CropState = ReturnType<typeof useCrop>;
