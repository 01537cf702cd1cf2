import { describe, expect, test } from "vitest";
import { inOrder, movedTo, neighbourOf } from "#app/creations/collections/order.ts";

const ids = ["a", "b", "c", "d"];

describe("an item of a list", () => {
  test("moves to a place, and to an end where that is outside", () => {
    expect(movedTo(ids, "c", 0)).toEqual(["c", "a", "b", "d"]);
    expect(movedTo(ids, "b", 2)).toEqual(["a", "c", "b", "d"]);
    expect(movedTo(ids, "a", 9)).toEqual(["b", "c", "d", "a"]);
    expect(movedTo(ids, "d", -3)).toEqual(["d", "a", "b", "c"]);
    expect(movedTo(ids, "x", 1)).toEqual(ids);
  });

  test("is told by its neighbour: the one before it, else the one behind", () => {
    expect(neighbourOf(ids, "c")).toEqual({ after: "b" });
    expect(neighbourOf(ids, "a")).toEqual({ before: "b" });
    expect(neighbourOf(["a"], "a")).toBeNull();
    expect(neighbourOf(ids, "x")).toBeNull();
  });
});

test("an order that is wished puts first what it names, and leaves the rest as it came", () => {
  const items = ["a", "b", "new", "c", "newer"].map((id) => ({ id }));
  expect(inOrder(items, ["c", "gone", "a", "b"]).map(({ id }) => id)).toEqual(["c", "a", "b", "new", "newer"]);
});
