import { describe, expect, it } from "vitest";
import { DELIVERED_RULES } from "#graphql/domain/catalog/costs/price-rules.ts";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { type Made, makeModel } from "#graphql/domain/catalog/import/make.ts";
import { readDefinition } from "#graphql/domain/catalog/imported/stored-definition.ts";
import { lossOf } from "#graphql/domain/catalog/margin.ts";
import { validateParameters } from "#graphql/domain/catalog/parameters.ts";
import { costAtKie, creditsFor } from "#graphql/domain/catalog/price.ts";
import { toKie } from "#graphql/domain/catalog/wire.ts";
import { readForm } from "#graphql/vendors/kie/catalog/form.ts";
import { readSchema } from "#graphql/vendors/kie/catalog/schema.ts";
import { inputWith, situationsOf, valuesOf } from "#tests/contract/cases.ts";
import { brokenBy, documentOf, inputOf, type Paper } from "#tests/support/kie-schemas/document.ts";
import { FROM_FILES, READER, TEN } from "#tests/support/kie-schemas/ten.ts";

function made(paper: Paper): Made {
  const document = documentOf(paper.model, inputOf(paper));
  expect(readSchema(document)).toMatchObject({ outcome: "fields" });
  const form = readForm(document);
  const model = form === null ? null : makeModel({ ...paper, slug: null }, form, {}, DELIVERED_RULES);
  if (model === null) throw new Error(`${paper.model} was not read.`);
  return model;
}

/** An order with these parameters in every way that the model takes images, in kie.ai's words. */
function sent(model: ModelDefinition, parameters: Record<string, string>) {
  const { values, problems } = validateParameters(model, inputWith(model, parameters));
  expect(problems, JSON.stringify(parameters)).toEqual([]);
  const files = (count: number, ending: string) =>
    Array.from({ length: count }, (_, n) => `https://files.example/${n}.${ending}`);
  return situationsOf(model).map(({ frameMode, sources, videos, sounds }) => {
    const prompt = model.takesPrompt ? "a fox in the snow" : "";
    const played = { videoUrls: files(videos, "mp4"), soundUrls: files(sounds, "mp3") };
    return toKie(model, { prompt, imageUrls: files(sources, "png"), ...played, frameMode, parameters: values });
  });
}

describe.each([...TEN, ...FROM_FILES, READER].map((paper) => [paper.model, paper] as const))("%s", (_id, paper) => {
  const { definition: model, missing, isPriceUnknown, stored } = made(paper);

  it("is understood without any code of its own: its price too", () => {
    expect(missing).toEqual([]);
    expect(isPriceUnknown).toBe(false);
    expect(readDefinition(JSON.parse(JSON.stringify(stored)))).toEqual(model);
    expect(model.initialState).toBe("PAUSED");
  });

  it("is sent as its schema has it, by default and with every value at its end", () => {
    const orders = [{}, ...model.parameters.flatMap((one) => valuesOf(one).map((value) => ({ [one.name]: value })))];
    for (const parameters of orders) {
      for (const { model: id, input } of sent(model, parameters)) {
        expect(id).toBe(paper.model);
        const filter = Object.fromEntries(model.contentFilter.map((name) => [name, true]));
        expect(brokenBy(paper, { ...input, ...filter }), JSON.stringify(input).slice(0, 300)).toEqual([]);
      }
    }
    expect(orders.length).toBeGreaterThanOrEqual(1);
  });

  it("says everything that can be set: each field is sent, or told", () => {
    const { doubts } = made(paper);
    const said = new Set([
      ...model.wire.fields.map(({ field }) => field),
      ...model.contentFilter,
      ...doubts.map(({ field }) => field),
    ]);
    expect(Object.keys(paper.properties).filter((field) => !said.has(field))).toEqual([]);
  });

  it("costs here at least what it costs at kie.ai, whatever is chosen", () => {
    expect(lossOf(model, model.initialPrice, model.kiePrice)).toBeNull();
  });
});

