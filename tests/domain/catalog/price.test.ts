import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ModelDefinition, ParameterDefinition } from "#graphql/domain/catalog/definition.ts";
import { lossOf } from "#graphql/domain/catalog/margin.ts";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { currentCreditsOf } from "#graphql/domain/catalog/offer.ts";
import { brokenRules, validateParameters } from "#graphql/domain/catalog/parameters.ts";
import { creditsFor, creditsToReturn, currentPrice } from "#graphql/domain/catalog/price.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { saveAssets } from "#graphql/domain/tasks/outcome/save.ts";
import { MOST_SAVES } from "#graphql/domain/tasks/retry-timing.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import { inputWith, valuesOf } from "#tests/contract/cases.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { neededMask } from "#tests/support/files/sources.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertAsset, insertSources } from "#tests/support/rows.ts";

useDatabase();
beforeAll(() => openQueue());
afterAll(() => closeQueue());
afterEach(expectLedgersToBalance);

const named = modelDefinitions.map((model) => [model.slug, model] as const);

/** Any permitted value of a parameter, or none. */
function anyValue(parameter: ParameterDefinition): fc.Arbitrary<string | null> {
  const { type, min, max, step } = parameter;
  const listed = fc.constantFrom(...valuesOf(parameter));
  if (type !== "INTEGER") return fc.option(listed);
  const [low, by] = [min ?? 0, step ?? 1];
  const inRange = fc.integer({ min: 0, max: Math.floor(((max ?? 0) - low) / by) }).map((n) => `${low + n * by}`);
  return fc.option(fc.oneof(listed, inRange));
}

/** Any permitted order of any model, source images included where it must have them. */
const anyOrder = fc.constantFrom(...modelDefinitions).chain((model) =>
  fc.tuple(...model.parameters.map(anyValue)).map((values) => {
    const given = model.parameters.flatMap(({ name }, index) => {
      const value = values[index];
      return typeof value === "string" && value !== "auto" ? [[name, value] as const] : [];
    });
    return { model, parameters: Object.fromEntries(given) };
  }),
);

