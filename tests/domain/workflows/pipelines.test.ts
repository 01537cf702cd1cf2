import { afterEach, describe, expect, it, vi } from "vitest";
import { revokeApiKey } from "#graphql/domain/accounts/api-keys/api-key.ts";
import { readCredential } from "#graphql/domain/accounts/api-keys/read-key.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { grant } from "#graphql/domain/credits/ledger.ts";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { retryTask } from "#graphql/domain/tasks/create/retry.ts";
import { advancePipeline } from "#graphql/domain/workflows/pipelines/advance.ts";
import { createPipeline, estimatePipeline } from "#graphql/domain/workflows/pipelines/create.ts";
import { approvePipeline, cancelPipeline, creditsLeft } from "#graphql/domain/workflows/pipelines/decide.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { PipelineState, Workflow } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { makeKey } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();
afterEach(async () => {
  await expectLedgersToBalance();
  expect(await findLedgerFaults()).toEqual([]);
});

const IMAGE = { model: "nano-banana", prompt: "a fox in the snow" };
const VIDEO = { model: "veo-3.1-fast", prompt: "it shakes itself" };
const asked = { image: IMAGE, video: VIDEO };

async function standing(id: string): Promise<Workflow> {
  return db.workflow.findUniqueOrThrow({ where: { id } });
}

function until(id: string, state: PipelineState, waitsFor: string | null = null): Promise<Workflow> {
  return vi.waitFor(async () => {
    const row = await standing(id);
    expect({ state: row.state, waitsFor: row.waitsFor, problem: row.problem }).toMatchObject({ state, waitsFor });
    return row;
  }, 30_000);
}

const tasksOf = (id: string) =>
  db.task.findMany({ where: { workflowId: id }, orderBy: { id: "asc" }, include: { sources: true, assets: true } });

async function price(credits: number) {
  await db.price.create({ data: { modelSlug: "veo-3.1-fast", credits } });
  notify("catalog");
}

async function state(slug: string, to: "ACTIVE" | "PAUSED") {
  await db.model.update({ where: { slug }, data: { state: to } });
  notify("catalog");
}

