import { describe, expect, test } from "vitest";
import type { RecipeTask } from "#app/compose/documents.ts";
import { recipeAddress, startFrom } from "#app/compose/recipe.ts";
import type { Source } from "#app/tasks/upload/documents.ts";

function asset(id: string, contentType = "image/png"): Source {
  return {
    __typename: "Asset",
    id,
    contentType,
    width: 1,
    height: 1,
    durationSeconds: null,
    byteSize: 1,
    altText: id,
    url: "u",
    preview: "p",
    thumb: "t",
    poster: null,
    urlExpiresAt: "2030-01-01T00:00:00Z",
    task: null,
  };
}

const image: RecipeTask = {
  __typename: "ImageTask",
  id: "T",
  kind: "IMAGE",
  assets: [asset("made")],
  sourceImages: [asset("source")],
  imageInput: {
    model: "midjourney",
    prompt: "a fox",
    style: null,
    characters: ["A", "B"],
    aspectRatio: "16:9",
    resolution: null,
    outputFormat: null,
    variants: 4,
    seed: 7,
    draft: null,
    options: [{ name: "stylization", value: "100" }],
  },
};
const video: RecipeTask = {
  __typename: "VideoTask",
  id: "V",
  kind: "VIDEO",
  assets: [asset("clip", "video/mp4")],
  sourceImages: [asset("reference")],
  videoInput: {
    model: "veo-3.1-fast",
    prompt: "it leaps",
    style: "S",
    characters: [],
    frameMode: "REFERENCE",
    aspectRatio: "9:16",
    resolution: "720p",
    durationSeconds: 8,
    seed: null,
    draft: null,
    options: [],
  },
};
const ids = ({ sources }: { sources: Source[] }) => sources.map(({ id }) => id);

describe("an address with a recipe", () => {
  test("is read whole, and takes everything when it does not say what", () => {
    expect(recipeAddress(new URLSearchParams("from=T&use=settings"))).toEqual({
      from: "T",
      use: "settings",
      image: null,
      prompt: null,
      saved: null,
      choices: {},
    });
    expect(recipeAddress(new URLSearchParams("from=T&use=magic&image=A&prompt=p&saved=P"))).toMatchObject({
      use: "all",
      image: "A",
      prompt: "p",
      saved: "P",
    });
  });
});

describe("starting from an earlier task", () => {
  test("takes its words alone", () => {
    expect(startFrom(image, "prompt", "image")).toEqual({
      prompt: "a fox",
      choices: {},
      sources: [],
      asReferences: false,
    });
  });

  test("takes its settings alone, those of the model included", () => {
    expect(startFrom(image, "settings", "image")).toMatchObject({
      prompt: "",
      choices: { model: "midjourney", aspectRatio: "16:9", variants: "4", seed: "7", stylization: "100" },
      sources: [],
    });
  });

  test("takes what it made to go on from, or what a video was made from", () => {
    expect(ids(startFrom(image, "image", "image"))).toEqual(["made"]);
    expect(ids(startFrom(image, "image", "video"))).toEqual(["made"]);
    expect(ids(startFrom(video, "image", "image"))).toEqual(["reference"]);
  });

  test("takes everything for the same once more, its references as references", () => {
    const start = startFrom(video, "all", "video");
    expect([start.prompt, start.choices.durationSeconds, ids(start), start.asReferences]).toEqual([
      "it leaps",
      "8",
      ["reference"],
      true,
    ]);
    expect(start.choices).not.toHaveProperty("frameMode");
  });

  test("takes a draft for a draft of the same order", () => {
    if (image.__typename !== "ImageTask") throw new Error("It is an image.");
    const draft: RecipeTask = { ...image, imageInput: { ...image.imageInput, draft: true } };
    expect(startFrom(draft, "all", "image").choices).toMatchObject({ model: "midjourney", draft: "true" });
    expect(startFrom(image, "all", "image").choices).not.toHaveProperty("draft");
  });

  test("takes only words from a task of the other kind", () => {
    expect(startFrom(image, "all", "video")).toMatchObject({ prompt: "a fox", choices: {}, sources: [] });
  });
});
