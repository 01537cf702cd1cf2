import { describe, expect, it } from "vitest";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { setModelState } from "#graphql/domain/operations/catalog/set-state.ts";
import { lookNow } from "#graphql/domain/operations/catalog/watch/look-now.ts";
import { providerSays } from "#graphql/domain/operations/catalog/watch/provider-says.ts";
import { watchCatalog } from "#graphql/domain/operations/catalog/watch/watch.ts";
import { markFinding } from "#graphql/domain/operations/money/findings.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { db } from "#graphql/runtime/db.ts";
import { handleSandbox } from "#graphql/sandbox/server.ts";
import { useWatchedSandbox } from "#tests/domain/operations/watch/watch.ts";

const world = useWatchedSandbox();

async function again() {
  await world.hours(5);
  await watchCatalog();
}
const open = () =>
  db.ledgerFinding.findMany({ where: { resolvedAt: null, model: { not: null } }, orderBy: { id: "asc" } });
const kinds = async () => (await open()).map(({ kind, subject }) => `${kind} ${subject}`);
const stateOf = async (slug: string) => (await db.model.findUniqueOrThrow({ where: { slug } })).state;
const saidOf = async (slug: string) => (await providerSays([slug]))[0]?.[0];
const order = (model: string) => estimateTask(null, "IMAGE", { model, prompt: "a fox" });

describe("a round of the watch", () => {
  it("reads the list once and three things of each model that is offered, each once, and finds nothing at first", async () => {
    await watchCatalog();
    const paths = world.asked.map(({ path }) => path);
    expect(paths.filter((path) => path === "/models")).toHaveLength(1);
    expect(new Set(paths).size).toBe(paths.length);
    const rows = await db.kieModel.findMany();
    expect(paths).toHaveLength(1 + 3 * rows.length);
    expect(
      rows.every(
        ({ sandbox, missing, lookedAt, claimedUntil }) => sandbox && missing === 0 && lookedAt && claimedUntil === null,
      ),
    ).toBe(true);
    expect(await open()).toEqual([]);
    const said = await saidOf("nano-banana-2");
    expect(said).toMatchObject({ kieModel: "nano-banana-2", isListed: true, credits: 8, unit: "image" });
    expect(said?.successOfDay).toBeGreaterThan(0.9);
  });

  it("reads nothing again for four hours, then all of it", async () => {
    await watchCatalog();
    const first = world.asked.length;
    await watchCatalog();
    await world.hours(3);
    await watchCatalog();
    expect(world.asked).toHaveLength(first);
    await again();
    expect(world.asked).toHaveLength(2 * first);
  });

  it("of two at once each reads what the other does not", async () => {
    await Promise.all([watchCatalog(), watchCatalog(), watchCatalog()]);
    const paths = world.asked.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toHaveLength(1 + 3 * (await db.kieModel.count()));
  });

  it("that was killed is gone on with where it stopped, and what was under way is read once its claim is over", async () => {
    await watchCatalog();
    await world.hours(5);
    const at = new Date();
    const rows = await db.kieModel.findMany({ orderBy: { kieModel: "asc" } });
    const [claimed, ...others] = rows.slice(0, 3).map(({ kieModel }) => kieModel);
    const left = rows.slice(3).map(({ kieModel }) => kieModel);
    await db.kieModel.updateMany({ where: { kieModel: { in: left } }, data: { lookedAt: at } });
    await db.kieModel.updateMany({
      where: { kieModel: claimed ?? "" },
      data: { claimedUntil: new Date(Date.now() + 60_000) },
    });
    world.asked.length = 0;
    await watchCatalog();
    const prices = () => world.asked.map(({ path }) => path).filter((path) => path.endsWith("/price"));
    expect(prices().sort()).toEqual(others.map((id) => `/models/${id}/price`));
    await db.kieModel.updateMany({ data: { claimedUntil: new Date(Date.now() - 1) } });
    await watchCatalog();
    expect(prices()).toContain(`/models/${claimed}/price`);
    expect(prices()).toHaveLength(3);
  });
});

