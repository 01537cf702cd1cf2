import { describe, expect, it } from "vitest";
import { type Arrow, type Box, cardAt, firstInView } from "#app/creations/list/card-steps.ts";

function box(column: number, top: number, height: number): Box {
  return { left: column * 110, right: column * 110 + 100, top, bottom: top + height };
}

// Two columns, the way the browser fills them: each card under the shortest column.
const masonry = [box(0, 0, 100), box(1, 0, 300), box(0, 110, 100), box(0, 220, 200), box(1, 310, 50)];

describe("an arrow among cards", () => {
  const from = (index: number, key: Arrow) => cardAt(masonry, index, key);

  it("goes in the order of reading to the sides", () => {
    expect(from(1, "ArrowRight")).toBe(2);
    expect(from(2, "ArrowLeft")).toBe(1);
  });

  it("stays in the column up and down, whatever stands beside it", () => {
    expect(from(0, "ArrowDown")).toBe(2);
    expect(from(2, "ArrowDown")).toBe(3);
    expect(from(3, "ArrowUp")).toBe(2);
    expect(from(1, "ArrowDown")).toBe(4);
    expect(from(4, "ArrowUp")).toBe(1);
  });

  it("leads to the card that shares most of the width where the columns differ", () => {
    const wide = { left: 0, right: 210, top: -120, bottom: -10 };
    const half = { left: 60, right: 210, top: 0, bottom: 100 };
    expect(cardAt([wide, box(0, 0, 100), half], 0, "ArrowDown")).toBe(2);
    expect(cardAt([wide, box(0, 0, 100), half], 1, "ArrowUp")).toBe(0);
  });

  it("leads nowhere past the ends, or from no card", () => {
    expect(from(0, "ArrowLeft")).toBeNull();
    expect(from(0, "ArrowUp")).toBeNull();
    expect(from(4, "ArrowRight")).toBeNull();
    expect(from(3, "ArrowDown")).toBeNull();
    expect(from(-1, "ArrowRight")).toBeNull();
  });
});

describe("the first card of a walk", () => {
  it("is the first whose top is in the window", () => {
    expect(firstInView([box(0, -200, 300), box(0, 110, 50)], 800)).toBe(1);
  });

  it("is the first of all when none begins there, and none when there is none", () => {
    expect(firstInView([box(0, -200, 2000)], 800)).toBe(0);
    expect(firstInView([], 800)).toBeNull();
  });
});
