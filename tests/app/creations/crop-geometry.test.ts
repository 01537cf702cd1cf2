import { describe, expect, it } from "vitest";
import {
  fitted,
  inside,
  moved,
  rectBefore,
  resized,
  turnedBy,
  turnedRect,
  turnedSize,
} from "#app/creations/edit/crop/geometry.ts";

const SIZE = { width: 300, height: 200 };
const RECT = { x: 100, y: 50, width: 60, height: 40 };
const CORNER = { h: 1, v: 1 } as const;

describe("the part of a picture that is kept", () => {
  it.each([0, 90, 180, 270] as const)("is where it was once a turn by %i is taken back", (turn) => {
    expect(rectBefore(turnedRect(RECT, SIZE, turn), SIZE, turn)).toEqual(RECT);
  });

  it("turns with the picture: what was at its left is at its top then", () => {
    expect(turnedRect(RECT, SIZE, 90)).toEqual({ x: 110, y: 100, width: 40, height: 60 });
    expect(turnedSize(SIZE, 270)).toEqual({ width: 200, height: 300 });
    expect([turnedBy(270, 1), turnedBy(0, -1)]).toEqual([0, 270]);
  });

  it("moves no farther than to the edges, and is never of nothing", () => {
    expect(moved(RECT, { x: 1000, y: -1000 }, SIZE)).toEqual({ ...RECT, x: 240, y: 0 });
    expect(inside({ x: -5, y: 500, width: 0, height: 999 }, SIZE)).toEqual({ x: 0, y: 0, width: 1, height: 200 });
  });

  it("is dragged by its edges, of which the others stay", () => {
    expect(resized(RECT, CORNER, { x: 10, y: -5 }, SIZE, null)).toEqual({ ...RECT, width: 70, height: 35 });
    expect(resized(RECT, { h: -1, v: 0 }, { x: 500, y: 0 }, SIZE, null)).toEqual({ ...RECT, x: 159, width: 1 });
    expect(resized(RECT, { h: 0, v: -1 }, { x: 0, y: -500 }, SIZE, null)).toEqual({ ...RECT, y: 0, height: 90 });
  });

  it.each([1, 16 / 9, 9 / 16])("keeps a ratio of %f, also at the edges of the picture", (ratio) => {
    const start = fitted(RECT, SIZE, ratio);
    expect(start.width / start.height).toBeCloseTo(ratio, 1);
    for (const h of [-1, 0, 1] as const)
      for (const v of [-1, 0, 1] as const) {
        if (h === 0 && v === 0) continue;
        for (const by of [
          { x: -40, y: -30 },
          { x: 35, y: 60 },
          { x: 900, y: 900 },
          { x: -900, y: -900 },
        ]) {
          const from = fitted({ x: 80, y: 60, width: 90, height: 70 }, { width: 200, height: 150 }, ratio);
          const { x, y, width, height } = resized(from, { h, v }, by, SIZE, ratio);
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
          expect(x + width).toBeLessThanOrEqual(SIZE.width);
          expect(y + height).toBeLessThanOrEqual(SIZE.height);
          expect(Math.abs(width - height * ratio)).toBeLessThanOrEqual(1 + ratio);
        }
      }
  });
});
