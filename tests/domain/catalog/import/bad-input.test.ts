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
  expect(costBy(text, parameters)).toBeNull();
});

it("says what a model makes only where something tells", () => {
  const kindOf = (taskTypes: string[], priceText: string | null = null, model = "maker/thing") =>
    guessKind({ model, taskTypes, priceText });
  expect(kindOf(["text-to-image"])).toBe("IMAGE");
  expect(kindOf(["image-to-video", "text-to-video"])).toBe("VIDEO");
  expect(kindOf(["text-to-speech"], "4 credits per image")).toBeNull();
  expect(kindOf([], "4 credits per image")).toBe("IMAGE");
  expect(kindOf([])).toBeNull();
  const listing = { model: "m/x", slug: null, title: "\u0000 \u202e", provider: null, taskTypes: [], priceText: null };
  expect(makeModel(listing, formOf({ properties: { prompt } }), {}, DELIVERED_RULES)).toBeNull();
  const made = makeModel(listing, formOf({ properties: { prompt } }), { kind: "IMAGE" }, DELIVERED_RULES);
  expect(made).toMatchObject({ isPriceUnknown: true, stored: { name: "m/x", slug: "m-x" } });
});
