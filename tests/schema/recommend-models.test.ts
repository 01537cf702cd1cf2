import { expect, it } from "vitest";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { insertAsset } from "#tests/support/rows.ts";

useDatabase();

type Advice = { model: { slug: string; credits: number }; credits: number; reason: string; reasons: string[] };

const ASK = `query ($input: RecommendModelsInput!) { recommendModels(input: $input) {
  model { slug credits } credits reason reasons expectedSeconds { p50 p90 }
} }`;

async function advice(input: object, asking: Asking = {}): Promise<Advice[]> {
  const { data, errors } = await execute<{ recommendModels: Advice[] }>(
    ASK,
    { input: { kind: "IMAGE", prompt: "a fox", ...input } },
    asking,
  );
  expect(errors).toBeUndefined();
  return data.recommendModels;
}

async function rated(modelSlug: string, good: number, bad: number, purpose = "TEXT_TO_IMAGE") {
  await db.modelRatings.create({ data: { modelSlug, sandbox: true, purpose, good, bad } });
}

async function took(modelSlug: string, p50: number) {
  await db.modelFigures.create({ data: { modelSlug, sandbox: true, p50, p90: p50 * 2 } });
  notify("figures");
}

const picks = (all: Advice[]) => all.map(({ model, reasons }) => [model.slug, reasons]);

it("begins with a first choice and the cheapest, and tells the price that an order would have", async () => {
  const all = await advice({});
  expect(all[0]?.reasons).toContain("FIRST_CHOICE");
  const cheapest = all.find(({ reasons }) => reasons.includes("CHEAPEST"));
  const { data } = await execute<{ models: { credits: number; acceptsImages: boolean; requiresImages: boolean }[] }>(
    "{ models(kind: IMAGE) { credits requiresImages } }",
  );
  const able = data.models.filter(({ requiresImages }) => !requiresImages);
  expect(cheapest?.credits).toBe(Math.min(...able.map(({ credits }) => credits)));
  for (const { credits, model } of all) expect(credits).toBe(model.credits);
});

it("goes by what people like best for just this, once enough have said so, and by what is ready soonest", async () => {
  await rated("nano-banana-pro", 9, 1);
  await rated("nano-banana-2", 4, 0);
  await rated("seedream-4.5", 5, 5);
  await rated("nano-banana-edit", 50, 0, "EDIT");
  await took("seedream-4.5", 3);
  await took("nano-banana-pro", 40);
  const all = await advice({});
  expect(all[0]).toMatchObject({
    model: { slug: "nano-banana-pro" },
    reasons: ["BEST_LIKED"],
    reason: "People like best what it makes.",
    expectedSeconds: { p50: 40, p90: 80 },
  });
  expect(picks(all)).toContainEqual(["seedream-4.5", expect.arrayContaining(["SOONEST"])]);
  expect(all.length).toBeLessThanOrEqual(3);
  await db.modelRatings.deleteMany();
  await rated("nano-banana-2", 5, 0);
  await rated("nano-banana-pro", 90, 10);
  expect((await advice({}))[0]?.model.slug).toBe("nano-banana-pro");
});

it("names nothing that would refuse so short a prompt, and anything before there is one", async () => {
  const needsMore = modelDefinitions.filter(({ promptMinLength }) => promptMinLength > 1).map(({ slug }) => slug);
  expect(needsMore).toContain("seedream-5-pro");
  await rated("seedream-5-pro", 50, 0);
  for (const prompt of ["ox", "  ox  "]) {
    const all = await advice({ prompt });
    expect(all.length).toBeGreaterThan(0);
    for (const { model } of all) expect(needsMore).not.toContain(model.slug);
  }
  for (const prompt of ["", "fox"]) expect((await advice({ prompt }))[0]?.model.slug).toBe("seedream-5-pro");
  await db.modelRatings.deleteMany();
});

it("names only what takes these images, so many words, and fits the budget", async () => {
  const owner = await signedIn();
  const images = await Promise.all(Array.from({ length: 12 }, () => insertAsset(owner.viewer.userId)));
  const sources = images.map(({ id }) => globalId("Asset", id));
  const definitions = new Map(modelDefinitions.map((one) => [one.slug, one]));
  const many = await advice({ sources }, owner);
  expect(many.length).toBeGreaterThan(0);
  for (const { model } of many) expect(definitions.get(model.slug)?.maxSourceImages).toBeGreaterThanOrEqual(12);
  const long = await advice({ prompt: "x".repeat(15_000) });
  for (const { model } of long) expect(definitions.get(model.slug)?.promptMaxLength).toBeGreaterThanOrEqual(15_000);
  const cheap = await advice({ maxCredits: 6 });
  expect(Math.max(...cheap.map(({ credits }) => credits))).toBeLessThanOrEqual(6);
  expect(await advice({ maxCredits: 0 })).toEqual([]);
  const three = await advice({ kind: "VIDEO", sources: sources.slice(0, 3) }, owner);
  expect(three.length).toBeGreaterThan(0);
  for (const { model } of three) expect(definitions.get(model.slug)?.frameModes).toContain("REFERENCE");
});

it("leaves out what takes no work, what is in trouble as long as others are not, and what a key may not use", async () => {
  const [first] = await advice({});
  const slug = first?.model.slug ?? "";
  await db.model.update({ where: { slug }, data: { state: "DEGRADED", stateSetAt: new Date() } });
  notify("catalog");
  expect((await advice({})).map(({ model }) => model.slug)).not.toContain(slug);
  const owner = await signedIn();
  const key = await makeKey(owner.viewer, { models: [slug], sandbox: false });
  expect((await advice({}, key)).map(({ model }) => model.slug)).toEqual([slug]);
  await db.model.update({ where: { slug }, data: { state: "PAUSED" } });
  notify("catalog");
  expect(await advice({}, key)).toEqual([]);
});

it("refuses images that are somebody else's, too many of them, and a budget below nothing", async () => {
  const [owner, other] = [await signedIn(), await signedIn()];
  const { id } = await insertAsset(owner.viewer.userId);
  const sources = [globalId("Asset", id)];
  const codeOf = async (input: object, asking?: Asking) => {
    const answer = await execute(ASK, { input: { kind: "IMAGE", prompt: "", ...input } }, asking);
    return [answer.errors?.[0]?.extensions.code, answer.errors?.[0]?.extensions.fields?.[0]?.path.at(-1)];
  };
  expect(await codeOf({ sources }, other)).toEqual(["NOT_FOUND", undefined]);
  expect(await codeOf({ sources })).toEqual(["NOT_FOUND", undefined]);
  expect(await codeOf({ sources }, owner)).toEqual([undefined, undefined]);
  expect(await codeOf({ sources: Array.from({ length: 21 }, () => sources[0]) }, owner)).toEqual([
    "INVALID_INPUT",
    "sources",
  ]);
  expect(await codeOf({ maxCredits: -1 })).toEqual(["INVALID_INPUT", "maxCredits"]);
});