describe("a model that is gone at kie.ai", () => {
  it("is paused after the second list without it, with what to use instead, and on again after it is back", async () => {
    await watchCatalog();
    await world.play("google/nano-banana", { gone: true });
    await again();
    expect([await stateOf("nano-banana"), await open()]).toEqual(["ACTIVE", []]);
    await again();
    expect(await kinds()).toEqual(["model-gone google/nano-banana"]);
    const paused = await db.model.findUniqueOrThrow({ where: { slug: "nano-banana" } });
    expect(paused).toMatchObject({ state: "PAUSED", stateSetAt: null, stateBeforeWatch: "ACTIVE" });
    const { replacementSlug } = paused;
    expect(modelDefinitions.find(({ slug }) => slug === replacementSlug)?.kind).toBe("IMAGE");
    await expect(order("nano-banana")).rejects.toMatchObject({ code: "MODEL_UNAVAILABLE", replacementSlug });
    const [act] = await db.auditEntry.findMany({ orderBy: { id: "desc" }, take: 1 });
    expect(act).toMatchObject({
      actor: "catalogue watch",
      actorId: null,
      action: "model.state_set",
      reason: "kie.ai offers it no more: google/nano-banana",
    });
    await again();
    expect(await open()).toHaveLength(1);
    await world.play("google/nano-banana", null);
    await again();
    expect([await stateOf("nano-banana"), await open()]).toEqual(["ACTIVE", []]);
    expect((await order("nano-banana")).credits).toBe(5);
  });

  it("that an operator has put on again since stays on", async () => {
    await watchCatalog();
    await world.play("google/nano-banana", { gone: true });
    await again();
    await again();
    await setModelState("command line", { model: "nano-banana", state: "ACTIVE", reason: "it works all the same" });
    await again();
    expect(await stateOf("nano-banana")).toBe("ACTIVE");
    expect(await kinds()).toEqual(["model-gone google/nano-banana"]);
  });

  it("of which another part is there is degraded", async () => {
    await watchCatalog();
    await world.play("wan/2-7-image-to-video", { gone: true });
    await again();
    await again();
    expect(await stateOf("wan-2.7")).toBe("DEGRADED");
  });

  it.each<[string, object]>([
    ["an empty list", { code: 200, msg: "success", data: { total: 0, models: [] } }],
    ["a list that is cut", { code: 200, msg: "success", data: { total: 60, models: [{ model: "z-image" }] } }],
    ["a list of others", { code: 200, msg: "success", data: { total: 1, models: [{ model: "somebody/else" }] } }],
    ["no data", { code: 200, msg: "success", data: null }],
    ["an error", { code: 500, msg: "Server exception", data: null }],
    ["a refusal", { code: 401, msg: "You do not have access permissions" }],
    ["nonsense", []],
  ])("is none because of %s, however often", async (_name, body) => {
    await watchCatalog();
    world.instead = (_req, res) => res.writeHead(200).end(JSON.stringify(body));
    for (let time = 0; time < 4; time += 1) await again().catch(() => undefined);
    expect(await db.model.count({ where: { stateBeforeWatch: { not: null } } })).toBe(0);
    expect((await open()).filter(({ kind }) => kind.startsWith("model-"))).toEqual([]);
  });

  it("that was never in a list is told, and stays on", async () => {
    await world.play("nano-banana-pro", { gone: true });
    await watchCatalog();
    await again();
    expect(await kinds()).toEqual(["model-unlisted nano-banana-pro"]);
    expect(await db.model.count({ where: { stateBeforeWatch: { not: null } } })).toBe(0);
  });
});

