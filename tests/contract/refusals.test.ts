import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { db } from "#graphql/runtime/db.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";
import { inputWith, wrongValuesOf } from "#tests/contract/cases.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { neededMask } from "#tests/support/files/sources.ts";
import { insertAsset, insertSources } from "#tests/support/rows.ts";
import { useWorld } from "#tests/support/world.ts";

useWorld();

let viewer: Viewer;
let images: string[] = [];
let foreign = "";

beforeAll(async () => {
  viewer = await makeAccount({ credits: 10_000 });
  for (let n = 0; n < 17; n++) images.push((await insertAsset(viewer.userId)).id);
  foreign = (await insertAsset((await makeAccount()).userId)).id;
});

// Whatever was refused: no credit has moved, no row was made, and nobody outside was asked.
afterAll(async () => {
  const { available, onHold } = await creditBalance(viewer.userId);
  const left = {
    available,
    onHold,
    tasks: await db.task.count({ where: { kieTaskId: null } }),
    sent: await db.sandboxTask.count(),
  };
  expect(left).toEqual({ available: 10_000, onHold: 0, tasks: 0, sent: 0 });
  expect(await db.creditTransaction.count({ where: { userId: viewer.userId } })).toBe(1);
  images = [];
});

describe.each(modelDefinitions.map((model) => [model.slug, model] as const))("%s", (_slug, model) => {
  let fewestSources: string[] = [];
  let mask: string | null = null;
  beforeAll(async () => {
    fewestSources = await insertSources(model, viewer.userId);
    mask = await neededMask(model, viewer.userId);
  });
  const fewest = () => fewestSources;
  const isPlayed = model.inputs.some(({ kind, min }) => kind !== "IMAGE" && min > 0);
  const plain = (change: Partial<TaskInput> = {}): TaskInput => ({
    ...inputWith(model, {}),
    sourceImages: fewest(),
    mask,
    ...change,
  });

  async function refusal(input: TaskInput): Promise<unknown> {
    return createTask(viewer, model.kind, input, { operation: "test" }).then(
      ({ task }) => `made ${task.id}`,
      (error: unknown) => error,
    );
  }

  async function expectRefusalAt(path: string[], input: TaskInput): Promise<void> {
    const refused = await refusal(input);
    expect(refused).toBeInstanceOf(InvalidInputError);
    if (refused instanceof InvalidInputError) expect(refused.fields.map((field) => field.path)).toContainEqual(path);
  }

  const wrong = model.parameters.flatMap((parameter) =>
    wrongValuesOf(parameter).map(([value, why]) => [parameter.name, why, value.slice(0, 20), value] as const),
  );
  it.each(wrong)("refuses %s that is %s: %j", async (name, _why, _shown, value) => {
    const input = inputWith(model, {});
    await expectRefusalAt(["options", "0", name], { ...input, options: [{ name, value }], sourceImages: fewest() });
  });

  it.each(["variants", "durationSeconds", "seed", "aspectRatio", "resolution", "outputFormat"])(
    "refuses a %s out of its rule, or where it takes none",
    async (name) => {
      await expectRefusalAt(
        [name],
        plain({ [name]: ["variants", "durationSeconds", "seed"].includes(name) ? -7 : "7:5" }),
      );
    },
  );

  it("refuses options that it does not have, falsy ones too", async () => {
    const names = ["inferenceSteps", "safetyTolerance", "stylization", "constructor", "__proto__", "", "a\u0000"];
    for (const name of names.filter((each) => !model.parameters.some((parameter) => parameter.name === each))) {
      await expectRefusalAt(["options", "0", name], plain({ options: [{ name, value: "0" }] }));
    }
  });

  it("refuses an option that is given twice", async () => {
    const [first] = model.parameters;
    const option = { name: first?.name ?? "", value: first?.values?.[0] ?? "" };
    await expectRefusalAt(["options", "1", option.name], plain({ options: [option, option] }));
  });

  it.each([
    ...(model.takesPrompt
      ? [
          ["an empty prompt", ""],
          ["a blank prompt", " \n\t "],
        ]
      : [["words where it takes none", "a fox"]]),
    ...(model.promptMinLength > 1 ? [["a prompt that is too short", "b".repeat(model.promptMinLength - 1)]] : []),
    ["a prompt that is too long", "b".repeat(model.promptMaxLength + 1)],
    ["a prompt that cannot be stored", "a\u0000b"],
    ["half a surrogate pair", "a\udc00b"],
  ])("refuses %s", async (_what, prompt = "") => {
    await expectRefusalAt(["prompt"], plain({ prompt }));
  });

  it("counts what the style adds to the prompt", async () => {
    const { id } = await db.style.findFirstOrThrow();
    if (!model.takesPrompt) return expectRefusalAt(["style"], plain({ style: id }));
    await expectRefusalAt(["prompt"], plain({ prompt: "b".repeat(model.promptMaxLength - 10), style: id }));
  });

  it("refuses too many source images, and too few", async () => {
    const count = model.maxSourceImages + 1;
    await expectRefusalAt(["sourceImages"], plain({ sourceImages: images.slice(0, count) }));
    if (fewest().length > 0) await expectRefusalAt(["sourceImages"], plain({ sourceImages: [] }));
  });

  const modes: [FrameMode, number[]][] = [
    ["TEXT", [1, 2]],
    ["FIRST_FRAME", [0, 2]],
    ["FIRST_AND_LAST_FRAMES", [0, 1, 3]],
    ["REFERENCE", [0, model.maxSourceImages + 1]],
  ];
  it.each(modes)("refuses frame mode %s with %j source images", async (frameMode, counts) => {
    for (const count of counts) {
      const path = model.frameModes.includes(frameMode) ? "sourceImages" : "frameMode";
      await expectRefusalAt([path], plain({ frameMode, sourceImages: images.slice(0, count) }));
    }
  });

  it("answers an image, style, parent or workflow of somebody else's as if there were none", async () => {
    const absent = "00000000-0000-0000-0000-000000000000";
    for (const change of [
      ...(model.takesPrompt ? [{ style: absent }] : []),
      { parent: absent },
      { workflow: absent },
    ]) {
      expect(await refusal(plain(change))).toBeInstanceOf(NotFoundError);
    }
    if (!model.acceptsImages) return;
    for (const id of [foreign, absent]) {
      const played = isPlayed ? fewest().slice(model.requiresImages ? 1 : 0) : [];
      expect(await refusal(plain({ sourceImages: [id, ...played] }))).toBeInstanceOf(NotFoundError);
    }
  });

  it("is not to be had as the other kind", async () => {
    const other = model.kind === "IMAGE" ? "VIDEO" : "IMAGE";
    const refused = await createTask(viewer, other, plain(), { operation: "test" }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "INVALID_INPUT", fields: [{ path: ["model"] }] });
  });
});

describe("combinations that kie.ai refuses although each value is listed", () => {
  const images1 = () => images.slice(0, 1);
  it.each([
    ["gpt-image-2", { aspectRatio: "4:5", resolution: "2K" }, 0, ["resolution"]],
    ["flux-kontext-pro", { aspectRatio: "auto" }, 0, ["aspectRatio"]],
    [
      "flux-kontext-max",
      { options: [{ name: "safetyTolerance", value: "3" }] },
      1,
      ["options", "0", "safetyTolerance"],
    ],
    ["veo-3.1-fast", { frameMode: "REFERENCE" as const, durationSeconds: 4 }, 1, ["durationSeconds"]],
    ["veo-3.1-lite", { frameMode: "REFERENCE" as const }, 1, ["frameMode"]],
  ])("%s %j", async (model, change, sources, path) => {
    const kind = model.startsWith("veo") ? "VIDEO" : "IMAGE";
    const input = { model, prompt: "x", ...change, sourceImages: sources === 0 ? [] : images1() };
    const refused = await createTask(viewer, kind, input, { operation: "test" }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "INVALID_INPUT", fields: [{ path }] });
  });
});