it("knows the shapes, lengths and prices of what it has read", () => {
  const of = (id: string) => made(TEN.find(({ model }) => model === id) ?? (TEN[0] as Paper)).definition;
  const seedream = of("bytedance/seedream");
  expect(seedream).toMatchObject({
    kind: "IMAGE",
    slug: "bytedance-seedream",
    purposes: ["TEXT_TO_IMAGE"],
    initialPrice: { credits: 5 },
  });
  expect(seedream.parameters.find(({ name }) => name === "aspectRatio")?.values).toEqual([
    "1:1",
    "3:4",
    "9:16",
    "4:3",
    "16:9",
  ]);
  expect(sent(seedream, { aspectRatio: "1:1" })[0]?.input.image_size).toBe("square_hd");
  expect(of("recraft/crisp-upscale")).toMatchObject({
    takesPrompt: false,
    requiresImages: true,
    purposes: ["UPSCALE"],
  });
  const kling = of("kling/v2-1-pro");
  expect(kling).toMatchObject({
    kind: "VIDEO",
    frameModes: ["FIRST_FRAME", "FIRST_AND_LAST_FRAMES"],
    requiresImages: true,
  });
  const [first, both] = sent(kling, { durationSeconds: "10" });
  expect(first?.input).not.toHaveProperty("tail_image_url");
  expect(both?.input).toMatchObject({
    image_url: "https://files.example/0.png",
    tail_image_url: "https://files.example/1.png",
    duration: "10",
  });
  expect(costAtKie(kling.kiePrice, { durationSeconds: "10" })).toBe(100);
  expect(creditsFor(kling.initialPrice, { durationSeconds: "10" })).toBe(126);
  const seedance = of("bytedance/v1-pro-text-to-video");
  expect(costAtKie(seedance.kiePrice, { durationSeconds: "10", resolution: "1080p" })).toBe(140);
  expect(seedance.contentFilter).toEqual(["enable_safety_checker"]);
  expect(of("happyhorse/reference-to-video")).toMatchObject({
    frameModes: ["REFERENCE"],
    maxSourceImages: 9,
    purposes: ["REFERENCE_TO_VIDEO"],
  });
  expect(costAtKie(of("happyhorse/reference-to-video").kiePrice, { durationSeconds: 15, resolution: "720p" })).toBe(
    330,
  );
});

it("works from videos and sounds: how many, how long, in which field, and by which seconds they are paid for", () => {
  const of = (id: string) => made(FROM_FILES.find(({ model }) => model === id) ?? (TEN[0] as Paper));
  const edit = of("wan/2-7-videoedit");
  expect(edit.definition).toMatchObject({
    ...{ purposes: ["EDIT"], frameModes: ["REFERENCE"], maxSourceImages: 1, requiresImages: false },
    inputs: [
      { kind: "IMAGE", min: 0, max: 1 },
      { kind: "VIDEO", min: 1, max: 1, maxBytes: 10_000_000, seconds: { min: 3, max: 10, total: 10 }, isBilled: true },
    ],
  });
  // A length of nothing is said by leaving it out: then it is as long as its video.
  expect(edit.definition.parameters.map(({ name }) => name)).not.toContain("durationSeconds");
  expect(edit.doubts).toEqual(
    expect.arrayContaining([
      { field: "duration", why: "NARROWED" },
      { field: "video_url", why: "FILE_LIMITS" },
    ]),
  );
  expect(costAtKie(edit.cost, { sourceSeconds: 7, resolution: "720p" })).toBe(7 * 16);
  expect(creditsFor(edit.definition.initialPrice, { sourceSeconds: 10, resolution: "1080p" })).toBe(300);

  const references = of("wan/2-7-r2v");
  expect(references.definition).toMatchObject({
    frameModes: ["TEXT", "FIRST_FRAME", "REFERENCE"],
    inputs: [
      { kind: "IMAGE", max: 5 },
      { kind: "VIDEO", min: 0, max: 3 },
      { kind: "AUDIO", min: 0, max: 1 },
    ],
  });
  // Whether the seconds of references are paid for too is not told: they are counted.
  expect(costAtKie(references.cost, { durationSeconds: 5, sourceSeconds: 4, resolution: "1080p" })).toBe(9 * 24);

  const animate = of("wan/2-2-animate-replace");
  expect(animate.definition).toMatchObject({ takesPrompt: false, purposes: ["REFERENCE_TO_VIDEO"] });
  expect(animate.definition.inputs.map(({ kind, isBilled }) => [kind, isBilled])).toEqual([
    ["IMAGE", undefined],
    ["VIDEO", false],
  ]);
  expect(sent(animate.definition, {})[0]?.input).toEqual({
    image_url: "https://files.example/0.png",
    video_url: "https://files.example/0.mp4",
    resolution: "480p",
  });
  const human = of("omnihuman-1-5");
  expect(human.definition).toMatchObject({ purposes: ["LIP_SYNC"], requiresImages: true });
  expect(human.doubts).toContainEqual({ field: "mask_url", why: "MASK" });
  expect(costAtKie(human.cost, { sourceSeconds: 4 })).toBe(4 * 27);
});
