import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { lossOf } from "#graphql/domain/catalog/margin.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { inputOf } from "#graphql/domain/tasks/create/retry.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { db } from "#graphql/runtime/db.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import type { Prisma } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { insertAsset } from "#tests/support/rows.ts";

useDatabase();
beforeAll(() => openQueue());
afterAll(() => closeQueue());

let viewer: Viewer;
beforeAll(async () => {
  viewer = await makeAccount({ credits: 100_000 });
});

type Facts = Partial<Prisma.AssetUncheckedCreateInput>;
const file = async (facts: Facts) => (await insertAsset(viewer.userId, facts)).id;
const image = () => file({});
const video = (durationSeconds: number, facts: Facts = {}) =>
  file({ contentType: "video/mp4", durationSeconds, ...facts });
const sound = (durationSeconds: number, facts: Facts = {}) =>
  file({ contentType: "audio/mpeg", width: null, height: null, durationSeconds, ...facts });

const wan: TaskInput = { model: "wan-3", prompt: "a fox", durationSeconds: 5 };
const order = (input: TaskInput) => createTask(viewer, "VIDEO", input, { operation: "test" });

describe("a source that a model does not take", () => {
  const cases: [string, () => Promise<TaskInput>, object][] = [
    [
      "a video where words and images are taken",
      async () => ({ model: "kling-3.0", prompt: "x", sourceImages: [await video(3)] }),
      {
        path: ["sourceImages", "0"],
        code: "UNFIT",
        message: expect.stringMatching(/no video: it takes up to 2 images/),
      },
    ],
    [
      "a sound where a video is taken",
      async () => ({ model: "runway-aleph", prompt: "x", sourceImages: [await video(3), await sound(3)] }),
      {
        path: ["sourceImages", "1"],
        code: "UNFIT",
        message: expect.stringMatching(/no sound: it takes 1 image .*and 1 video/),
      },
    ],
    [
      "none where one is needed",
      async () => ({ model: "runway-aleph", prompt: "x" }),
      { path: ["sourceImages"], code: "REQUIRED", message: expect.stringMatching(/needs a video/) },
    ],
    [
      "two where one is taken",
      async () => ({ model: "runway-aleph", prompt: "x", sourceImages: [await video(2), await video(3)] }),
      { path: ["sourceImages"], code: "TOO_MANY", limit: 1 },
    ],
    [
      "one of another container",
      async () => ({ ...wan, sourceImages: [await video(3, { contentType: "video/webm" })] }),
      { path: ["sourceImages", "0"], code: "NOT_OFFERED", message: expect.stringMatching(/MP4; this one is WebM/) },
    ],
    [
      "one that is too large",
      async () => ({ ...wan, sourceImages: [await video(3, { byteSize: 50_000_001 })] }),
      { path: ["sourceImages", "0"], code: "TOO_LARGE", limit: 50_000_000 },
    ],
    [
      "one that is too short",
      async () => ({ ...wan, sourceImages: [await video(0.5)] }),
      { path: ["sourceImages", "0"], code: "TOO_SHORT", limit: 1, message: expect.stringMatching(/0.5 s/) },
    ],
    [
      "one that is too long",
      async () => ({ ...wan, sourceImages: [await sound(15.2)] }),
      { path: ["sourceImages", "0"], code: "TOO_LONG", limit: 15 },
    ],
    [
      "some that are too long together",
      async () => ({ ...wan, sourceImages: [await video(8), await video(8)] }),
      {
        path: ["sourceImages"],
        code: "TOO_LONG",
        limit: 15,
        message: expect.stringMatching(/together; these have 16 s/),
      },
    ],
    [
      "a video as a first frame",
      async () => ({ ...wan, frameMode: "FIRST_FRAME", sourceImages: [await image(), await video(3)] }),
      { path: ["frameMode"], code: "CONFLICT" },
    ],
    [
      "one that is given twice",
      async () => {
        const id = await video(3);
        return { ...wan, sourceImages: [id, id] };
      },
      { path: ["sourceImages", "1"], code: "DUPLICATE" },
    ],
  ];
  it.each(cases)("%s is a field error before a credit moves", async (_what, input, field) => {
    const before = await creditBalance(viewer.userId);
    const asked = await input();
    await expect(order(asked)).rejects.toMatchObject({ code: "INVALID_INPUT", fields: [field] });
    await expect(estimateTask(viewer, "VIDEO", asked)).rejects.toMatchObject({ fields: [field] });
    expect(await creditBalance(viewer.userId)).toEqual(before);
  });

  it("of somebody else's is as if there were none", async () => {
    const other = await makeAccount();
    const foreign = await insertAsset(other.userId, { contentType: "video/mp4", durationSeconds: 3 });
    await expect(order({ ...wan, sourceImages: [foreign.id, await image()] })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it.each([10, 10.04])("is taken up to the edge: %s seconds", async (seconds) => {
    const sourceImages = [await image(), await video(seconds)];
    const { task } = await order({ model: "kling-3-motion-control", prompt: "x", sourceImages });
    expect(task.status).toBe("PENDING");
  });
});

describe("what an order works from", () => {
  it("is used as references where that is not said", async () => {
    const { task } = await order({ ...wan, sourceImages: [await video(3)] });
    expect(task.frameMode).toBe("REFERENCE");
  });

  it("is paid for by the second, the same on the estimate and the hold", async () => {
    const cases: [TaskInput, number][] = [
      [wan, 100],
      [{ ...wan, sourceImages: [await video(5)] }, 200],
      [{ ...wan, sourceImages: [await video(4.2), await sound(5), await image()] }, 300],
      [{ ...wan, resolution: "1080p", sourceImages: [await video(10)] }, 600],
      [{ model: "kling-avatar", prompt: "x", sourceImages: [await image(), await sound(10)] }, 400],
      [{ model: "kling-avatar", prompt: "x", sourceImages: [await image(), await sound(1)] }, 40],
      [{ model: "runway-aleph", prompt: "x", sourceImages: [await video(5)] }, 138],
    ];
    for (const [input, credits] of cases) {
      expect((await estimateTask(viewer, "VIDEO", input)).credits).toBe(credits);
      const { task } = await order(input);
      const hold = await db.creditTransaction.findFirstOrThrow({ where: { taskId: task.id, type: "HOLD" } });
      expect([task.creditsHeld, task.quotedCredits, -hold.amount]).toEqual([credits, credits, credits]);
    }
  });

  it("is asked for again with the same sources and for the same price", async () => {
    const { task } = await order({ ...wan, sourceImages: [await video(5)] });
    const row = await db.task.findUniqueOrThrow({ where: { id: task.id }, include: { sources: true } });
    const again = inputOf(row);
    expect(again.options).toEqual([{ name: "sound", value: "true" }]);
    expect((await estimateTask(viewer, "VIDEO", again)).credits).toBe(task.creditsHeld);
  });
});

it("a price that leaves the seconds of sources out is found to lose", () => {
  const model = modelDefinition("wan-3");
  if (model?.formerPrice === undefined) throw new Error("wan-3 had another price");
  expect(lossOf(model, model.formerPrice, model.kiePrice)).toMatchObject({ parameters: { sourceSeconds: 30 } });
  expect(lossOf(model, model.initialPrice, model.kiePrice)).toBeNull();
});
