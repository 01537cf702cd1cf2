import { beforeEach, describe, expect, it, vi } from "vitest";
import { seedCatalog } from "#graphql/domain/catalog/seed.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { previewRules } from "#graphql/domain/operations/catalog/costs/preview-rules.ts";
import { setModelCost } from "#graphql/domain/operations/catalog/costs/set-cost.ts";
import { setModelPricing } from "#graphql/domain/operations/catalog/costs/set-pricing.ts";
import { type RulesChange, setPriceRules } from "#graphql/domain/operations/catalog/costs/set-rules.ts";
import { catalogEntries } from "#graphql/domain/operations/catalog/entries.ts";
import { pricesOf, setModelPrice } from "#graphql/domain/operations/catalog/set-price.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";

useDatabase();

const WHY = "Prices of the new year";
const BY_HAND = "nano-banana";
const FOLLOWS = "nano-banana-2.1";
const rules = (change: Partial<RulesChange> = {}) =>
  setPriceRules("command line", { factor: 1.25, step: 1, guard: "TELL", reason: WHY, ...change });
const estimate = async (model: string) => (await estimateTask(null, "IMAGE", { model, prompt: "a fox" })).credits;
const stateOf = async (slug: string) => (await db.model.findUniqueOrThrow({ where: { slug } })).state;
const rowOf = (slug: string) => db.model.findUniqueOrThrow({ where: { slug } });

beforeEach(async () => {
  await db.price.deleteMany({ where: { author: { not: null } } });
  await db.priceRules.deleteMany();
  await db.modelCost.deleteMany();
  await db.ledgerFinding.deleteMany();
  await db.model.updateMany({ data: { followsCost: null, costFactor: null, stateSetAt: null } });
  await db.model.updateMany({ where: { slug: BY_HAND }, data: { state: "ACTIVE" } });
  await seedCatalog();
});

describe("a new installation", () => {
  it("has models follow that were delivered so, and changes no price by it, nor what somebody has set since", async () => {
    expect([(await rowOf(FOLLOWS)).followsCost, (await rowOf(BY_HAND)).followsCost]).toEqual([true, false]);
    await db.price.create({
      data: { modelSlug: FOLLOWS, credits: 9, factors: {}, author: "boss@example.com", reason: WHY },
    });
    await db.model.updateMany({ data: { followsCost: null } });
    const count = await db.price.count();
    await seedCatalog();
    expect((await rowOf(FOLLOWS)).followsCost).toBe(false);
    expect(await db.price.count()).toBe(count);
  });
});

