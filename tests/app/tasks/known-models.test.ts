import { describe, expect, it } from "vitest";
import { knownModels, knownModelsCookie } from "#app/tasks/catalog/known-models.ts";

describe("the models a browser knows", () => {
  it("are read from its cookies as they were written", () => {
    const known = { favorites: ["veo-3.1-fast", "kling-3.0"], recent: ["nano-banana"] };
    const [cookie = ""] = knownModelsCookie(known, false).split(";");
    expect(knownModels(`theme=dark; ${cookie}; a=b`)).toEqual(known);
    expect(knownModelsCookie(known, true)).toMatch(/; Path=\/; Secure; SameSite=Lax$/);
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
