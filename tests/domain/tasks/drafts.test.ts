import { afterEach, describe, expect, it } from "vitest";
import { allModels, modelDefinition, modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { creditsFor, currentPrice } from "#graphql/domain/catalog/price.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import {
  ConflictError,
  IdempotencyMismatchError,
  InsufficientCreditsError,
  InvalidInputError,
  ModelUnavailableError,
  NotFoundError,
  PriceChangedError,
} from "#graphql/domain/errors.ts";
import { fullCreditsOf, fullOrderOf } from "#graphql/domain/tasks/create/choice/draft.ts";
import { finishDraft } from "#graphql/domain/tasks/create/choice/finish-draft.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { createTasks } from "#graphql/domain/tasks/create/create-many.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { retryTask } from "#graphql/domain/tasks/create/retry.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { cancelTask } from "#graphql/domain/tasks/keep/cancel.ts";
import { countingWork } from "#graphql/runtime/database/work.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { ModelState, TaskKind } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { BARE_KEY } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertAsset } from "#tests/support/rows.ts";

useDatabase();
afterEach(expectLedgersToBalance);

const create = { operation: "createImageTask" };
const finish = { operation: "finishDraft" };
const poster: TaskInput = {
  model: "nano-banana-2",
  prompt: "a poster",
  resolution: "4K",
  aspectRatio: "16:9",
  draft: true,
};

async function inState<Result>(slug: string, state: ModelState, work: () => Promise<Result>): Promise<Result> {
  await db.model.update({ where: { slug }, data: { state } });
  notify("catalog");
  try {
    return await work();
  } finally {
    await db.model.update({ where: { slug }, data: { state: "ACTIVE" } });
    notify("catalog");
  }
}

async function problemsOf(kind: TaskKind, input: TaskInput) {
  const viewer = await makeAccount({ credits: 10_000 });
  const refusal = await createTask(viewer, kind, input, create).catch((error: unknown) => error);
  expect(await db.task.count({ where: { userId: viewer.userId } })).toBe(0);
  if (refusal instanceof InvalidInputError) return refusal.fields;
  throw refusal;
}

/** A draft that is over: it was canceled while it waited. */
async function endedDraft(credits = 200, input: TaskInput = poster) {
  const viewer = await makeAccount({ credits });
  const { task } = await createTask(viewer, "IMAGE", input, create);
  await cancelTask(viewer, task.id);
  return { viewer, task };
}

