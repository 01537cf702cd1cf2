import { describe, expect, test } from "vitest";
import type { Story } from "#app/studio/story/documents.ts";
import {
  candidatesOf,
  pictureOf,
  runningIn,
  stepAddress,
  stepStates,
  storyAddress,
} from "#app/studio/story/story-steps.ts";
import type { Media, TaskCard } from "#app/tasks/documents.ts";

function picture(id: string): Media {
  const urls = { url: "", preview: "", thumb: "", poster: null, urlExpiresAt: "" };
  const size = { width: 1, height: 1, durationSeconds: null, byteSize: 1 };
  return { __typename: "Asset", id, contentType: "image/png", altText: "", ...size, ...urls };
}

type ImageCard = Extract<TaskCard, { __typename: "ImageTask" }>;

function task(id: string, fields: Partial<ImageCard> = {}): ImageCard {
  return {
    __typename: "ImageTask",
    id,
    kind: "IMAGE",
    status: "COMPLETED",
    prompt: "a fox",
    creditsCharged: 5,
    creditsReturnedOnCancel: 0,
    queuePosition: null,
    isFavorite: false,
    isDraft: false,
    sandbox: true,
    requestId: null,
    createdAt: "2026-01-01T00:00:00Z",
    startedAt: null,
    completedAt: null,
    expectedSeconds: null,
    failure: null,
    model: { id: "M", slug: "nano-banana", name: "Nano Banana" },
    style: null,
    assets: [picture("A"), picture("B")],
    sourceImages: [],
    aspectRatio: null,
    variants: 1,
    ...fields,
  };
}

const BEGUN: Story = {
  __typename: "Workflow",
  id: "W",
  step: "PROMPT",
  prompt: null,
  imageTask: null,
  selectedImage: null,
  videoTask: null,
};
const PROMPT = { id: "P", title: "A fox", idea: "fox", text: "a fox in the snow" };

describe("the steps of a story", () => {
  test("begin with the prompt, and are ahead until they are reached", () => {
    expect(stepStates(null)).toEqual({ prompt: "current", image: "ahead", video: "ahead" });
    const written: Story = { ...BEGUN, step: "IMAGE", prompt: PROMPT };
    expect(stepStates(written)).toEqual({ prompt: "done", image: "current", video: "ahead" });
    const made: Story = { ...written, step: "PROMPT", imageTask: task("T") };
    expect(stepStates(made)).toEqual({ prompt: "current", image: "done", video: "ahead" });
    expect(stepStates({ ...BEGUN, step: "DONE" })).toEqual({ prompt: "done", image: "done", video: "done" });
  });

  test("show what the video begins with, before that what could", () => {
    const made: Story = { ...BEGUN, step: "IMAGE", imageTask: task("T") };
    expect(pictureOf(made, "image")?.id).toBe("A");
    expect(candidatesOf(made).map(({ id }) => id)).toEqual(["A", "B"]);
    const chosen: Story = { ...made, step: "VIDEO", selectedImage: picture("B") };
    expect(pictureOf(chosen, "image")?.id).toBe("B");
    expect(candidatesOf(chosen)).toEqual([]);
    expect(pictureOf(chosen, "prompt")).toBeNull();
  });

  test("tell what is under way", () => {
    const running: Story = { ...BEGUN, imageTask: task("T", { status: "PROCESSING", assets: [] }) };
    expect(runningIn(running, "image")?.id).toBe("T");
    expect(runningIn(running, "video")).toBeNull();
    expect(runningIn({ ...BEGUN, imageTask: task("T") }, "image")).toBeNull();
  });

  test("have addresses that set the composer up without scripts", () => {
    const made: Story = { ...BEGUN, prompt: PROMPT, imageTask: task("T"), selectedImage: picture("B") };
    expect(stepAddress(null, "prompt")).toBe("/create?story=new&kind=image");
    expect(stepAddress(made, "prompt")).toBe("/create?story=W&kind=image&saved=P");
    expect(stepAddress(made, "image")).toBe("/create?story=W&kind=image&from=T&use=prompt");
    expect(stepAddress(made, "video")).toBe("/create?story=W&kind=video&image=B");
  });
});

test.each([
  [undefined, "", "/create?story=last"],
  [undefined, "new", "/create?story=new"],
  [undefined, "idea=a+fox", "/create?story=new&prompt=a+fox"],
  ["W", "", "/create?story=W"],
])("a story's old address %s ?%s leads to %s", (id, asked, expected) => {
  expect(storyAddress(id, new URLSearchParams(asked))).toBe(expected);
});
