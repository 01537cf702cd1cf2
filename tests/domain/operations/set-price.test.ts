import { describe, expect, it, vi } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { DomainError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { previewPrice, reportedCosts } from "#graphql/domain/operations/catalog/preview.ts";
import { type PriceChange, pricesOf, setModelPrice } from "#graphql/domain/operations/catalog/set-price.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";

useDatabase();

const input = { model: "nano-banana", prompt: "a fox" };
const WHY = "kie.ai has become dearer";
const raise = (credits: number, more: Partial<PriceChange> = {}) =>
  setModelPrice("command line", { model: "nano-banana", credits, reason: WHY, ...more });
const order = (viewer: Viewer, maxCredits?: number) =>
  createTask(viewer, "IMAGE", input, { operation: "createImageTask", maxCredits });
const estimate = async () => (await estimateTask(null, "IMAGE", input)).credits;

describe("the price of a model", () => {
  it("is the one set last from the next estimate on, with its author and reason; what was ordered keeps its own", async () => {
    const viewer = await makeAccount({ credits: 1000 });
    const admin = await signedInAs("ADMIN");
    const { task } = await order(viewer);
    const { price } = await setModelPrice(admin.actor, { model: "nano-banana", credits: 8, reason: WHY });
    expect(await estimate()).toBe(8);
    const { task: next } = await order(viewer);
    const rows = await db.task.findMany({ where: { id: { in: [task.id, next.id] } }, orderBy: { id: "asc" } });
    expect(rows.map(({ creditsHeld }) => creditsHeld)).toEqual([5, 8]);
    const { email } = await db.user.findUniqueOrThrow({ where: { id: admin.viewer.userId } });
    expect(await pricesOf("nano-banana", 100)).toMatchObject([
      { id: price.id, credits: 8, author: email, reason: WHY },
      { credits: 5, author: null, reason: null },
    ]);
    const subject = globalIdOf("Model", "nano-banana");
    const entry = await db.auditEntry.findFirstOrThrow({ where: { subject }, orderBy: { id: "desc" } });
    expect(entry).toMatchObject({ action: "model.price_set", before: '{"credits":5,"factors":{}}', reason: WHY });
    expect(JSON.parse(entry.after ?? "")).toMatchObject({ credits: 8, from: price.startsAt.toISOString() });
  });

  it("is what each of many orders is charged while it is raised, or they are told that it has changed", async () => {
    await raise(6);
    const viewers = await Promise.all(Array.from({ length: 8 }, () => makeAccount({ credits: 1000 })));
    let isRaised = false;
    const told: { estimated: number; charged: number | null }[] = [];
    const orders = viewers.map(async (viewer) => {
      for (let rounds = 0; rounds < 4 || !isRaised; rounds++) {
        const estimated = await estimate();
        const outcome = await order(viewer, estimated).catch((error: unknown) => {
          if (error instanceof DomainError && error.code === "PRICE_CHANGED") return null;
          throw error;
        });
        told.push({ estimated, charged: outcome === null ? null : outcome.task.creditsHeld });
      }
    });
    await raise(9);
    isRaised = true;
    await Promise.all(orders);
    expect(told.length).toBeGreaterThanOrEqual(32);
    for (const { estimated, charged } of told) expect([estimated, null]).toContain(charged);
    const held = await db.task.groupBy({
      by: ["creditsHeld", "priceId"],
      where: { userId: { in: viewers.map((v) => v.userId) } },
    });
    const prices = new Map((await pricesOf("nano-banana", 100)).map(({ id, credits }) => [id, credits]));
    for (const { creditsHeld, priceId } of held) expect(prices.get(priceId ?? "")).toBe(creditsHeld);
  });

  it("takes over by itself at its moment, also over one that was set since", async () => {
    const from = new Date(Date.now() + 1200);
    await raise(20, { from });
    await raise(7);
    expect(await estimate()).toBe(7);
    expect((await pricesOf("nano-banana", 2)).map(({ credits }) => credits)).toEqual([20, 7]);
    const viewer = await makeAccount({ credits: 1000 });
    expect((await order(viewer)).task.creditsHeld).toBe(7);
    await vi.waitFor(async () => expect(await estimate()).toBe(20), { timeout: 5000, interval: 20 });
    expect(Date.now()).toBeGreaterThanOrEqual(from.getTime());
    await expect(order(viewer, 7)).rejects.toMatchObject({ code: "PRICE_CHANGED", credits: 20 });
    expect((await order(viewer, 20)).task.creditsHeld).toBe(20);
  });

  it("is set by one of two operators at once: the other is told, as is whoever looked before it", async () => {
    const [seen] = await db.price.findMany({ where: { modelSlug: "nano-banana" }, orderBy: { createdAt: "desc" } });
    const both = await Promise.allSettled([raise(11), raise(12)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
    await expect(raise(13, { seen: seen?.id })).rejects.toMatchObject({ code: "CONFLICT" });
    const [last] = await pricesOf("nano-banana", 1);
    await raise(5, { seen: last?.id });
    expect(await estimate()).toBe(5);
  });

  it.each([
    ["credits", { credits: 0 }],
    ["credits", { credits: -5 }],
    ["credits", { credits: 4.5 }],
    ["credits", { credits: Number.NaN }],
    ["credits", { credits: 100_001 }],
    ["factors", { factors: '{"aspectRatio":{"values":{"1:1":1e308}}}' }],
    ["factors", { factors: '{"aspectRatio":{"values":{"1:1":0}}}' }],
    ["factors", { factors: '{"aspectRatio":{"values":{"1:1":-1}}}' }],
    ["factors", { credits: 100_000, factors: '{"aspectRatio":{"values":{"1:1":1000}}}' }],
    ["factors", { factors: '{"wings":{"values":{"2":2}}}' }],
    ["factors", { factors: '{"aspectRatio":{"values":{"7:7":2}}}' }],
    ["factors", { factors: '{"aspectRatio":{"each":2}}' }],
    ["factors", { factors: "dearer" }],
    ["from", { from: new Date(Date.now() - 60_000) }],
    ["from", { from: new Date(Date.now() + 400 * 86_400_000) }],
    ["reason", { reason: "" }],
  ])("is refused at %s where it is %j, and nothing changes", async (field, change) => {
    const before = await db.price.count();
    const refusal = { code: "INVALID_INPUT", fields: [{ path: [field], message: expect.stringMatching(/\w \w/) }] };
    await expect(raise(6, change)).rejects.toMatchObject(refusal);
    expect(await db.price.count()).toBe(before);
  });

  it("is set by administrators alone, with a fresh proof, and for a model that there is", async () => {
    const change = { model: "nano-banana", credits: 6, reason: WHY };
    const [support, user, admin] = [await signedInAs("SUPPORT"), await signedInAs("USER"), await signedInAs("ADMIN")];
    for (const { actor } of [support, user]) {
      await expect(setModelPrice(actor, change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    const unknown = { ...change, model: "nano-mango" };
    await expect(setModelPrice(admin.actor, unknown)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await letProofGrowOld(admin);
    await expect(setModelPrice(admin.actor, change)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
  });

  it("is told where it is below cost, and pauses the model only where the settings say so", async () => {
    expect(await raise(3)).toMatchObject({
      loss: { credits: 3, kieCredits: 4 },
      isPaused: false,
      model: { state: "ACTIVE" },
    });
    const setting = vi.spyOn(env, "belowCost", "get").mockReturnValue("pause");
    expect(await raise(2)).toMatchObject({ isPaused: true, model: { state: "PAUSED" } });
    setting.mockRestore();
    await expect(estimate()).rejects.toMatchObject({ code: "MODEL_UNAVAILABLE" });
    await db.model.update({ where: { slug: "nano-banana" }, data: { state: "ACTIVE" } });
    expect(await raise(5)).toMatchObject({ loss: null, isPaused: false });
  });
});

describe("a preview", () => {
  it("tells what the latest orders would have cost, and changes nothing", async () => {
    const viewer = await makeAccount({ credits: 10_000 });
    const video = { model: "veo-3.1-fast", prompt: "a fox" };
    const dear = { ...video, options: [{ name: "resolution", value: "1080p" }] };
    for (const one of [video, dear, dear]) await createTask(viewer, "VIDEO", one, { operation: "createVideoTask" });
    const [price] = await pricesOf("veo-3.1-fast", 1);
    const same = await previewPrice("veo-3.1-fast", { credits: price?.credits ?? 0, factors: null });
    expect(same).toMatchObject({ orders: 3, dearer: 0, cheaper: 0, after: same.before });
    const twice = await previewPrice("veo-3.1-fast", { credits: 2 * (price?.credits ?? 0), factors: null });
    expect(twice).toMatchObject({
      orders: 3,
      before: same.before,
      after: 2 * same.before,
      dearer: 3,
      cheaper: 0,
      loss: null,
    });
    expect(twice.most).toBeGreaterThan(twice.least ?? 0);
    expect(await previewPrice("veo-3.1-fast", { credits: 1, factors: null })).toMatchObject({ cheaper: 3, loss: {} });
    expect(await previewPrice("kling-3.0", { credits: 1, factors: null })).toMatchObject({ orders: 0, least: null });
    expect(await pricesOf("veo-3.1-fast", 100)).toHaveLength(1);
  });

  it("knows what the provider reported", async () => {
    await db.task.updateMany({ where: { modelSlug: "veo-3.1-fast" }, data: { kieCredits: 62.5 } });
    expect(await reportedCosts()).toEqual(new Map([["veo-3.1-fast", 62.5]]));
  });
});