describe("a draft", () => {
  it("is made by the cheapest of the family, and keeps the order at full size", async () => {
    const viewer = await makeAccount();
    const { task } = await createTask(viewer, "IMAGE", poster, create);
    expect(task).toMatchObject({ modelSlug: "nano-banana-2-lite", aspectRatio: "16:9", creditsHeld: 5 });
    expect(task).toEqual(await db.task.findUnique({ where: { id: task.id } }));
    const fullSize = {
      model: "nano-banana-2",
      parameters: { aspectRatio: "16:9", resolution: "4K", outputFormat: "jpg" },
    };
    expect(fullOrderOf(task)).toEqual(fullSize);
    expect(await fullCreditsOf(fullSize)).toBe(creditsFor(await currentPrice("nano-banana-2"), fullSize.parameters));
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 195, onHold: 5 });
  });

  it("takes no more statements than any order", async () => {
    const viewer = await makeAccount();
    const work = { statements: 0, rows: 0 };
    await countingWork(work, () => createTask(viewer, "IMAGE", poster, create));
    expect(work.statements).toBe(1);
  });

  it.each<[string, TaskKind, Partial<TaskInput> & { model: string }, string, Record<string, unknown>]>([
    [
      "the family's lite tier, at its smallest",
      "VIDEO",
      { model: "veo-3.1-quality" },
      "veo-3.1-lite",
      { resolution: "720p" },
    ],
    ["a mini tier", "VIDEO", { model: "seedance-2.5" }, "seedance-2-mini", { resolution: "480p", durationSeconds: 5 }],
    [
      "the model itself where its sibling makes no such length",
      "VIDEO",
      { model: "seedance-2.5", durationSeconds: 20 },
      "seedance-2.5",
      { resolution: "480p", durationSeconds: 20 },
    ],
    [
      "the sibling, where a seed is given too",
      "VIDEO",
      { model: "wan-3-prime", resolution: "1080p", seed: 7 },
      "wan-3",
      { resolution: "480p", seed: 7 },
    ],
    ["the model itself, smaller", "VIDEO", { model: "wan-3", resolution: "1080p" }, "wan-3", { resolution: "480p" }],
    [
      "the model itself, coarser",
      "IMAGE",
      { model: "gpt-image-1.5", options: [{ name: "quality", value: "high" }] },
      "gpt-image-1.5",
      { quality: "medium" },
    ],
  ])("is made by %s", async (_what, kind, input, slug, parameters) => {
    const viewer = await makeAccount({ credits: 10_000 });
    const { task } = await createTask(viewer, kind, { prompt: "a kite", ...input, draft: true }, create);
    expect(task).toMatchObject({ modelSlug: slug, parameters });
    expect(fullOrderOf(task)?.model).toBe(input.model);
    expect(task.creditsHeld).toBeLessThan(await fullCreditsOf(fullOrderOf(task) ?? { model: "", parameters: {} }));
  });

  it("keeps the frames: references that the lite tier does not take are drafted by the model itself, or not at all", async () => {
    const viewer = await makeAccount({ credits: 10_000 });
    const image = { width: 1280, height: 720, contentType: "image/png" };
    const sourceImages = [(await insertAsset(viewer.userId, image)).id];
    const asked = {
      model: "veo-3.1-fast",
      prompt: "it flies",
      sourceImages,
      frameMode: "REFERENCE" as const,
      draft: true,
    };
    const { task } = await createTask(viewer, "VIDEO", { ...asked, resolution: "4k" }, create);
    expect(task).toMatchObject({
      modelSlug: "veo-3.1-fast",
      frameMode: "REFERENCE",
      parameters: { resolution: "720p" },
    });
    await expect(createTask(viewer, "VIDEO", asked, create)).rejects.toMatchObject({
      fields: [{ path: ["draft"], code: "CONFLICT", message: expect.stringContaining("Veo 3.1 Lite") }],
    });
  });

  it.each<[string, TaskKind, TaskInput]>([
    ["the cheapest of a family", "IMAGE", { model: "nano-banana-2-lite", prompt: "a kite", draft: true }],
    ["what costs no more at full size", "IMAGE", { model: "nano-banana-2.1", prompt: "a kite", draft: true }],
    ["a model without tiers", "IMAGE", { model: "z-image", prompt: "a kite", draft: true }],
  ])("is refused of %s", async (_what, kind, input) => {
    expect(await problemsOf(kind, input)).toMatchObject([{ path: ["draft"], code: "NOT_OFFERED" }]);
  });

  it("is refused, with what stands against it, where nothing cheaper can make the same", async () => {
    const input = { model: "gpt-image-2", prompt: "a kite", aspectRatio: "3:1", resolution: "1K", draft: true };
    expect(await problemsOf("IMAGE", input)).toMatchObject([{ path: ["draft"], code: "NOT_OFFERED" }]);
    const flex = {
      model: "flux-kontext-max",
      prompt: "a kite",
      draft: true,
      options: [{ name: "safetyTolerance", value: "6" }],
    };
    const viewer = await makeAccount();
    await inState("flux-kontext-pro", "PAUSED", async () => {
      expect(await problemsOf("IMAGE", flex)).toMatchObject([
        { path: ["draft"], code: "CONFLICT", message: expect.stringContaining("Flux Kontext Standard is paused") },
      ]);
    });
    const { task } = await createTask(viewer, "IMAGE", flex, create);
    expect(task).toMatchObject({ modelSlug: "flux-kontext-pro", parameters: { safetyTolerance: 6 } });
  });

  it("is refused with fallbacks, and of a paused model as any order", async () => {
    const both = { ...poster, fallbackModels: ["nano-banana"] };
    expect(await problemsOf("IMAGE", both)).toMatchObject([{ path: ["fallbackModels"], code: "CONFLICT" }]);
    await inState("nano-banana-2", "PAUSED", async () => {
      await expect(problemsOf("IMAGE", poster)).rejects.toThrow(ModelUnavailableError);
    });
  });

  it("is made by a model that the key may use", async () => {
    const account = await makeAccount();
    const viewer = { ...account, key: { ...BARE_KEY, models: ["nano-banana-2"] } };
    expect(await estimateTask(viewer, "IMAGE", poster)).toMatchObject({ model: "nano-banana-2", credits: 10 });
  });

  it("is told by the estimate: both prices, by which model, and every setting that is another", async () => {
    expect(await estimateTask(null, "IMAGE", poster)).toEqual({
      credits: 5,
      expectedSeconds: null,
      model: "nano-banana-2-lite",
      draft: {
        fullModel: "nano-banana-2",
        fullCredits: 23,
        changes: [
          { name: "resolution", draft: null, fullSize: "4K" },
          { name: "outputFormat", draft: null, fullSize: "jpg" },
        ],
      },
      fallback: null,
    });
    expect(await estimateTask(null, "IMAGE", { ...poster, draft: false })).toMatchObject({ credits: 23, draft: null });
  });

  it("is counted by its own price in a batch, and never held for more than is allowed", async () => {
    const viewer = await makeAccount();
    const items = [0, 1].map((index) => ({ kind: "IMAGE" as const, index, input: poster }));
    await expect(createTasks(viewer, items, { operation: "createTasks", maxCredits: 9 })).rejects.toMatchObject({
      credits: 10,
    });
    expect(await createTasks(viewer, items, { operation: "createTasks", maxCredits: 10 })).toMatchObject({
      creditsCharged: 10,
    });
    await expect(createTask(viewer, "IMAGE", poster, { ...create, maxCredits: 4 })).rejects.toThrow(PriceChangedError);
  });

  it("is tried again as a draft", async () => {
    const { viewer, task } = await endedDraft();
    const { task: again } = await retryTask(viewer, task.id, { operation: "retryTask" });
    expect(again).toMatchObject({ modelSlug: "nano-banana-2-lite", retryOfId: task.id, draftOf: task.draftOf });
  });
});

