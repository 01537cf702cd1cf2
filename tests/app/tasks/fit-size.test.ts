import { describe, expect, it } from "vitest";
import { fittedSize, isTooLarge, renamed } from "#app/tasks/upload/fit-size.ts";

const MEGABYTE = 1024 * 1024;

describe("a picture for an upload", () => {
  it("is too large by its bytes, its pixels or its longest side, and not at the limit", () => {
    const small = { byteSize: 1, width: 10, height: 10 };
    expect(isTooLarge(small)).toBe(false);
    expect(isTooLarge({ ...small, byteSize: 20 * MEGABYTE })).toBe(false);
    expect(isTooLarge({ ...small, byteSize: 20 * MEGABYTE + 1 })).toBe(true);
    expect(isTooLarge({ ...small, width: 10_000, height: 5_000 })).toBe(false);
    expect(isTooLarge({ ...small, width: 10_000, height: 5_001 })).toBe(true);
    expect(isTooLarge({ ...small, width: 16_001 })).toBe(true);
  });

  it("keeps its shape in fewer pixels than every browser can draw", () => {
    const { width, height } = fittedSize({ width: 12_000, height: 9_000 });
    expect(width * height).toBeLessThanOrEqual(16_000_000);
    expect(width / height).toBeCloseTo(4 / 3, 2);
    expect(fittedSize({ width: 12_000, height: 9_000 }, 0.5).width).toBe(Math.floor(width / 2));
  });

  it("is never drawn larger than it was, nor without a side", () => {
    expect(fittedSize({ width: 300, height: 200 })).toEqual({ width: 300, height: 200 });
    expect(fittedSize({ width: 60_000, height: 1 })).toEqual({ width: 16_000, height: 1 });
  });

  it("has the ending of what it has become", () => {
    expect([renamed("a.b.png", "image/webp"), renamed("photo", "image/jpeg")]).toEqual(["a.b.webp", "photo.jpg"]);
  });
});