describe("price rules", () => {
  it("move all prices that follow, and no other, as their preview says, with one receipt", async () => {
    const preview = await previewRules({ factor: 1.5, step: 5, guard: "TELL" });
    expect(preview.find(({ model }) => model.slug === FOLLOWS)).toMatchObject({ before: 5, after: 10 });
    expect(preview.some(({ model }) => model.slug === BY_HAND)).toBe(false);
    expect(await estimate(FOLLOWS)).toBe(5);
    const entries = await db.auditEntry.count();
    const { moved } = await rules({ factor: 1.5, step: 5 });
    expect(moved).toBe(preview.length);
    const after = new Map((await catalogEntries()).map((entry) => [entry.model.slug, entry]));
    for (const change of preview) expect(after.get(change.model.slug)?.margin).toBe(change.marginAfter);
    expect([await estimate(FOLLOWS), await estimate(BY_HAND)]).toEqual([10, 5]);
    const [price] = await pricesOf(FOLLOWS, 1);
    expect(price).toMatchObject({
      author: "prices follow cost",
      reason: expect.stringMatching(/asks 4 .* 1.5, .* 5$/),
    });
    const [entry] = await db.auditEntry.findMany({ orderBy: { id: "desc" }, take: 1 });
    expect(entry).toMatchObject({ action: "price_rules.set", reason: WHY });
    expect(JSON.parse(entry?.after ?? "").prices).toHaveLength(moved);
    expect(await db.auditEntry.count()).toBe(entries + 1);
    expect(await previewRules({ factor: 1.5, step: 5, guard: "TELL" })).toEqual([]);
  });

  it.each([
    ["factor", { factor: 0.99 }],
    ["factor", { factor: 10.1 }],
    ["factor", { factor: Number.NaN }],
    ["step", { step: 0 }],
    ["step", { step: 1.5 }],
    ["step", { step: 101 }],
    ["reason", { reason: "" }],
  ])("are refused at %s where it is %j, and nothing changes", async (field, change) => {
    const before = await db.price.count();
    await expect(rules(change)).rejects.toMatchObject({ code: "INVALID_INPUT", fields: [{ path: [field] }] });
    expect([await db.price.count(), await db.priceRules.count()]).toEqual([before, 0]);
  });

  it("are set by administrators alone, with a fresh proof", async () => {
    const [support, user, admin] = [await signedInAs("SUPPORT"), await signedInAs("USER"), await signedInAs("ADMIN")];
    const change: RulesChange = { factor: 2, step: 1, guard: "TELL", reason: WHY };
    const pricing = { model: FOLLOWS, followsCost: false, reason: WHY };
    const cost = { model: FOLLOWS, credits: 5, reason: WHY };
    for (const { actor } of [support, user]) {
      await expect(setPriceRules(actor, change)).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(setModelPricing(actor, pricing)).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(setModelCost(actor, cost)).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await letProofGrowOld(admin);
    await expect(setPriceRules(admin.actor, change)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
    await expect(setModelPricing(admin.actor, pricing)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
    await expect(setModelCost(admin.actor, cost)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
    expect(await db.priceRules.count()).toBe(0);
  });

  it("of two operators at once both are in the log, and whoever saw others is told", async () => {
    await Promise.all([rules({ factor: 1.5 }), rules({ factor: 2 })]);
    const row = await db.priceRules.findUniqueOrThrow({ where: { id: 1 } });
    expect(await estimate(FOLLOWS)).toBe(4 * row.factor);
    await expect(rules({ factor: 3, seen: null })).rejects.toMatchObject({ code: "CONFLICT" });
    await rules({ factor: 3, seen: row.setAt });
    expect(await estimate(FOLLOWS)).toBe(12);
  });
});

describe("a model", () => {
  it("follows by its own factor, or is priced by hand from the moment that somebody sets its price", async () => {
    await setModelPricing("command line", { model: FOLLOWS, followsCost: true, factor: 3, reason: WHY });
    expect(await estimate(FOLLOWS)).toBe(12);
    await rules({ factor: 2 });
    expect(await estimate(FOLLOWS)).toBe(12);
    await setModelPricing("command line", { model: FOLLOWS, followsCost: true, reason: WHY });
    expect(await estimate(FOLLOWS)).toBe(8);
    await setModelPrice("command line", { model: FOLLOWS, credits: 30, reason: WHY });
    await rules({ factor: 4 });
    expect([await estimate(FOLLOWS), (await rowOf(FOLLOWS)).followsCost]).toEqual([30, false]);
    const subject = globalIdOf("Model", FOLLOWS);
    const acts = await db.auditEntry.findMany({ where: { subject }, orderBy: { id: "desc" }, take: 1 });
    expect(JSON.parse(acts[0]?.after ?? "")).toMatchObject({ credits: 30, followsCost: false });
  });

  it("that follows is not overtaken by a price that was to come", async () => {
    const from = new Date(Date.now() + 86_400_000);
    await setModelPrice("command line", { model: BY_HAND, credits: 3, from, reason: WHY });
    await setModelPricing("command line", { model: BY_HAND, followsCost: true, factor: 2, reason: WHY });
    const [last, current] = await pricesOf(BY_HAND, 2);
    expect([last, current]).toMatchObject([
      { credits: 8, startsAt: from },
      { credits: 3, startsAt: from },
    ]);
    expect(await estimate(BY_HAND)).toBe(8);
  });

  it("can't follow a cost that nobody knows, nor one that is no model", async () => {
    const follow = (model: string) => setModelPricing("command line", { model, followsCost: true, reason: WHY });
    await expect(follow("sora-2")).rejects.toMatchObject({ fields: [{ path: ["followsCost"] }] });
    await expect(follow("nano-mango")).rejects.toMatchObject({ code: "NOT_FOUND" });
    const own = { model: FOLLOWS, followsCost: true, factor: 0.5, reason: WHY };
    await expect(setModelPricing("command line", own)).rejects.toMatchObject({ fields: [{ path: ["factor"] }] });
  });
});

describe("a cost that an operator gives", () => {
  it("moves a price that follows, and is the one that margins and losses go by", async () => {
    const factors = '{"resolution":{"values":{"1K":1,"2K":2,"4K":3}}}';
    await setModelCost("command line", { model: FOLLOWS, credits: 10.4, factors, reason: WHY });
    expect(await estimate(FOLLOWS)).toBe(13);
    expect(await catalogEntries(FOLLOWS)).toMatchObject([
      { listedCost: 10.4, loss: null, margin: expect.closeTo(0.2) },
    ]);
    expect(await previewRules({ factor: 1, step: 1, guard: "TELL" })).toContainEqual(
      expect.objectContaining({ before: 13, after: 11, marginBefore: expect.closeTo(0.2) }),
    );
    const subject = globalIdOf("Model", FOLLOWS);
    const acts = await db.auditEntry.findMany({ where: { subject }, orderBy: { id: "desc" }, take: 2 });
    expect(acts.map(({ action }) => action)).toEqual(["model.price_set", "model.cost_set"]);
  });

  it("above a price by hand is a finding at once, and pauses the model where the rules say so", async () => {
    const told = await setModelCost("command line", { model: BY_HAND, credits: 6, reason: WHY });
    expect(told).toMatchObject({ price: null, loss: { credits: 5, kieCredits: 6 }, isPaused: false });
    const finding = () => db.ledgerFinding.findFirst({ where: { kind: "price-below-cost", subject: BY_HAND } });
    expect((await finding())?.detail).toMatchObject({ credits: 5, kieCredits: 6 });
    expect(await stateOf(BY_HAND)).toBe("ACTIVE");
    expect(await previewRules({ factor: 1.25, step: 1, guard: "PAUSE" })).toMatchObject([
      { model: { slug: BY_HAND }, isPaused: true },
    ]);
    expect(await rules({ guard: "PAUSE" })).toMatchObject({ paused: [BY_HAND] });
    await expect(estimate(BY_HAND)).rejects.toMatchObject({ code: "MODEL_UNAVAILABLE" });
    await db.model.update({ where: { slug: BY_HAND }, data: { state: "ACTIVE" } });
    // Whoever puts it on again all the same is not overruled by the next rules.
    await rules({ guard: "PAUSE", factor: 2 });
    expect(await stateOf(BY_HAND)).toBe("ACTIVE");
    expect(await setModelCost("command line", { model: BY_HAND, credits: 7, reason: WHY })).toMatchObject({
      isPaused: true,
    });
  });

  it("goes by the environment's guard until one is set", async () => {
    const setting = vi.spyOn(env, "belowCost", "get").mockReturnValue("pause");
    expect(await setModelCost("command line", { model: BY_HAND, credits: 6, reason: WHY })).toMatchObject({
      isPaused: true,
    });
    await db.model.update({ where: { slug: BY_HAND }, data: { state: "ACTIVE" } });
    notify("catalog");
    await rules({ guard: "TELL" });
    expect(await setModelCost("command line", { model: BY_HAND, credits: 6, reason: WHY })).toMatchObject({
      isPaused: false,
    });
    setting.mockRestore();
  });

  it.each([
    ["credits", { credits: 0 }],
    ["credits", { credits: -1 }],
    ["credits", { credits: 100_001 }],
    ["factors", { credits: 5, factors: "{}}" }],
    ["factors", { credits: 5, factors: '{"wings":{"values":{"2":2}}}' }],
  ])("is refused at %s where it is %j", async (field, change) => {
    const refusal = { code: "INVALID_INPUT", fields: [{ path: [field] }] };
    await expect(setModelCost("command line", { model: FOLLOWS, reason: WHY, ...change })).rejects.toMatchObject(
      refusal,
    );
    expect(await db.modelCost.count()).toBe(0);
  });

  it("is not read from a text that says nothing new", async () => {
    await expect(setModelCost("command line", { model: FOLLOWS, reason: WHY })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });
});

// The last one: a price that was ordered by stays.
describe("what was ordered", () => {
  it("keeps the price that it was taken at", async () => {
    const viewer = await makeAccount({ credits: 1000 });
    const order = () => createTask(viewer, "IMAGE", { model: FOLLOWS, prompt: "a fox" }, { operation: "test" });
    const { task } = await order();
    await rules({ factor: 2 });
    const { task: next } = await order();
    const rows = await db.task.findMany({ where: { id: { in: [task.id, next.id] } }, orderBy: { id: "asc" } });
    expect(rows.map(({ creditsHeld }) => creditsHeld)).toEqual([5, 8]);
    await expectLedgersToBalance();
  });
});