describe("a draft at full size", () => {
  it("is the same order, by the model and with the settings that were ordered, with a hold of its own", async () => {
    const workflow = async (userId: string) => (await db.workflow.create({ data: { userId } })).id;
    const viewer = await makeAccount();
    const input = { ...poster, prompt: " a poster ", workflow: await workflow(viewer.userId), endUser: "ann" };
    const { task: draft } = await createTask(viewer, "IMAGE", input, create);
    await cancelTask(viewer, draft.id);
    const { task } = await finishDraft(viewer, draft.id, finish);
    const { draft: _draft, ...whole } = input;
    const { task: direct } = await createTask(viewer, "IMAGE", whole, create);
    const same = ({ id, callbackToken, createdAt, parentId, ...row }: typeof task) => row;
    expect(same(task)).toEqual(same(direct));
    expect(task).toMatchObject({ parentId: draft.id, draftOf: null, creditsHeld: 23, retryOfId: null });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 154, onHold: 46 });
  });

  it("starts from the same files in the same way", async () => {
    const viewer = await makeAccount({ credits: 10_000 });
    const image = { width: 1280, height: 720, contentType: "image/png" };
    const [a, b] = [await insertAsset(viewer.userId, image), await insertAsset(viewer.userId, image)];
    const sourceImages = [b.id, a.id];
    const asked = { model: "veo-3.1-quality", prompt: "it flies", sourceImages, durationSeconds: 6, draft: true };
    const { task: draft } = await createTask(viewer, "VIDEO", asked, create);
    await cancelTask(viewer, draft.id);
    const { task } = await finishDraft(viewer, draft.id, finish);
    expect(task).toMatchObject({
      modelSlug: "veo-3.1-quality",
      frameMode: "FIRST_AND_LAST_FRAMES",
      durationSeconds: 6,
    });
    const sources = await db.taskSource.findMany({ where: { taskId: task.id }, orderBy: { position: "asc" } });
    expect(sources.map(({ assetId }) => assetId)).toEqual(sourceImages);
  });

  it("is ordered once with one key, and again with another", async () => {
    const { viewer, task: draft } = await endedDraft();
    const once = { ...finish, idempotencyKey: "full" };
    const { task } = await finishDraft(viewer, draft.id, once);
    expect(await finishDraft(viewer, draft.id, once)).toMatchObject({ task: { id: task.id }, replayed: true });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 177, onHold: 23 });
    const { task: second, replayed } = await finishDraft(viewer, draft.id, { ...finish, idempotencyKey: "fuller" });
    expect({ replayed, other: second.id !== task.id }).toEqual({ replayed: false, other: true });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 154, onHold: 46 });
    const { task: another } = await createTask(viewer, "IMAGE", poster, create);
    await cancelTask(viewer, another.id);
    await expect(finishDraft(viewer, another.id, once)).rejects.toThrow(IdempotencyMismatchError);
  });

  it("is one task and one hold, however many ask for it at once with one key", async () => {
    const { viewer, task: draft } = await endedDraft();
    const once = { ...finish, idempotencyKey: "full" };
    const made = await Promise.all(Array.from({ length: 20 }, () => finishDraft(viewer, draft.id, once)));
    expect(new Set(made.map(({ task }) => task.id)).size).toBe(1);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 177, onHold: 23 });
  });

  it("waits for the draft to be over", async () => {
    const viewer = await makeAccount();
    const { task } = await createTask(viewer, "IMAGE", poster, create);
    await expect(finishDraft(viewer, task.id, finish)).rejects.toThrow(ConflictError);
    expect(await db.task.count({ where: { userId: viewer.userId } })).toBe(1);
  });

  it("is refused to others, of what is no draft, and of what is itself at full size", async () => {
    const { viewer, task: draft } = await endedDraft();
    await expect(finishDraft(await makeAccount(), draft.id, finish)).rejects.toThrow(NotFoundError);
    await expect(finishDraft(viewer, crypto.randomUUID(), finish)).rejects.toThrow(NotFoundError);
    const { task } = await finishDraft(viewer, draft.id, finish);
    await cancelTask(viewer, task.id);
    await expect(finishDraft(viewer, task.id, finish)).rejects.toThrow(ConflictError);
    await db.task.update({ where: { id: draft.id }, data: { deletedAt: new Date() } });
    await expect(finishDraft(viewer, draft.id, finish)).rejects.toThrow(NotFoundError);
  });

  it("costs never more than is allowed, nor than there is", async () => {
    const { viewer, task: draft } = await endedDraft(22);
    await expect(finishDraft(viewer, draft.id, { ...finish, maxCredits: 22 })).rejects.toMatchObject({ credits: 23 });
    await expect(finishDraft(viewer, draft.id, { ...finish, maxCredits: 23 })).rejects.toThrow(
      InsufficientCreditsError,
    );
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 22, onHold: 0 });
  });

  it("is refused with the replacement once its model was retired", async () => {
    const { viewer, task: draft } = await endedDraft();
    await db.model.update({ where: { slug: "nano-banana-2" }, data: { replacementSlug: "nano-banana-2.1" } });
    await inState("nano-banana-2", "RETIRED", async () => {
      await expect(finishDraft(viewer, draft.id, finish)).rejects.toMatchObject({
        code: "MODEL_RETIRED",
        replacementSlug: "nano-banana-2.1",
      });
    });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
  });
});

describe("the tiers", () => {
  it("are models of the same kind and use, that cost less at their smallest", async () => {
    for (const { slug, draftModel, kind, purposes } of modelDefinitions.filter((one) => one.draftModel !== undefined)) {
      const tier = modelDefinition(draftModel ?? "");
      expect(tier?.kind, slug).toBe(kind);
      expect(
        purposes.some((purpose) => tier?.purposes.includes(purpose)),
        slug,
      ).toBe(true);
      expect(tier?.draftModel === undefined || tier.draftModel !== slug, slug).toBe(true);
    }
  });

  it("never cost more than the order, whatever is ordered", async () => {
    for (const model of allModels().filter(({ kind, takesPrompt }) => kind !== "AUDIO" && takesPrompt)) {
      const input = { model: model.slug, prompt: "a kite", draft: true };
      const told = await estimateTask(null, model.kind, input).catch((error: unknown) => error);
      if (told instanceof Error) continue;
      expect(told, model.slug).toMatchObject({ draft: { fullModel: model.slug } });
      const { credits, draft } = await estimateTask(null, model.kind, input);
      expect(credits, model.slug).toBeLessThan(draft?.fullCredits ?? 0);
    }
  });
});
