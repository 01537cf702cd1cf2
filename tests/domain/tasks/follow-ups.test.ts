import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { inputOf } from "#graphql/domain/tasks/create/retry.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { followUpsOf } from "#graphql/domain/tasks/follow-ups/choices.ts";
import { DAY, fromNow } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import type { Asset, Prisma } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertAsset, insertMade } from "#tests/support/rows.ts";

useDatabase();
beforeAll(() => openQueue());
afterAll(() => closeQueue());
afterAll(expectLedgersToBalance);

let viewer: Viewer;
beforeAll(async () => {
  viewer = await makeAccount({ credits: 100_000 });
});

const VEO = { models: ["veo-3.1-fast"], only: { name: "resolution", values: ["720p"] } };
const made = (data: Partial<Prisma.TaskUncheckedCreateInput> = {}) => insertMade(viewer.userId, VEO, data);
const upload = () =>
  insertAsset(viewer.userId, {
    purpose: "UPLOAD",
    contentType: "video/mp4",
    durationSeconds: 5,
  });
const from = (...sources: Asset[]): TaskInput => ({
  model: "veo-3.1-extend",
  prompt: "the fox runs on",
  sourceImages: sources.map(({ id }) => id),
});
const order = (input: TaskInput) => createTask(viewer, "VIDEO", input, { operation: "test" });

describe("what can't be gone on from", () => {
  const unfit = (message: RegExp) => ({
    path: ["sourceImages", "0"],
    code: "UNFIT",
    message: expect.stringMatching(message),
  });
  const cases: [string, () => Promise<TaskInput>, object][] = [
    [
      "an upload",
      async () => from(await upload()),
      unfit(/results of Veo 3.1 Lite or Veo 3.1 Fast \(720p\); .* uploaded/),
    ],
    ["another model's", async () => from(await made({ modelSlug: "kling-3.0" })), unfit(/by Kling 3.0\.$/)],
    [
      "one of the same maker's other tier",
      async () => from(await made({ modelSlug: "veo-3.1-quality" })),
      unfit(/Quality/),
    ],
    [
      "one that was extended",
      async () => from(await made({ modelSlug: "veo-3.1-extend" })),
      unfit(/by Veo 3.1 Extend/),
    ],
    ["one in 1080p", async () => from(await made({ parameters: { resolution: "1080p" } })), unfit(/otherwise/)],
    [
      "one that was not made in the sandbox",
      async () => from(await made({ sandbox: false })),
      unfit(/not made in the sandbox/),
    ],
    ["one by an endpoint of before", async () => from(await made({ kieFamily: "veo" })), unfit(/no longer/)],
    ["one whose dialect nobody kept", async () => from(await made({ kieFamily: null })), unfit(/no longer/)],
    ["one that kie.ai never told of", async () => from(await made({ kieTaskId: null })), unfit(/no longer/)],
    ["one of two months ago", async () => from(await made({ createdAt: fromNow(-59 * DAY) })), unfit(/no longer/)],
    ["an image", async () => from(await insertAsset(viewer.userId)), { path: ["sourceImages"], code: "REQUIRED" }],
    ["nothing", async () => from(), { path: ["sourceImages"], code: "REQUIRED" }],
    ["two", async () => from(await made(), await made()), { path: ["sourceImages"], code: "TOO_MANY", limit: 1 }],
  ];
  it.each(cases)("%s: a field error before a credit moves", async (_what, input, field) => {
    const before = await creditBalance(viewer.userId);
    const asked = await input();
    const fields = expect.arrayContaining([expect.objectContaining(field)]);
    await expect(order(asked)).rejects.toMatchObject({ code: "INVALID_INPUT", fields });
    await expect(estimateTask(viewer, "VIDEO", asked)).rejects.toMatchObject({ fields });
    expect(await creditBalance(viewer.userId)).toEqual(before);
  });

  it("somebody else's is as if there were none", async () => {
    const other = await makeAccount();
    const foreign = await insertMade(other.userId, VEO);
    await expect(order(from(foreign))).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("an id of kie.ai's is no parameter", async () => {
    const options = [{ name: "task_id", value: "f".repeat(32) }];
    await expect(order({ ...from(await made()), options })).rejects.toMatchObject({
      fields: [{ path: ["options", "0", "task_id"], code: "NOT_OFFERED" }],
    });
  });
});

describe("what goes on from a task", () => {
  it("is its child, unless another parent is named", async () => {
    const source = await made();
    const { task } = await order(from(source));
    expect(task).toMatchObject({ parentId: source.taskId, frameMode: "REFERENCE", creditsHeld: 75 });
    const other = await made();
    const { task: named } = await order({ ...from(source), parent: other.taskId });
    expect(named.parentId).toBe(other.taskId);
  });

  it("is asked for again from the same one", async () => {
    const { task } = await order(from(await made()));
    const row = await db.task.findUniqueOrThrow({ where: { id: task.id }, include: { sources: true } });
    expect((await estimateTask(viewer, "VIDEO", inputOf(row))).credits).toBe(task.creditsHeld);
  });

  it("is told for each model that could, with what is in the way", async () => {
    const told = async (asset: Asset) =>
      Object.fromEntries(
        (await followUpsOf(viewer, [asset], "EXTEND"))
          .flat()
          .map(({ model, obstacle }) => [model.slug, obstacle?.code ?? "FITS"]),
      );
    const others = { "grok-imagine-extend": "OTHER_MODEL", "pixverse-v6-extend": "OTHER_MODEL" };
    expect(await told(await made())).toMatchObject({
      ...{ "veo-3.1-extend": "FITS", "veo-3.1-quality-extend": "OTHER_MODEL", ...others },
    });
    expect(await told(await made({ parameters: { resolution: "4k" } }))).toMatchObject({
      "veo-3.1-extend": "OTHER_SETTINGS",
    });
    expect(new Set(Object.values(await told(await upload())))).toEqual(new Set(["UPLOADED"]));
    expect(await told(await insertAsset(viewer.userId))).not.toHaveProperty("veo-3.1-extend");
  });
});
