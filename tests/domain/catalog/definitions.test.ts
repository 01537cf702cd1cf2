import { describe, expect, it } from "vitest";
import en from "#app/locales/en.json";
import zh from "#app/locales/zh.json";
import { worksFromFiles } from "#graphql/domain/catalog/inputs.ts";
import { modelDefinition, modelDefinitions } from "#graphql/domain/catalog/models.ts";
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

describe("the words of the catalogue", () => {
  it.each(named)("of %s are there in Chinese", (slug, { parameters }) => {
    const missing = [
      ...(slug in zh.model.about ? [] : [slug]),
      ...parameters.map(({ name }) => name).filter((name) => !(name in zh.parameters)),
      ...parameters
        .flatMap(({ rules }) => rules.map(({ code }) => code))
        .filter((code) => !(code in zh.parameterRules)),
    ];
    expect(missing).toEqual([]);
  });

  it("say of each value that is a word what it is called, in both languages", () => {
    const values = modelDefinitions.flatMap(({ parameters }) => parameters.flatMap((one) => one.values ?? []));
    const wordy = values.filter((value) => /^[a-z]{2,}$/.test(value));
    for (const strings of [en, zh]) expect(wordy.filter((value) => !(value in strings.parameterValues))).toEqual([]);
  });
});

describe("the inputs of a definition", () => {
  it.each(named)("of %s say the same as what it takes of images", (_slug, model) => {
    const { inputs, acceptsImages, requiresImages, maxSourceImages, sourceLimits } = model;
    const [images, ...others] = inputs;
    expect(others.every(({ kind }) => kind !== "IMAGE")).toBe(true);
    expect(images?.kind === "IMAGE").toBe(acceptsImages);
    if (images?.kind !== "IMAGE") return expect([requiresImages, maxSourceImages]).toEqual([false, 0]);
    expect(images).toMatchObject({ name: "sourceImages", kind: "IMAGE", max: maxSourceImages });
    const maxBytes = images.continues === undefined ? sourceLimits.maxBytes : null;
    expect([images.min > 0, images.maxBytes]).toEqual([requiresImages, maxBytes]);
  });

  it.each(named)("of %s that are played say how many, how large and how long", (_slug, { inputs }) => {
    for (const { kind, min, max, maxBytes, seconds, contentTypes, continues } of inputs) {
      if ((kind !== "VIDEO" && kind !== "AUDIO") || continues !== undefined) continue;
      expect(min <= max && max > 0 && (maxBytes ?? 0) > 0 && contentTypes.length > 0).toBe(true);
      expect(seconds !== undefined && seconds.min >= 1 && seconds.max >= seconds.min).toBe(true);
      expect(contentTypes.every((type) => type.startsWith(`${kind.toLowerCase()}/`))).toBe(true);
    }
  });

  it.each(named)("of %s that are masks say in which colour, and are sent", (_slug, { inputs, wire }) => {
    const masks = inputs.filter(({ kind }) => kind === "MASK");
    expect(wire.fields.filter(({ from }) => from === "mask")).toHaveLength(masks.length);
    for (const { changes, max, contentTypes } of masks)
      expect([changes !== undefined, max, contentTypes]).toEqual([true, 1, ["image/png", "image/webp"]]);
  });

  it.each(named)("of %s that go on from a task say whose, and send its id", (_slug, { inputs, wire, kind }) => {
    const continued = inputs.filter(({ continues }) => continues !== undefined);
    expect(wire.fields.some(({ from }) => from === "task")).toBe(continued.length > 0);
    // There is one place for it in an order, and the first of its sources is meant.
    if (continued.length > 0) expect([continued.length, inputs.length]).toEqual([1, 1]);
    for (const { min, max, kind: holds, continues } of continued) {
      expect([min, max, holds]).toEqual([1, 1, kind]);
      for (const slug of continues?.models ?? []) {
        const model = modelDefinition(slug);
        const values = model?.parameters.find(({ name }) => name === continues?.only?.name)?.values ?? [];
        expect([slug, model?.kind, model?.family]).toEqual([slug, kind, "market"]);
        expect(continues?.only?.values.every((value) => values.includes(value)) ?? true).toBe(true);
      }
    }
  });

  it.each(named)("of %s fit its purposes", (_slug, { purposes, acceptsImages, inputs, frameModes, kind }) => {
    expect(purposes.length).toBeGreaterThan(0);
    if (kind === "AUDIO") return expect(["SPEECH", "MUSIC"]).toEqual(expect.arrayContaining(purposes));
    expect(purposes.some((one) => one.startsWith("TEXT_TO"))).toBe(inputs.every(({ min }) => min === 0));
    // What works from a video or a sound alone has neither frames nor words alone.
    if (kind === "VIDEO" && frameModes.length > 1) {
      expect(purposes.includes("REFERENCE_TO_VIDEO")).toBe(frameModes.includes("REFERENCE"));
      expect(purposes.includes("IMAGE_TO_VIDEO")).toBe(frameModes.includes("FIRST_FRAME"));
    } else if (kind === "IMAGE") expect(purposes.some((one) => one !== "TEXT_TO_IMAGE")).toBe(acceptsImages);
  });
});

it("at least 45 models are offered, and those that kie.ai has dropped are not: what is retired says since when", () => {
  const offered = modelDefinitions.filter(({ initialState }) => initialState === "ACTIVE");
  expect(offered.length).toBeGreaterThanOrEqual(45);
  const others = modelDefinitions.filter(({ initialState }) => initialState !== "ACTIVE");
  expect(others.map(({ slug, initialState, replacementSlug }) => [slug, initialState, replacementSlug])).toEqual([
    ["midjourney", "PAUSED", "nano-banana-2.1"],
    ["infinitalk", "PAUSED", "kling-avatar"],
    ["volcengine-lip-sync", "PAUSED", null],
    ["topaz-video-upscale", "PAUSED", null],
    ["runway-extend", "PAUSED", null],
    ["pixverse-v6-extend", "PAUSED", null],
    ["sora-2", "RETIRED", "veo-3.1-fast"],
  ]);
  for (const { initialState, endedAt } of modelDefinitions)
    expect(endedAt === undefined, endedAt).toBe(initialState !== "RETIRED");
});

it("what needs a certain model's result, or a mask, is told from what works from any file: no advice and no replacement names it", () => {
  const others = modelDefinitions.filter((model) => !worksFromFiles(model)).map(({ slug }) => slug);
  expect(others.sort()).toEqual([
    ...["grok-imagine-extend", "grok-imagine-image-2-segments", "ideogram-character-edit", "ideogram-v3-edit"],
    ...["pixverse-v6-extend", "runway-extend", "veo-3.1-extend", "veo-3.1-quality-extend"],
  ]);
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
