import { describe, expect, it } from "vitest";
import { knownFirst } from "#app/compose/models/offers.ts";

function offers(...slugs: string[]) {
  return slugs.map((slug) => ({ model: { slug }, disabledReason: null as string | null }));
}

describe("the order of the cards", () => {
  const known = { favorites: ["d"], recent: ["c", "d", "gone"] };

  it("has favourites first, then what was used last, then the rest as it was", () => {
    expect(knownFirst(offers("a", "b", "c", "d"), known).map(({ model }) => model.slug)).toEqual(["d", "c", "a", "b"]);
    expect(knownFirst(offers("a", "b"), { favorites: [], recent: [] })).toEqual(offers("a", "b"));
  });

  it("leaves a model that can't be used now where it was", () => {
    const [a, b, d] = offers("a", "b", "d");
    if (a === undefined || b === undefined || d === undefined) throw new Error("three were made");
    const ranked = knownFirst([a, b, { ...d, disabledReason: "paused" }], known);
    expect(ranked.map(({ model }) => model.slug)).toEqual(["a", "b", "d"]);
  });
});
