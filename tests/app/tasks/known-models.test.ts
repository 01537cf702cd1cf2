import { describe, expect, it } from "vitest";
import { knownFirst, knownModels, knownModelsCookie } from "#app/tasks/catalog/known-models.ts";

function offers(...slugs: string[]) {
  return slugs.map((slug) => ({ model: { slug }, hindrance: null as string | null }));
}

describe("the models a browser knows", () => {
  it("are read from its cookies as they were written", () => {
    const known = { favorites: ["veo-3.1-fast", "kling-3.0"], recent: ["nano-banana"] };
    const [cookie = ""] = knownModelsCookie(known, false).split(";");
    expect(knownModels(`theme=dark; ${cookie}; a=b`)).toEqual(known);
    expect(knownModelsCookie(known, true)).toMatch(/; SameSite=Lax; Secure$/);
  });

  it("are none where the cookie is absent, or says what no model is called", () => {
    const none = { favorites: [], recent: [] };
    expect([knownModels(null), knownModels(""), knownModels("mymodels=a~b"), knownModels("models=")]).toEqual([
      none,
      none,
      none,
      none,
    ]);
    expect(knownModels('models=<b>!"a"!ok~%20')).toEqual({ favorites: ["ok"], recent: [] });
  });

  it("are only so many", () => {
    const many = Array.from({ length: 30 }, (_, index) => `m${index}`);
    const { favorites, recent } = knownModels(`models=${many.join("!")}~${many.join("!")}`);
    expect([favorites.length, recent.length]).toEqual([20, 3]);
    expect(knownModelsCookie({ favorites: many, recent: many }, false)).not.toContain("m29");
  });
});

describe("the order of the cards", () => {
  const known = { favorites: ["d"], recent: ["c", "d", "gone"] };

  it("has favourites first, then what was used last, then the rest as it was", () => {
    expect(knownFirst(offers("a", "b", "c", "d"), known).map(({ model }) => model.slug)).toEqual(["d", "c", "a", "b"]);
    expect(knownFirst(offers("a", "b"), { favorites: [], recent: [] })).toEqual(offers("a", "b"));
  });

  it("leaves a model that can't be used now where it was", () => {
    const [a, b, d] = offers("a", "b", "d");
    if (a === undefined || b === undefined || d === undefined) throw new Error("three were made");
    const ranked = knownFirst([a, b, { ...d, hindrance: "paused" }], known);
    expect(ranked.map(({ model }) => model.slug)).toEqual(["a", "b", "d"]);
  });
});