describe("what a model is like", () => {
  it("is found when it changes, each fact once, and is over when it is as before", async () => {
    await watchCatalog();
    await world.play("nano-banana-2", {
      dropped: ["output_format"],
      renamed: { image_input: "image_urls" },
      values: { resolution: { dropped: ["1K"], added: ["8K"] } },
      ranges: { prompt: { maxLength: 100 } },
      price: "10 credits per image",
    });
    await again();
    await again();
    expect((await kinds()).sort()).toEqual([
      "field-removed nano-banana-2 output_format",
      "field-renamed nano-banana-2 image_input",
      "price-moved nano-banana-2 price",
      "range-changed nano-banana-2 prompt",
      "values-changed nano-banana-2 resolution",
    ]);
    const all = await open();
    expect(all.every(({ model, seen }) => model === "nano-banana-2" && seen === 2)).toBe(true);
    expect(all.find(({ kind }) => kind === "values-changed")?.detail).toEqual({
      field: "resolution",
      added: '"8K"',
      dropped: '"1K"',
    });
    expect(await stateOf("nano-banana-2")).toBe("ACTIVE");
    await world.play("nano-banana-2", null);
    await again();
    expect(await open()).toEqual([]);
    expect(await db.ledgerFinding.count({ where: { overAt: { not: null } } })).toBe(5);
  });

  it("is agreed to when an operator says that it is mended, and what comes after is found against that", async () => {
    await watchCatalog();
    await world.play("google/nano-banana", { price: "6 credits per image" });
    await again();
    const [finding] = await open();
    await markFinding("command line", "resolved", { finding: finding?.id ?? "", reason: "our price follows" });
    await again();
    await again();
    expect(await open()).toEqual([]);
    await world.play("google/nano-banana", null);
    await again();
    const [back] = await open();
    expect(back).toMatchObject({ id: finding?.id, note: null, detail: { creditsBefore: 6, credits: 4, isRead: true } });
  });

  it("told in a price that nobody can read is shown as it is", async () => {
    await watchCatalog();
    await world.play("google/nano-banana", { price: "it depends" });
    await again();
    expect((await open())[0]?.detail).toEqual({
      before: "4 credits ($0.02) per image",
      after: "it depends",
      isRead: false,
    });
    const said = await saidOf("nano-banana");
    expect(said).toMatchObject({ priceText: "it depends", credits: null, unit: null });
  });

  it.each([["none"], ["empty"], ["cyclic"], ["outside"], ["huge"]])(
    "is not forgotten over a schema that is %s, which is told",
    async (schema) => {
      await watchCatalog();
      await world.play("google/nano-banana", { schema });
      await again();
      expect(await kinds()).toEqual(["schema-unread google/nano-banana schema"]);
      await world.play("google/nano-banana", null);
      await again();
      expect(await open()).toEqual([]);
    },
  );
});

describe("success that fell", () => {
  it("degrades a model, until it is well again", async () => {
    await watchCatalog();
    await world.play("google/nano-banana", { successRate: 40 });
    await again();
    expect(await stateOf("nano-banana")).toBe("DEGRADED");
    expect(await kinds()).toEqual(["success-low google/nano-banana success"]);
    await world.play("google/nano-banana", { successRate: 70 });
    await again();
    expect(await stateOf("nano-banana")).toBe("DEGRADED");
    await world.play("google/nano-banana", { successRate: 95 });
    await again();
    expect([await stateOf("nano-banana"), await open()]).toEqual(["ACTIVE", []]);
  });

  it("is told of a model whose state an operator has set, and changes nothing of it", async () => {
    await watchCatalog();
    await setModelState("command line", { model: "nano-banana", state: "ACTIVE", reason: "watched by hand" });
    await world.play("google/nano-banana", { successRate: 10 });
    await again();
    expect(await stateOf("nano-banana")).toBe("ACTIVE");
    expect(await kinds()).toEqual(["success-low google/nano-banana success"]);
  });
});

describe("a model that fails to answer", () => {
  it("holds up no other, and is read when its claim is over", async () => {
    const down = "/sandbox/kie/api/v1/models/google/nano-banana/schema";
    await watchCatalog();
    await world.hours(5);
    world.instead = (req, res) =>
      req.url === down ? void res.writeHead(502).end("<html>") : void handleSandbox(req, res);
    await watchCatalog();
    const rows = await db.kieModel.findMany({ where: { lookedAt: { lt: new Date(Date.now() - 3_600_000) } } });
    expect(rows.map(({ kieModel }) => kieModel)).toEqual(["google/nano-banana"]);
  });
});

it("a list that does not answer keeps no model from being read, and is read by the next round", async () => {
  world.instead = (req, res) =>
    req.url === "/sandbox/kie/api/v1/models" ? void res.writeHead(502).end("<html>") : void handleSandbox(req, res);
  await expect(watchCatalog()).rejects.toMatchObject({ name: "VendorError" });
  expect(await db.kieModel.count({ where: { lookedAt: null } })).toBe(0);
  world.instead = undefined;
  world.asked.length = 0;
  await watchCatalog();
  expect(world.asked.map(({ path }) => path)).toEqual(["/models"]);
});

it("a key that is refused ends a round at once", async () => {
  world.instead = (_req, res) => res.writeHead(200).end('{"code":401,"msg":"You do not have access permissions"}');
  await expect(watchCatalog()).rejects.toMatchObject({ code: 401 });
  expect(world.asked).toHaveLength(1);
  expect(await open()).toEqual([]);
});

it("a model that the catalogue does not have can't be looked up", async () => {
  await expect(lookNow("command line", "midjourney")).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(lookNow("command line", "nope")).rejects.toMatchObject({ code: "NOT_FOUND" });
});