describe("the one price", () => {
  it("is the same on the estimate, the hold and the settlement, for any order", async () => {
    const viewer = await makeAccount({ credits: 10_000_000 });
    const property = fc.asyncProperty(anyOrder, fc.double({ min: 0, max: 1, noNaN: true }), async (order, share) => {
      const { model, parameters } = order;
      const sourceImages = await insertSources(model, viewer.userId);
      const mask = await neededMask(model, viewer.userId);
      const input = { ...inputWith(model, parameters), sourceImages, mask };
      if (isKnownRefusal(model, parameters, sourceImages.length)) return;
      const { credits } = await estimateTask(viewer, model.kind, input);
      expect(Number.isInteger(credits) && credits > 0).toBe(true);
      const { task } = await createTask(viewer, model.kind, input, { operation: "test" });
      const hold = await db.creditTransaction.findFirstOrThrow({ where: { taskId: task.id, type: "HOLD" } });
      expect([task.creditsHeld, task.creditsCharged, hold.amount]).toEqual([credits, credits, -credits]);
      // Every file, or some of them only: what was not delivered is given back in proportion.
      const delivered = Math.max(1, Math.ceil(task.variants * share));
      const charged = await settled(task.id, task.variants, delivered);
      expect(charged).toBe(credits - Math.floor((credits * (task.variants - delivered)) / task.variants));
      if (delivered === task.variants) expect(charged).toBe(credits);
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it.each(named)("of %s at its defaults is what the model says, and within the promised range", async (slug, model) => {
    const viewer = await makeAccount();
    const sourceImages = await insertSources(model, viewer.userId);
    const mask = await neededMask(model, viewer.userId);
    const { credits } = await estimateTask(viewer, model.kind, { ...inputWith(model, {}), sourceImages, mask });
    expect(await currentCreditsOf([slug])).toEqual([credits]);
    const cost = model.kiePrice?.credits ?? 0;
    expect(credits).toBeGreaterThanOrEqual(Math.max(1, cost));
    // Nobody is charged more than what is fair: half as much again, and a few credits where little is asked.
    expect(credits).toBeLessThanOrEqual(Math.max(cost * 1.5, cost + 20, model.kiePrice === null ? 200 : 0));
  });

  it.each([
    ["nano-banana", 5, 20],
    ["midjourney", 5, 20],
    ["flux-kontext-pro", 5, 20],
    ["gpt-4o-image", 5, 20],
    ["sora-2", 50, 200],
    ["veo-3.1-lite", 50, 200],
  ])("of %s, the cheapest of those that were promised by name, is from %i to %i credits", async (slug, least, most) => {
    const [credits = 0] = await currentCreditsOf([slug]);
    expect(credits).toBeGreaterThanOrEqual(least);
    expect(credits).toBeLessThanOrEqual(most);
  });

  it.each(named)("of %s is never below what kie.ai asks, whatever is chosen", (_slug, model) => {
    expect(lossOf(model, model.initialPrice, model.kiePrice)).toBeNull();
  });

  it("is what was promised by name", async () => {
    const promised = { "nano-banana": 5, "nano-banana-edit": 5, "nano-banana-pro": 20 };
    for (const [slug, credits] of Object.entries(promised)) expect(await currentCreditsOf([slug])).toEqual([credits]);
    expect((await currentPrice(null)).credits).toBe(1);
  });

  const scaling: [string, Record<string, string>, number][] = [
    ["seedream-4", { variants: "2" }, 2],
    ["seedream-4", { variants: "6" }, 6],
    ["nano-banana-pro", { resolution: "4K" }, 1.35],
    ["nano-banana-2", { resolution: "2K" }, 1.5],
    ["gpt-image-2", { resolution: "4K" }, 2.65],
    ["veo-3.1-fast", { resolution: "1080p" }, 1.1],
    ["kling-3.0", { durationSeconds: "15" }, 3],
    ["kling-3.0", { durationSeconds: "3", sound: "true" }, 0.9],
    ["wan-2.7", { durationSeconds: "10", resolution: "720p" }, 1.4],
    ["sora-2", { durationSeconds: "15" }, 1.25],
    ["midjourney", { speed: "turbo" }, 2],
  ];
  it.each(scaling)("of %s with %j is %s times its default", async (slug, parameters, factor) => {
    const model = modelDefinitions.find((each) => each.slug === slug);
    if (model === undefined) throw new Error(slug);
    const price = await currentPrice(slug);
    const cost = (given: Record<string, string>) =>
      creditsFor(price, validateParameters(model, inputWith(model, given)).values);
    expect(cost(parameters)).toBe(Math.ceil(cost({}) * factor - 1e-9));
  });

  it("follows a row that an operator adds, for the next order and not for those under way", async () => {
    const viewer = await makeAccount();
    const input = { model: "seedream-4", prompt: "a fox", variants: 2 };
    const { task: before } = await createTask(viewer, "IMAGE", input, { operation: "test" });
    await db.price.create({ data: { modelSlug: "seedream-4", credits: 11, factors: {} } });
    notify("catalog");
    expect(await currentCreditsOf(["seedream-4"])).toEqual([11]);
    expect((await estimateTask(viewer, "IMAGE", input)).credits).toBe(22);
    const { task: after } = await createTask(viewer, "IMAGE", input, { operation: "test" });
    expect(await settled(before.id, 2, 2)).toBe(12);
    expect(await settled(after.id, 2, 2)).toBe(22);
  });

  it("gives back in proportion, never more than was held and never a fraction", () => {
    const amounts = fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 6 }), fc.nat(6));
    fc.assert(
      fc.property(amounts, ([held, ordered, delivered]) => {
        const returned = creditsToReturn(held, ordered, delivered);
        expect(Number.isInteger(returned) && returned >= 0 && returned <= held).toBe(true);
        if (delivered >= ordered) expect(returned).toBe(0);
        if (delivered === 0) expect(returned).toBe(held);
      }),
    );
  });
});

/** A combination that is refused although each of its values is listed. */
function isKnownRefusal(model: ModelDefinition, parameters: Record<string, string>, sourceImages: number): boolean {
  const values = { ...validateParameters(model, {}).values, ...parameters };
  return brokenRules(model, { frameMode: null, sourceImages }, values).length > 0;
}

/** Brings a task to its end as if kie.ai had made `ordered` files and `delivered` of them could be had. @returns what it cost. */
async function settled(taskId: string, ordered: number, delivered: number): Promise<number> {
  const nowhere = "http://127.0.0.1:1/gone.png";
  const { userId } = await db.task.update({
    where: { id: taskId },
    data: { status: "SAVING", resultUrls: Array(ordered).fill(nowhere) },
  });
  for (let position = 0; position < delivered; position++) await insertAsset(userId, { taskId, position });
  await saveAssets(taskId, MOST_SAVES);
  const task = await db.task.findUniqueOrThrow({ where: { id: taskId } });
  expect(task.status).toBe("COMPLETED");
  const ledger = await db.creditTransaction.findMany({ where: { taskId } });
  expect(-ledger.reduce((sum, { amount }) => sum + amount, 0)).toBe(task.creditsCharged);
  return task.creditsCharged;
}
