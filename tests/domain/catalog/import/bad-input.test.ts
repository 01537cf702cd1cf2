import { describe, expect, it } from "vitest";
import { DELIVERED_RULES } from "#graphql/domain/catalog/costs/price-rules.ts";
import { costBy } from "#graphql/domain/catalog/import/cost.ts";
import { guessKind } from "#graphql/domain/catalog/import/guess.ts";
import { makeModel } from "#graphql/domain/catalog/import/make.ts";
import { understand } from "#graphql/domain/catalog/import/understand.ts";
import { readForm } from "#graphql/vendors/kie/catalog/form.ts";
import { documentOf, type Schema } from "#tests/support/kie-schemas/document.ts";

const link = { type: "string", format: "uri" };
const prompt = { type: "string", maxLength: 100 };

function formOf(input: Schema) {
  const form = readForm(documentOf("maker/some-image", input));
  if (form === null) throw new Error("It was not read.");
  return form;
}
const read = (properties: Record<string, Schema>, more: Schema = {}) =>
  understand(formOf({ type: "object", properties, ...more }), "IMAGE");

describe("a field that is not understood is told, not guessed", () => {
  it.each([
    ["video_url", link, "VIDEO"],
    ["reference_audio_urls", { type: "array", items: link }, "AUDIO"],
    ["mask_url", link, "MASK"],
    ["some_file", link, "LINK"],
    ["task_id", { type: "string", maxLength: 100 }, "TASK"],
    ["multi_prompt", { type: "array", items: { type: "object" } }, "LIST"],
    ["camera", { type: "object", properties: { pan: { type: "number" } } }, "OBJECT"],
    ["anything", {}, "UNCLEAR"],
    ["either", { oneOf: [{ type: "string" }, { type: "integer" }] }, "UNCLEAR"],
    ["words", { type: "string" }, "TEXT_WITHOUT_END"],
    ["colour", { type: "string", maxLength: 9, pattern: "^#" }, "TEXT_OF_A_FORM"],
    ["strength", { type: "number" }, "NUMBER_WITHOUT_END"],
    ["level", { type: "integer", minimum: 9, maximum: 1 }, "NUMBER_WITHOUT_END"],
    ["voice", { type: "string", enum: Array.from({ length: 80 }, (_, n) => `voice ${n}`) }, "TOO_MANY_VALUES"],
    ["名字", { type: "boolean" }, "ODD_NAME"],
    ["enablePro", { type: "boolean" }, "SECOND_NAME"],
    ["seed", { type: "string", enum: ["low", "high"] }, "ODD_NAME"],
    ["source_seconds", { type: "integer", minimum: 1, maximum: 9 }, "ODD_NAME"],
  ])("%s %j", (field, schema, why) => {
    const { doubts, parameters, missing } = read({ prompt, enable_pro: { type: "boolean" }, [field]: schema });
    expect(doubts).toEqual([{ field, why }]);
    expect(parameters.map(({ name }) => name)).toEqual(["enablePro"]);
    expect(missing).toEqual([]);
    // Where kie.ai takes no task without it, none can be offered.
    expect(read({ prompt, enable_pro: { type: "boolean" }, [field]: schema }, { required: [field] }).missing).toEqual([
      field,
    ]);
  });

  it("and so are fields of which a request has one set or another, and both where one must be whole", () => {
    const properties = { prompt };
    const either = {
      oneOf: [
        { properties: { first_frame_url: link } },
        { properties: { reference_image_urls: { type: "array", items: link } } },
      ],
    };
    const free = read(properties, either);
    expect(free.doubts.map(({ field, why }) => `${field} ${why}`)).toEqual([
      "first_frame_url ONE_OF_SEVERAL",
      "reference_image_urls ONE_OF_SEVERAL",
    ]);
    expect(free.sources.takes).toBeNull();
    expect(free.missing).toEqual([]);
    const needed = { oneOf: either.oneOf.map((one) => ({ ...one, required: Object.keys(one.properties) })) };
    expect(read(properties, needed).missing).toEqual(["first_frame_url"]);
  });
});

