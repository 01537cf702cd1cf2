import { describe, expect, it } from "vitest";
import type { TakenInput } from "#app/compose/sources/documents.ts";
import { asRuled, takenWords, unfit } from "#app/compose/sources/taken.ts";
import { makeWords } from "#app/lib/i18n/words.ts";
import en from "#app/locales/en.json" with { type: "json" };
import zh from "#app/locales/zh.json" with { type: "json" };
import type { Source } from "#app/tasks/upload/documents.ts";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { takenBy } from "#graphql/domain/catalog/inputs.ts";
import { modelDefinition, modelDefinitions } from "#graphql/domain/catalog/models.ts";

/** A model's inputs as the API tells them. */
function told({ inputs }: Pick<ModelDefinition, "inputs">): TakenInput[] {
  return inputs.map(({ seconds, ...input }) => ({
    __typename: "ModelInput" as const,
    ...input,
    minSeconds: seconds?.min ?? null,
    maxSeconds: seconds?.max ?? null,
  }));
}

function inputsOf(slug: string): TakenInput[] {
  const model = modelDefinition(slug);
  if (model === undefined) throw new Error(slug);
  return told(model);
}

const source = (id: string, contentType: string, more: Partial<Source> = {}) =>
  ({ id, contentType, byteSize: 1_000_000, durationSeconds: 5, ...more }) as Source;

describe("what a model takes", () => {
  it.each(modelDefinitions.map((model) => [model.slug, model] as const))(
    "is told beside the sources in the words of the API's refusal: %s",
    (_slug, model) => {
      // A mask is given over the API alone.
      const inputs = model.inputs.filter(({ kind }) => kind !== "MASK");
      expect(takenWords(makeWords("en", en).t, "en", told(model))).toBe(takenBy({ inputs }));
    },
  );

  it("is told in Chinese too, and words where there is nothing else", () => {
    const { t } = makeWords("zh", zh);
    expect(takenWords(t, "zh", inputsOf("infinitalk"))).toBe(
      "最多 1 张图片（PNG, JPEG, WebP）和最多 1 段声音（MP3, WAV；不超过 10 MB；1 到 15 秒）",
    );
    expect(takenWords(t, "zh", [])).toBe("纯文字");
  });

  it("counts of images what there is room for in the mode that they are used in", () => {
    const frames = { fewest: 0, most: 2, areFrames: true, mayBeReferences: true };
    const references = { fewest: 1, most: 13, areFrames: false, mayBeReferences: true };
    const images = (rule: typeof frames) => asRuled(inputsOf("wan-3"), rule).find(({ kind }) => kind === "IMAGE")?.max;
    expect([images(frames), images(references)]).toEqual([2, 3]);
    // A mask takes no room of theirs.
    const plain = { fewest: 0, most: 3, areFrames: false, mayBeReferences: false };
    expect(asRuled(inputsOf("qwen-2.1"), plain).map(({ max }) => max)).toEqual([3, 1]);
  });
});

describe("what is sent and would be refused", () => {
  const inputs = inputsOf("kling-3-motion-control");
  it.each([
    ["one that fits", [source("a", "video/mp4")], []],
    ["another format", [source("a", "video/x-odd")], ["a"]],
    ["too large", [source("a", "video/mp4", { byteSize: 900_000_000 })], ["a"]],
    ["too short", [source("a", "video/mp4", { durationSeconds: 1 })], ["a"]],
    ["too long", [source("a", "video/mp4", { durationSeconds: 31 })], ["a"]],
    ["a frame more than the most", [source("a", "video/mp4", { durationSeconds: 10.04 })], []],
    ["a second one", [source("a", "video/mp4"), source("b", "video/mp4")], ["b"]],
    ["an image, which is made to fit", [source("a", "image/png", { byteSize: 40_000_000 })], []],
  ])("is found: %s", (_what, used, found) => {
    expect(unfit(inputs, used).map(({ id }) => id)).toEqual(found);
  });
});
