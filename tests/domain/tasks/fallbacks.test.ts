import { afterEach, describe, expect, it } from "vitest";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { InvalidInputError, ModelUnavailableError, NotFoundError } from "#graphql/domain/errors.ts";
import { fallbackOf } from "#graphql/domain/tasks/create/choice/fallback.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { createTasks } from "#graphql/domain/tasks/create/create-many.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { retryTask } from "#graphql/domain/tasks/create/retry.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { cancelTask } from "#graphql/domain/tasks/keep/cancel.ts";
import { taskData } from "#graphql/domain/webhooks/events.ts";
import { countingWork } from "#graphql/runtime/database/work.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { ModelState } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { BARE_KEY } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";

useDatabase();
afterEach(async () => {
  await db.model.updateMany({
    where: { slug: { in: [...states.keys()] } },
    data: { state: "ACTIVE", replacementSlug: null },
  });
  states.clear();
  notify("catalog");
  await expectLedgersToBalance();
});

const states = new Map<string, ModelState>();
async function set(slug: string, state: ModelState): Promise<void> {
  states.set(slug, state);
  await db.model.update({ where: { slug }, data: { state } });
  notify("catalog");
}

const create = { operation: "createImageTask" };
const kite = { model: "nano-banana-2", prompt: "a kite", aspectRatio: "16:9" };
const order: TaskInput = { ...kite, fallbackModels: ["nano-banana-pro", "z-image"] };

describe("an order that names fallbacks", () => {
  it("is made by the model that was ordered as long as that takes work", async () => {
    const viewer = await makeAccount();
    await set("nano-banana-2", "DEGRADED");
    const { task } = await createTask(viewer, "IMAGE", order, create);
    expect(task).toMatchObject({ modelSlug: "nano-banana-2", orderedSlug: null, orderedState: null });
    expect(taskData(task, "COMPLETED")).toMatchObject({ isDraft: false, fallback: null });
  });

  it.each(["PAUSED", "RETIRED"] as const)(
    "is made by the first that can while it is %s, and says so for good",
    async (state) => {
      const viewer = await makeAccount();
      await set("nano-banana-2", state);
      const { task } = await createTask(viewer, "IMAGE", order, create);
      expect(task).toMatchObject({ modelSlug: "nano-banana-pro", aspectRatio: "16:9", creditsHeld: 20 });
      expect(task).toEqual(await db.task.findUnique({ where: { id: task.id } }));
      expect(fallbackOf(task)).toEqual({ slug: "nano-banana-2", reason: state });
      expect(taskData(task, "COMPLETED")).toMatchObject({
        model: "nano-banana-pro",
        fallback: { from: "nano-banana-2", reason: state },
      });
      expect(await creditBalance(viewer.userId)).toMatchObject({ available: 180, onHold: 20 });
      await set("nano-banana-2", "ACTIVE");
      expect(fallbackOf(await db.task.findUniqueOrThrow({ where: { id: task.id } }))).not.toBeNull();
    },
  );

  it("passes over those that take no work, that can't make it as it was ordered, and that the key may not use", async () => {
    await set("nano-banana-2", "PAUSED");
    await set("nano-banana-pro", "PAUSED");
    expect(await estimateTask(null, "IMAGE", order)).toMatchObject({ model: "z-image", credits: 1 });
    const wide = { ...order, aspectRatio: "21:9", fallbackModels: ["z-image", "seedream-5-pro"] };
    expect(await estimateTask(null, "IMAGE", wide)).toMatchObject({ model: "seedream-5-pro" });
    const viewer = { ...(await makeAccount()), key: { ...BARE_KEY, models: ["nano-banana-2", "seedream-5-pro"] } };
    const both = { ...kite, fallbackModels: ["z-image", "seedream-5-pro"] };
    expect(await estimateTask(viewer, "IMAGE", both)).toMatchObject({ model: "seedream-5-pro" });
  });

  it("leaves to the other model what was not set", async () => {
    await set("veo-3.1-fast", "PAUSED");
    const video = { model: "veo-3.1-fast", prompt: "a kite", fallbackModels: ["kling-3-turbo"] };
    const viewer = await makeAccount();
    const { task } = await createTask(viewer, "VIDEO", video, create);
    expect(task).toMatchObject({ modelSlug: "kling-3-turbo", durationSeconds: 5, frameMode: "TEXT" });
    await expect(createTask(viewer, "VIDEO", { ...video, durationSeconds: 8 }, create)).rejects.toMatchObject({
      code: "MODEL_UNAVAILABLE",
      message: expect.stringContaining("Kling"),
    });
  });

  it("is refused as before, with the replacement and why, where none can", async () => {
    const viewer = await makeAccount();
    await db.model.update({ where: { slug: "nano-banana-2" }, data: { replacementSlug: "nano-banana-2.1" } });
    await set("nano-banana-2", "RETIRED");
    await set("nano-banana-pro", "PAUSED");
    const wide = { ...order, aspectRatio: "21:9" };
    const refusal = await createTask(viewer, "IMAGE", wide, create).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ModelUnavailableError);
    expect(refusal).toMatchObject({ code: "MODEL_RETIRED", replacementSlug: "nano-banana-2.1" });
    expect(String(refusal)).toMatch(/Nano Banana Pro is paused.*Z-Image: Aspect ratio must be one of/);
    await expect(createTask(viewer, "IMAGE", kite, create)).rejects.toThrow(ModelUnavailableError);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
  });

  it("costs what the other model costs, and never more than is allowed", async () => {
    const viewer = await makeAccount();
    await set("nano-banana-2", "PAUSED");
    await expect(createTask(viewer, "IMAGE", order, { ...create, maxCredits: 19 })).rejects.toMatchObject({
      credits: 20,
    });
    const { task } = await createTask(viewer, "IMAGE", order, { ...create, maxCredits: 20 });
    expect(task.creditsHeld).toBe(20);
    const items = [{ kind: "IMAGE" as const, index: 0, input: order }];
    await expect(createTasks(viewer, items, { operation: "createTasks", maxCredits: 19 })).rejects.toMatchObject({
      credits: 20,
    });
  });

  it("takes no more statements than any order", async () => {
    const viewer = await makeAccount();
    await set("nano-banana-2", "PAUSED");
    await estimateTask(viewer, "IMAGE", order);
    const work = { statements: 0, rows: 0 };
    await countingWork(work, () => createTask(viewer, "IMAGE", order, create));
    expect(work.statements).toBe(1);
  });

  it("is one task with one key, whatever the state of its model by then", async () => {
    const viewer = await makeAccount();
    await set("nano-banana-2", "PAUSED");
    const once = { ...create, idempotencyKey: "once" };
    const made = await Promise.all(Array.from({ length: 20 }, () => createTask(viewer, "IMAGE", order, once)));
    expect(new Set(made.map(({ task }) => task.id)).size).toBe(1);
    await set("nano-banana-2", "ACTIVE");
    const { task, replayed } = await createTask(viewer, "IMAGE", order, once);
    expect({ id: task.id, slug: task.modelSlug, replayed }).toEqual({
      id: made[0]?.task.id,
      slug: "nano-banana-pro",
      replayed: true,
    });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 180, onHold: 20 });
  });

  it("falls back when its model was paused a moment ago and nobody was told", async () => {
    const viewer = await makeAccount();
    await createTask(viewer, "IMAGE", order, create);
    states.set("nano-banana-2", "PAUSED");
    await db.model.update({ where: { slug: "nano-banana-2" }, data: { state: "PAUSED" } });
    const { task } = await createTask(viewer, "IMAGE", order, create);
    expect(task).toMatchObject({ modelSlug: "nano-banana-pro", orderedSlug: "nano-banana-2" });
  });

  it("is tried again by the model that made it, as any order for that one", async () => {
    const viewer = await makeAccount();
    await set("nano-banana-2", "PAUSED");
    const { task } = await createTask(viewer, "IMAGE", order, create);
    await cancelTask(viewer, task.id);
    const { task: again } = await retryTask(viewer, task.id, { operation: "retryTask" });
    expect(again).toMatchObject({ modelSlug: "nano-banana-pro", orderedSlug: null, retryOfId: task.id });
  });

  it("refuses first what is wrong with the order itself", async () => {
    const viewer = await makeAccount();
    await set("nano-banana-2", "PAUSED");
    await expect(createTask(viewer, "IMAGE", { ...order, aspectRatio: "7:5" }, create)).rejects.toThrow(
      InvalidInputError,
    );
    const stranger = { ...order, parent: crypto.randomUUID() };
    await expect(createTask(viewer, "IMAGE", stranger, create)).rejects.toThrow(NotFoundError);
  });
});

