import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { recent } from "#graphql/runtime/lru-cache.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

it("what was kept is there for its time, counted from when it was kept", () => {
  const kept = recent<number>({ lifeMs: 100, most: 10 });
  kept.set("a", 1);
  vi.setSystemTime(Date.now() + 99);
  expect(kept.get("a")).toBe(1);
  vi.setSystemTime(Date.now() + 1);
  expect(kept.get("a")).toBeUndefined();
});

it("what was used longest ago goes when there are too many", () => {
  const kept = recent<number>({ lifeMs: 100, most: 2 });
  kept.set("a", 1);
  kept.set("b", 2);
  kept.get("a");
  kept.set("c", 3);
  expect([kept.get("a"), kept.get("b"), kept.get("c")]).toEqual([1, undefined, 3]);
});

it("what was used longest ago goes when all weigh too much, the newest if it alone does", () => {
  const kept = recent<string>({ lifeMs: 100, most: 10, mostWeight: 10 });
  kept.set("a", "a", 6);
  kept.set("b", "b", 4);
  kept.set("a", "again", 5);
  expect([kept.get("b"), kept.get("a")]).toEqual(["b", "again"]);
  kept.set("c", "c", 5);
  expect([kept.get("b"), kept.get("a"), kept.get("c")]).toEqual([undefined, "again", "c"]);
  kept.set("d", "d", 11);
  expect([kept.get("a"), kept.get("c"), kept.get("d")]).toEqual([undefined, undefined, undefined]);
  kept.set("e", "e", 10);
  expect(kept.get("e")).toBe("e");
});

it("what is deleted is gone, and its weight with it", () => {
  const kept = recent<string>({ lifeMs: 100, most: 10, mostWeight: 10 });
  kept.set("a", "a", 10);
  kept.delete("a");
  kept.delete("a");
  kept.set("b", "b", 10);
  expect([kept.get("a"), kept.get("b")]).toEqual([undefined, "b"]);
});