it("takes names without the spaces around them, what is null or a value as the value, and one value as no choice", () => {
  const { parameters, wire } = read(
    {
      "prompt ": prompt,
      " seed ": { anyOf: [{ type: "integer", minimum: 0, maximum: 99 }, { type: "null" }] },
      version: { type: "string", enum: ["v1"] },
      steps: { type: "integer", exclusiveMinimum: 0, exclusiveMaximum: 10 },
    },
    { required: ["prompt ", "version"] },
  );
  expect(wire.map(({ field }) => field)).toEqual(["prompt", "seed", "version", "steps"]);
  expect(wire[2]).toMatchObject({ from: "constant", value: "v1" });
  expect(parameters).toMatchObject([
    { name: "seed", max: 99 },
    { name: "steps", min: 1, max: 9 },
  ]);
});

it.each([
  [null],
  ["from 4 credits"],
  ["1K: 4 credits; 8K: 9 credits per image"],
  ["1K: 4 credits per image"],
  ["4 credits per minute"],
  ["4 credits per second"],
])("nobody can read %j as the price of what can be chosen", (text) => {
  const { parameters } = read({ prompt, resolution: { type: "string", enum: ["1K", "2K"], default: "1K" } });
  const paid = { takesPrompt: true, takesPlayed: false, needsPlayed: false };
  expect(costBy(text, parameters, paid)).toBeNull();
});

it("says what a model makes only where something tells", () => {
  const kindOf = (taskTypes: string[], priceText: string | null = null, model = "maker/thing") =>
    guessKind({ model, taskTypes, priceText });
  expect(kindOf(["text-to-image"])).toBe("IMAGE");
  expect(kindOf(["image-to-video", "text-to-video"])).toBe("VIDEO");
  expect(kindOf(["text-to-speech"], "4 credits per image")).toBe("AUDIO");
  expect(kindOf(["text-to-video", "text-to-speech"])).toBeNull();
  expect(kindOf(["audio-to-video"])).toBe("VIDEO");
  expect(kindOf(["speech-to-text"], "4 credits per image")).toBeNull();
  expect(kindOf([], "6 credits per 1000 characters")).toBe("AUDIO");
  expect(kindOf([], null, "maker/text-to-music")).toBe("AUDIO");
  expect(kindOf([], null, "infinitalk/from-audio")).toBeNull();
  expect(kindOf([], "4 credits per image")).toBe("IMAGE");
  expect(kindOf([])).toBeNull();
  const listing = { model: "m/x", slug: null, title: "\u0000 \u202e", provider: null, taskTypes: [], priceText: null };
  expect(makeModel(listing, formOf({ properties: { prompt } }), {}, DELIVERED_RULES)).toBeNull();
  const made = makeModel(listing, formOf({ properties: { prompt } }), { kind: "IMAGE" }, DELIVERED_RULES);
  expect(made).toMatchObject({ isPriceUnknown: true, stored: { name: "m/x", slug: "m-x" } });
});

