import { describe, expect, test } from "vitest";
import { countOf, tasksInput } from "#app/compose/submissions/tasks-input.ts";

function form(fields: [string, string][]): FormData {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
}

const base: [string, string][] = [
  ["model", "nano-banana-edit"],
  ["maxCredits", "20"],
  ["idempotencyKey", "k"],
];

describe("the tasks of a composer", () => {
  test("is one thing for one prompt, with all its images in their order", () => {
    const input = tasksInput(form([...base, ["prompt", "a fox"], ["sourceImage", "B"], ["sourceImage", "A"]]), "image");
    expect(input).toMatchObject({ maxCredits: 20, idempotencyKey: "k", videos: undefined });
    expect(input.images).toHaveLength(1);
    expect(input.images?.[0]).toMatchObject({ prompt: "a fox", sourceImages: ["B", "A"] });
  });

  test("is one thing for each prompt and take, and blank prompts are none", () => {
    const input = tasksInput(
      form([...base, ["prompt", "a"], ["prompt", "  "], ["prompt", "b"], ["takes", "2"]]),
      "image",
    );
    expect(input.images?.map(({ prompt }) => prompt)).toEqual(["a", "a", "b", "b"]);
  });

  test("is one for each image when each is to have its own", () => {
    const fields: [string, string][] = [...base, ["prompt", "a"], ["sourceImage", "A"], ["sourceImage", "B"]];
    const input = tasksInput(form([...fields, ["each", "true"]]), "image");
    expect(input.images?.map(({ sourceImages }) => sourceImages)).toEqual([["A"], ["B"]]);
  });

  test("is drafted where the form says so, and each of several", () => {
    const fields: [string, string][] = [...base, ["prompt", "a"], ["prompt", "b"]];
    const drafts = (kind: "image" | "video", more: [string, string][]) => {
      const { images, videos } = tasksInput(form([...fields, ...more]), kind);
      return [...(images ?? []), ...(videos ?? [])].map(({ draft }) => draft);
    };
    expect(drafts("image", [["draft", "true"]])).toEqual([true, true]);
    expect(drafts("video", [["draft", "true"]])).toEqual([true, true]);
    expect(drafts("image", [])).toEqual([undefined, undefined]);
  });

  test("goes to the API without words rather than not at all, to be refused at its field", () => {
    expect(tasksInput(form(base), "image").images).toMatchObject([{ prompt: "" }]);
  });

  test("never repeats a thing more often than the form offers, whatever is posted", () => {
    const count = (takes: string) =>
      tasksInput(form([...base, ["prompt", "a"], ["takes", takes]]), "image").images?.length;
    expect(["0", "-3", "4", "999", "x"].map(count)).toEqual([1, 1, 4, 4, 1]);
  });

  test("says what its frames are for, and a second image is the last frame when nothing is said", () => {
    const video = (fields: [string, string][]) =>
      tasksInput(form([["model", "veo-3.1-fast"], ["prompt", "p"], ...fields]), "video").videos?.[0]?.frameMode;
    const two: [string, string][] = [
      ["sourceImage", "A"],
      ["sourceImage", "B"],
    ];
    expect(video(two)).toBe("FIRST_AND_LAST_FRAMES");
    expect(video([...two, ["frameMode", "REFERENCE"]])).toBe("REFERENCE");
    expect(video([["frameMode", "SIDEWAYS"]])).toBe("TEXT");
  });

  test("counts what it makes as it makes it", () => {
    const spread = { prompts: ["a", "b"], takes: 3, sources: ["A", "B"], isEach: false };
    expect([countOf(spread), countOf({ ...spread, isEach: true })]).toEqual([6, 12]);
    expect(countOf({ ...spread, sources: ["A"], isEach: true })).toBe(6);
  });
});