describe("fallbacks that could never make it are refused, each by name", () => {
  it.each<[string, string[], { path: string[]; code: string; limit?: number }[]]>([
    ["another kind", ["veo-3.1-fast"], [{ path: ["fallbackModels", "0"], code: "NOT_OFFERED" }]],
    ["no model", ["z-image", "nano-mango"], [{ path: ["fallbackModels", "1"], code: "NOT_OFFERED" }]],
    ["one twice", ["z-image", "z-image"], [{ path: ["fallbackModels", "1"], code: "DUPLICATE" }]],
    ["the model itself", ["nano-banana-2"], [{ path: ["fallbackModels", "0"], code: "CONFLICT" }]],
    [
      "four of them",
      ["z-image", "nano-banana", "nano-banana-pro", "qwen-3"],
      [{ path: ["fallbackModels"], code: "TOO_MANY", limit: 3 }],
    ],
    ["an empty name", [""], [{ path: ["fallbackModels", "0"], code: "NOT_OFFERED" }]],
  ])("%s", async (_what, fallbackModels, fields) => {
    const viewer = await makeAccount();
    const input = { ...kite, fallbackModels };
    await expect(createTask(viewer, "IMAGE", input, create)).rejects.toMatchObject({ fields });
    await expect(estimateTask(viewer, "IMAGE", input)).rejects.toMatchObject({ fields });
    expect(await db.task.count({ where: { userId: viewer.userId } })).toBe(0);
  });

  it("none at all is as if there were no list", async () => {
    const viewer = await makeAccount();
    await set("nano-banana-2", "PAUSED");
    await expect(createTask(viewer, "IMAGE", { ...kite, fallbackModels: [] }, create)).rejects.toThrow(
      ModelUnavailableError,
    );
  });
});
