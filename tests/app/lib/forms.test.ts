import { describe, expect, test } from "vitest";
import { echo, wholeNumber } from "#app/lib/forms.ts";
import { imageTaskInput, videoTaskInput } from "#app/tasks/task-input.ts";

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}

describe("the task a form describes", () => {
  test("gives the API's own fields by name and everything else as options", () => {
    const input = imageTaskInput(
      form({
        model: "midjourney",
        prompt: "a fox",
        style: "",
        "parameter.aspectRatio": "16:9",
        "parameter.variants": "4",
        "parameter.stylization": "100",
        "parameter.seed": "",
      }),
    );
    expect(input).toMatchObject({ model: "midjourney", prompt: "a fox", aspectRatio: "16:9", variants: 4 });
    expect(input.options).toEqual([{ name: "stylization", value: "100" }]);
    expect([input.style, input.seed, input.sourceImages]).toEqual([undefined, undefined, undefined]);
  });

  test("hands on a number that is none as it was typed, for the API to refuse by name", () => {
    const input = imageTaskInput(form({ model: "m", prompt: "p", "parameter.seed": "99999999999" }));
    expect(input.seed).toBeUndefined();
    expect(input.options).toEqual([{ name: "seed", value: "99999999999" }]);
  });

  test("makes a source image the first frame of a video, and a video without one from words", () => {
    expect(videoTaskInput(form({ model: "m", prompt: "p", sourceImage: "A" }))).toMatchObject({
      frameMode: "FIRST_FRAME",
      sourceImages: ["A"],
    });
    expect(videoTaskInput(form({ model: "m", prompt: "p" })).frameMode).toBe("TEXT");
  });
});

describe("what was typed", () => {
  test("comes back after a refusal, but for the password and the idempotency key", () => {
    expect(echo(form({ email: "a@b.c", password: "secret", idempotencyKey: "k" }))).toEqual({ email: "a@b.c" });
  });

  test("is a number only when it is one", () => {
    expect(
      ["5", "-3", "2147483647", "2147483648", "1.5", "x", ""].map((value) => wholeNumber(form({ n: value }), "n")),
    ).toEqual([5, -3, 2_147_483_647, undefined, undefined, undefined, undefined]);
  });
});
