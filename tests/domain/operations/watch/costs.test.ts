import { beforeEach, describe, expect, it } from "vitest";
import { setModelCost } from "#graphql/domain/operations/catalog/costs/set-cost.ts";
import { setModelPricing } from "#graphql/domain/operations/catalog/costs/set-pricing.ts";
import { setPriceRules } from "#graphql/domain/operations/catalog/costs/set-rules.ts";
import { catalogEntries } from "#graphql/domain/operations/catalog/entries.ts";
import { watchCatalog } from "#graphql/domain/operations/catalog/watch/watch.ts";
import { markFinding } from "#graphql/domain/operations/money/findings.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { useWatchedSandbox } from "#tests/domain/operations/watch/watch.ts";

const world = useWatchedSandbox();
const WHY = "kie.ai has moved";
const FOLLOWS = "nano-banana-2";
const BY_HAND = "nano-banana";

async function again() {
  await world.hours(5);
  await watchCatalog();
}
const estimate = async (model: string) => (await estimateTask(null, "IMAGE", { model, prompt: "a fox" })).credits;
const pricesSet = () => db.price.count({ where: { author: "prices follow cost" } });
const open = async () =>
  (await db.ledgerFinding.findMany({ where: { resolvedAt: null }, orderBy: { id: "asc" } })).map(
    ({ kind, subject }) => `${kind} ${subject}`,
  );

beforeEach(async () => {
  await db.modelCost.deleteMany();
  await db.priceRules.deleteMany();
  notify("catalog");
  await setModelPricing("command line", { model: FOLLOWS, followsCost: true, reason: WHY });
  await watchCatalog();
});

describe("what the watch reads of a cost", () => {
  it("moves the price that follows in all its resolutions, once, with the cost in the reason and in the log", async () => {
    expect(await estimate(FOLLOWS)).toBe(10);
    const before = await pricesSet();
    await world.play(FOLLOWS, { price: "1K: 12 credits; 2K: 18 credits; 4K: 27 credits per image" });
    await world.hours(5);
    await Promise.all([watchCatalog(), watchCatalog()]);
    await again();
    expect(await estimate(FOLLOWS)).toBe(15);
    expect(await pricesSet()).toBe(before + 1);
    const cost = await db.modelCost.findFirstOrThrow({ where: { modelSlug: FOLLOWS } });
    expect(cost).toMatchObject({ credits: 12, sandbox: true, author: "prices follow cost" });
    expect(await catalogEntries(FOLLOWS)).toMatchObject([{ listedCost: 12, loss: null }]);
    const acts = await db.auditEntry.findMany({ orderBy: { id: "desc" }, take: 2 });
    expect(acts.map(({ actor, actorId, action }) => [actor, actorId, action])).toEqual([
      ["prices follow cost", null, "model.price_set"],
      ["prices follow cost", null, "model.cost_set"],
    ]);
    expect(acts[0]?.reason).toBe("kie.ai asks 12 credits; times 1.25, in steps of 1");
    // That kie.ai asks more is told all the same.
    expect(await open()).toEqual([`price-moved ${FOLLOWS} price`]);
    await world.play(FOLLOWS, null);
    await again();
    expect([await estimate(FOLLOWS), await open()]).toEqual([10, []]);
  });

  it("leaves a price by hand as it is, and tells at once that it is below cost", async () => {
    await world.play("google/nano-banana", { price: "6 credits per image" });
    await again();
    expect(await estimate(BY_HAND)).toBe(5);
    expect(await catalogEntries(BY_HAND)).toMatchObject([{ listedCost: 6, loss: { credits: 5, kieCredits: 6 } }]);
    expect((await open()).sort()).toEqual([`price-below-cost ${BY_HAND}`, "price-moved google/nano-banana price"]);
    await world.play("google/nano-banana", null);
    await again();
    expect([await catalogEntries(BY_HAND), await open()]).toMatchObject([[{ listedCost: 4, loss: null }], []]);
    await world.play("google/nano-banana", { price: "6 credits per image" });
    await again();
    expect(await open()).toContain(`price-below-cost ${BY_HAND}`);
  });

  it("pauses what is below cost where the rules say so", async () => {
    await setPriceRules("command line", { factor: 1.25, step: 1, guard: "PAUSE", reason: WHY });
    await world.play("google/nano-banana", { price: "6 credits per image" });
    await again();
    expect((await db.model.findUniqueOrThrow({ where: { slug: BY_HAND } })).state).toBe("PAUSED");
    await expect(estimate(BY_HAND)).rejects.toMatchObject({ code: "MODEL_UNAVAILABLE" });
    const [act] = await db.auditEntry.findMany({ where: { action: "model.state_set" }, orderBy: { id: "desc" } });
    expect(act).toMatchObject({ actor: "prices follow cost", reason: "its price is below what kie.ai asks" });
  });

  it("sets nothing where nobody can read it, until an operator says what it comes to", async () => {
    await world.play(FOLLOWS, { price: "it depends" });
    await again();
    expect([await estimate(FOLLOWS), await db.modelCost.count()]).toEqual([10, 0]);
    await expect(setModelCost("command line", { model: FOLLOWS, reason: WHY })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await setModelCost("command line", { model: FOLLOWS, credits: 16, reason: WHY });
    expect([await estimate(FOLLOWS), await open()]).toEqual([20, []]);
    await again();
    expect([await estimate(FOLLOWS), await open()]).toEqual([20, []]);
  });

  it("sets nothing by itself where it has moved by more than a factor of three, and all once that is confirmed", async () => {
    await world.play(FOLLOWS, { price: "1K: 32 credits; 2K: 48 credits; 4K: 72 credits per image" });
    await again();
    await again();
    expect([await estimate(FOLLOWS), await db.modelCost.count()]).toEqual([10, 0]);
    const jumped = await db.ledgerFinding.findFirstOrThrow({ where: { kind: "cost-jumped" } });
    expect(jumped).toMatchObject({ model: FOLLOWS, seen: 2, detail: { credits: 32, factor: 4 } });
    await setModelCost("command line", { model: FOLLOWS, reason: WHY });
    expect([await estimate(FOLLOWS), await open()]).toEqual([40, []]);
    await again();
    expect([await estimate(FOLLOWS), await open()]).toEqual([40, []]);
  });

  it("that has jumped and is called seen to stays as it was, and is over when kie.ai takes it back", async () => {
    await world.play(FOLLOWS, { price: "1K: 1 credit; 2K: 1.5 credits; 4K: 2.25 credits per image" });
    await again();
    const { id: finding } = await db.ledgerFinding.findFirstOrThrow({ where: { kind: "cost-jumped" } });
    await markFinding("command line", "resolved", { finding, reason: "a mistake of theirs" });
    await again();
    expect(await estimate(FOLLOWS)).toBe(10);
    expect(await open()).toEqual([`price-moved ${FOLLOWS} price`]);
    await world.play(FOLLOWS, null);
    await again();
    const over = await db.ledgerFinding.findUniqueOrThrow({ where: { id: finding } });
    expect([over.overAt === null, await open()]).toEqual([false, []]);
  });
});