describe("what makes sound", () => {
  const listing = {
    ...{ model: "maker/text-to-speech", slug: null, title: "Reader", provider: "Maker" },
    ...{ taskTypes: ["text-to-speech"], priceText: "6 credits per 1000 characters" },
  };
  const text = { type: "string", maxLength: 5000 };
  const made = (properties: Record<string, Schema>, more: Schema = {}, change = {}) =>
    makeModel({ ...listing, ...change }, formOf({ properties, required: ["text"], ...more }), {}, DELIVERED_RULES);

  it("reads a text aloud, costs by begun thousands of its characters, and begins with no image", () => {
    const reader = made({ text, prompt: text, image_url: link, duration_seconds: { type: "integer", maximum: 30 } });
    expect(reader?.definition).toMatchObject({
      ...{ kind: "AUDIO", purposes: ["SPEECH"], takesPrompt: true, promptMaxLength: 5000, frameModes: [], inputs: [] },
      kiePrice: { credits: 6, factors: { promptCharacters: { started: 1000 } } },
      initialPrice: { credits: 8, factors: { promptCharacters: { started: 1000 } } },
    });
    expect(reader?.definition.wire.fields[0]).toEqual({ field: "text", from: "prompt" });
    expect(reader?.doubts).toContainEqual({ field: "image_url", why: "IMAGE" });
    expect(reader?.definition.parameters.map(({ name }) => name)).toEqual(["prompt", "durationSeconds"]);
  });

  it("makes music from a prompt, at a price for each; an operator's price grows with what is read aloud", () => {
    const change = { model: "maker/text-to-music", taskTypes: ["text-to-music"], priceText: "12 credits per song" };
    const song = made(
      { prompt: text },
      { required: ["prompt"] },
      { ...change, priceText: "12 credits per generation" },
    );
    expect(song?.definition).toMatchObject({
      kind: "AUDIO",
      purposes: ["MUSIC"],
      kiePrice: { credits: 12, factors: {} },
    });
    expect(made({ prompt: text }, { required: ["prompt"] }, change)).toMatchObject({ isPriceUnknown: true });
    const unread = made({ text }, {}, { priceText: "from 6 credits" });
    expect(unread?.definition.initialPrice.factors).toEqual({ promptCharacters: { started: 1000 } });
  });

  it("is not offered where all that it works from is a sound", () => {
    const isolation = made({ audio_url: link }, { required: ["audio_url"] });
    expect(isolation).toMatchObject({ missing: ["audio_url"], doubts: [{ field: "audio_url", why: "AUDIO" }] });
  });
});

describe("videos and sounds as sources", () => {
  const asVideo = (properties: Record<string, Schema>, required: string[] = []) =>
    understand(formOf({ type: "object", properties, required }), "VIDEO");
  const list = (more: Schema = {}): Schema => ({ type: "array", items: link, ...more });

  it("have no place beside frames alone: whoever gave both would see one left out", () => {
    const { sources, doubts } = asVideo({ prompt, image_url: link, first_clip_url: link, driving_audio_url: link });
    expect(sources).toMatchObject({ played: [], frameModes: ["TEXT", "FIRST_FRAME"] });
    expect(doubts).toEqual([
      { field: "first_clip_url", why: "VIDEO" },
      { field: "driving_audio_url", why: "AUDIO" },
    ]);
  });

  it("alone are references, and needn't be there", () => {
    const { sources } = asVideo({ prompt, reference_video_urls: list() });
    expect(sources).toMatchObject({ takes: null, frameModes: ["TEXT", "REFERENCE"], played: [{ min: 0, max: 1 }] });
  });

  it("of several fields are those of the one that must be given, and of a list no more than anything takes", () => {
    const { sources, doubts, missing } = asVideo(
      { prompt, a_video: link, video_urls: list({ maxItems: 40, minItems: 2 }) },
      ["video_urls"],
    );
    expect(sources.wire).toEqual([{ field: "video_urls", from: "videos" }]);
    expect(sources.played).toMatchObject([{ kind: "VIDEO", min: 2, max: 3 }]);
    expect(doubts).toContainEqual({ field: "a_video", why: "SECOND_FILE" });
    expect(missing).toEqual([]);
  });

  it("of which more must be given than anything takes are not offered", () => {
    const { missing, doubts } = asVideo({ prompt, video_urls: list({ minItems: 4 }) }, ["video_urls"]);
    expect([missing, doubts]).toEqual([["video_urls"], [{ field: "video_urls", why: "LIST" }]]);
  });

  it("that must both be given in fields of one kind can't be", () => {
    expect(
      asVideo({ prompt, video_url: link, other_video_url: link }, ["video_url", "other_video_url"]).missing,
    ).toEqual(["other_video_url"]);
  });
});
