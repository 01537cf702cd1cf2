import { describe, expect, it } from "vitest";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { toKie, type WireField, wire } from "#graphql/domain/catalog/wire.ts";

const named = modelDefinitions.map((model) => [model.slug, model] as const);

describe("a definition", () => {
  it.each(named)("of %s is plain data: it comes back from JSON as it was", (_slug, model) => {
    expect(JSON.parse(JSON.stringify(model))).toStrictEqual(model);
  });

  it("has a slug of its own, and what takes its place is another that is offered", () => {
    const slugs = modelDefinitions.map(({ slug }) => slug);
    expect(new Set(slugs).size).toBe(slugs.length);
    for (const { slug, replacementSlug } of modelDefinitions) {
      if (replacementSlug === null) continue;
      expect(replacementSlug).not.toBe(slug);
      expect(slugs).toContain(replacementSlug);
    }
  });

  it.each(named)("of %s sends each of its parameters, and names none that it has not", (_slug, model) => {
    const own = model.parameters.map(({ name }) => name);
    const sent = model.wire.fields.flatMap((field) => (field.from === "parameter" ? [field.name] : []));
    expect([...new Set(sent)].sort()).toEqual([...own].sort());
    const conditions = [...model.wire.models, ...model.wire.fields].flatMap(({ when }) => when?.parameter?.name ?? []);
    const unused = Object.values(model.unusedWith).flat();
    expect(own).toEqual(expect.arrayContaining([...conditions, ...unused]));
    expect(model.frameModes).toEqual(expect.arrayContaining(Object.keys(model.unusedWith)));
  });

  it.each(named)("of %s has a word of kie.ai's for every value that it offers", (_slug, model) => {
    for (const field of model.wire.fields) {
      if (field.from !== "parameter" || field.words === undefined) continue;
      const values = model.parameters.find(({ name }) => name === field.name)?.values ?? ["true", "false"];
      expect(Object.keys(field.words)).toEqual(expect.arrayContaining(values));
    }
  });
});

describe("the mapping", () => {
  const request = { prompt: "a fox", imageUrls: ["https://a/1", "https://a/2"], frameMode: null, parameters: {} };
  const input = (field: WireField, parameters: Record<string, string | number | boolean> = {}) =>
    toKie({ slug: "one", wire: wire("kie/one", field) }, { ...request, parameters }).input;

  it("says falsy values, and leaves out what was not given or has no word", () => {
    const seed: WireField = { field: "seed", from: "parameter", name: "seed" };
    expect(input(seed, { seed: 0 })).toEqual({ seed: 0 });
    expect(input(seed)).toEqual({});
    const sound: WireField = { field: "s", from: "parameter", name: "sound", words: { true: false, false: null } };
    expect(input(sound, { sound: true })).toEqual({ s: false });
    expect(input(sound, { sound: false })).toEqual({});
  });

  it("takes the image of a place, and none where there is none", () => {
    expect(input({ field: "last", from: "image", place: 1 })).toEqual({ last: "https://a/2" });
    expect(input({ field: "third", from: "image", place: 2 })).toEqual({});
  });

  it("takes the first id whose condition holds, and is a defect where none does", () => {
    const models = [
      { id: "sharp", when: { parameter: { name: "quality", value: "pro" } } },
      { id: "frames", when: { frameModes: ["FIRST_FRAME" as const] } },
    ];
    const one = { slug: "one", wire: { models, fields: [] } };
    expect(toKie(one, { ...request, parameters: { quality: "pro" } }).model).toBe("sharp");
    expect(toKie(one, { ...request, frameMode: "FIRST_FRAME" }).model).toBe("frames");
    expect(() => toKie(one, request)).toThrow("one");
  });
});
