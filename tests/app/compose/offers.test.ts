import { describe, expect, it } from "vitest";
import { knownFirst, modelFor, offersOf } from "#app/compose/models/offers.ts";
import type { Translate } from "#app/lib/i18n/words.ts";
import type { ModelName } from "#app/tasks/catalog/documents.ts";

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

describe("a model that needs a mask", () => {
  const model = (slug: string, inputs: ModelName["inputs"]): ModelName => ({
    ...{
      id: slug,
      slug,
      name: slug,
      kind: "IMAGE",
      state: "ACTIVE",
      credits: 5,
      acceptsImages: true,
      replacement: null,
    },
    inputs,
  });
  const image = { kind: "IMAGE", min: 1 } as const;
  const needy = model("needy", [image, { kind: "MASK", min: 1 }]);
  const able = model("able", [image, { kind: "MASK", min: 0 }]);

  it("is in no list and is not chosen by its address: the bar has no place for one", () => {
    const t = (key: string) => key;
    expect(offersOf([needy, able], t as Translate).map((offer) => offer.model.slug)).toEqual(["able"]);
    expect(modelFor([needy, able], "needy")?.slug).toBe("able");
  });
});