describe("a pipeline", () => {
  it("makes an image and then a video of it, whoever is there", async () => {
    const viewer = await makeAccount();
    const total = await estimatePipeline(viewer, asked);
    const { id, state, step } = await createPipeline(viewer, asked, {});
    expect({ state, step }).toEqual({ state: "RUNNING", step: "IMAGE" });
    await until(id, "COMPLETED");
    const [image, video, ...others] = await tasksOf(id);
    expect(others).toEqual([]);
    expect(image).toMatchObject({ kind: "IMAGE", prompt: "a fox in the snow", status: "COMPLETED" });
    expect(video).toMatchObject({
      kind: "VIDEO",
      prompt: "it shakes itself",
      parentId: image?.id,
      status: "COMPLETED",
    });
    expect(video?.sources.map(({ assetId }) => assetId)).toEqual([image?.assets[0]?.id]);
    expect(await standing(id)).toMatchObject({ step: "VIDEO", selectedAssetId: image?.assets[0]?.id, dueAt: null });
    expect(await creditBalance(viewer.userId)).toMatchObject({ onHold: 0, totalUsed: total });
  });

  it("begins with an idea, whose prompt is written first", async () => {
    const viewer = await makeAccount();
    const input = { idea: "a lighthouse in a storm", image: { ...IMAGE, prompt: "" }, video: { ...VIDEO, prompt: "" } };
    const total = await estimatePipeline(viewer, input);
    expect(total).toBe((await estimatePipeline(viewer, asked)) + 1);
    const begun = await createPipeline(viewer, input, {});
    expect(await creditsLeft(begun, { image: false, video: false })).toBe(total);
    const { promptId } = await until(begun.id, "COMPLETED");
    const prompt = await db.prompt.findUniqueOrThrow({ where: { id: promptId ?? "" } });
    expect((await tasksOf(begun.id)).map((task) => task.prompt)).toEqual([prompt.text, prompt.text]);
    expect(await creditBalance(viewer.userId)).toMatchObject({ onHold: 0, totalUsed: total });
  });

  it("waits for its image to be approved, for as long as it takes, and goes on from the one that is chosen", async () => {
    const viewer = await makeAccount();
    const image = { model: "seedream-4", prompt: "two foxes", variants: 2 };
    const { id } = await createPipeline(viewer, { image, video: VIDEO }, { approve: true });
    await until(id, "WAITING", "APPROVAL");
    expect(await standing(id)).toMatchObject({ dueAt: null });
    const [made] = await tasksOf(id);
    const [, second] = made?.assets.sort((a, b) => a.position - b.position) ?? [];
    await expect(approvePipeline(viewer, id, { image: "nothing" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(approvePipeline(await makeAccount(), id, {})).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await approvePipeline(viewer, id, { image: second?.id })).toMatchObject({ state: "RUNNING", step: "VIDEO" });
    await expect(approvePipeline(viewer, id, {})).rejects.toMatchObject({ code: "CONFLICT" });
    await until(id, "COMPLETED");
    expect((await tasksOf(id))[1]?.sources[0]?.assetId).toBe(second?.id);
  });

  it("that has failed goes on when its task is tried again", async () => {
    const viewer = await makeAccount();
    const failing = { ...IMAGE, prompt: "a fox #sim:policy" };
    const { id } = await createPipeline(viewer, { image: failing, video: VIDEO }, {});
    await until(id, "FAILED");
    const [failed] = await tasksOf(id);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
    await db.task.update({ where: { id: failed?.id ?? "" }, data: { prompt: "a fox" } });
    await retryTask(viewer, failed?.id ?? "", { operation: "test" });
    await until(id, "COMPLETED");
    expect((await tasksOf(id)).map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      "IMAGE FAILED",
      "IMAGE COMPLETED",
      "VIDEO COMPLETED",
    ]);
  });

  it("whose credits run out keeps what is made, says what it needs, and goes on when they come", async () => {
    const total = await estimatePipeline(await makeAccount(), asked);
    const viewer = await makeAccount({ credits: total });
    const { id } = await createPipeline(viewer, asked, { approve: true });
    await until(id, "WAITING", "APPROVAL");
    await price(90);
    try {
      await expect(approvePipeline(viewer, id, {})).rejects.toMatchObject({ code: "INSUFFICIENT_CREDITS" });
      await db.workflow.update({ where: { id }, data: { asksApproval: false } });
      await advancePipeline(id);
      expect(await until(id, "WAITING", "CREDITS")).toMatchObject({ problem: expect.stringMatching(/credits/) });
      await db.$transaction((tx) => grant(tx, viewer.userId, 500, { reason: "CORRECTED", subject: "For a test" }));
      await until(id, "COMPLETED");
    } finally {
      await price(60);
    }
  });

  it("never costs more than was allowed for all of it", async () => {
    const viewer = await makeAccount({ credits: 1000 });
    const total = await estimatePipeline(viewer, asked);
    const refused = createPipeline(viewer, asked, { maxCredits: total - 1 });
    await expect(refused).rejects.toMatchObject({ code: "PRICE_CHANGED", credits: total });
    const { id } = await createPipeline(viewer, asked, { maxCredits: total, approve: true });
    await until(id, "WAITING", "APPROVAL");
    await price(90);
    try {
      await approvePipeline(viewer, id, {});
      await until(id, "WAITING", "PRICE");
      await expect(approvePipeline(viewer, id, {})).rejects.toMatchObject({ code: "CONFLICT" });
      await approvePipeline(viewer, id, { maxCredits: total + 100 });
      await until(id, "COMPLETED");
    } finally {
      await price(60);
    }
  });

  it("waits for a model that takes no work", async () => {
    const viewer = await makeAccount();
    const { id } = await createPipeline(viewer, asked, { approve: true });
    await until(id, "WAITING", "APPROVAL");
    await state("veo-3.1-fast", "PAUSED");
    try {
      await approvePipeline(viewer, id, {});
      expect(await until(id, "WAITING", "MODEL")).toMatchObject({ tries: 1, dueAt: expect.any(Date) });
    } finally {
      await state("veo-3.1-fast", "ACTIVE");
    }
    await db.workflow.update({ where: { id }, data: { dueAt: new Date() } });
    await until(id, "COMPLETED");
  });

  it("is canceled with what waits, and says what comes back", async () => {
    const viewer = await makeAccount();
    const { id } = await createPipeline(viewer, asked, { approve: true });
    await until(id, "WAITING", "APPROVAL");
    const { pipeline, creditsReturned } = await cancelPipeline(viewer, id);
    expect({ state: pipeline.state, creditsReturned }).toEqual({ state: "CANCELED", creditsReturned: 0 });
    await expect(cancelPipeline(viewer, id)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(approvePipeline(viewer, id, {})).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await advancePipeline(id)).toMatchObject({ state: "CANCELED" });
    expect(await tasksOf(id)).toHaveLength(1);
  });

  it("that is canceled while its step is ordered takes that step with it", async () => {
    const viewer = await makeAccount();
    await world.stopWorker();
    try {
      const { id } = await createPipeline(viewer, asked, {});
      await db.workflow.update({ where: { id }, data: { state: "CANCELED" } });
      await advancePipeline(id);
      expect((await tasksOf(id)).map(({ status }) => status)).toEqual(["CANCELED"]);
      expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
    } finally {
      await world.restartWorker();
    }
  });

  it("is one for one key, and orders each step once, however many take it on at once", async () => {
    const viewer = await makeAccount();
    await world.stopWorker();
    const terms = { idempotencyKey: "film-1" };
    const begun = await Promise.all(Array.from({ length: 4 }, () => createPipeline(viewer, asked, terms)));
    expect(new Set(begun.map(({ id }) => id)).size).toBe(1);
    const id = begun[0]?.id ?? "";
    await Promise.all(Array.from({ length: 5 }, () => advancePipeline(id)));
    expect(await tasksOf(id)).toHaveLength(1);
    const other = createPipeline(viewer, { ...asked, video: { ...VIDEO, prompt: "other" } }, terms);
    await expect(other).rejects.toMatchObject({ code: "IDEMPOTENCY_MISMATCH" });
    await world.restartWorker();
    await until(id, "COMPLETED");
    expect(await tasksOf(id)).toHaveLength(2);
  });

  it("that a killed process had in hand is taken on by the next", async () => {
    const viewer = await makeAccount();
    const { id } = await createPipeline(viewer, asked, { approve: true });
    await until(id, "WAITING", "APPROVAL");
    const [image] = await tasksOf(id);
    const selectedAssetId = image?.assets[0]?.id ?? null;
    // As a process leaves it that has taken the approval and dies.
    const left = { state: "RUNNING" as const, waitsFor: null, selectedAssetId, dueAt: new Date(Date.now() - 1) };
    await db.workflow.update({ where: { id }, data: left });
    await until(id, "COMPLETED");
  });

  it("asked for with a key acts within that key's rights, for as long as it works", async () => {
    const owner = await makeAccount();
    const key = await makeKey(owner);
    const viewer = await readCredential(key.secret);
    const { id } = await createPipeline(viewer, asked, { approve: true });
    await until(id, "WAITING", "APPROVAL");
    expect((await tasksOf(id))[0]).toMatchObject({ apiKeyId: key.id, sandbox: true, creditsHeld: 0 });
    await revokeApiKey(owner, key.id);
    await approvePipeline(viewer, id, {});
    expect(await until(id, "FAILED")).toMatchObject({ problem: "This API key has been revoked." });
  });

  const refusals: [what: string, input: object, path: string[]][] = [
    ["an idea and a prompt", { ...asked, idea: "a", prompt: "b" }, ["prompt"]],
    ["a blank idea", { ...asked, idea: "  " }, ["idea"]],
    ["no words at all", { ...asked, image: { ...IMAGE, prompt: " " } }, ["image", "prompt"]],
    ["a video model for the image", { ...asked, image: { ...IMAGE, model: "veo-3.1-fast" } }, ["image", "model"]],
    [
      "a ratio that the image's model has not",
      { ...asked, image: { ...IMAGE, aspectRatio: "7:5" } },
      ["image", "aspectRatio"],
    ],
    [
      "a length that the video's model has not",
      { ...asked, video: { ...VIDEO, durationSeconds: 99 } },
      ["video", "durationSeconds"],
    ],
    [
      "a video model that takes no images",
      { ...asked, video: { ...VIDEO, frameMode: "TEXT" } },
      ["video", "sourceImages"],
    ],
  ];
  it.each(refusals)("is refused with %s before anything is held", async (_, input, path) => {
    const viewer = await makeAccount();
    const begun = createPipeline(viewer, input as typeof asked, {});
    await expect(begun).rejects.toMatchObject({ code: "INVALID_INPUT", fields: [expect.objectContaining({ path })] });
    expect(await db.workflow.count({ where: { userId: viewer.userId } })).toBe(0);
  });

  it("is refused where the account has not enough for all of it", async () => {
    const viewer: Viewer = await makeAccount({ credits: 10 });
    await expect(createPipeline(viewer, asked, {})).rejects.toMatchObject({ code: "INSUFFICIENT_CREDITS" });
    expect(await db.workflow.count({ where: { userId: viewer.userId } })).toBe(0);
  });
});
