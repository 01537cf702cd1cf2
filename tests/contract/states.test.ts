import { json } from "node:stream/consumers";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { listModels } from "#graphql/domain/catalog/offer.ts";
import { seedCatalog } from "#graphql/domain/catalog/seed.ts";
import { stateOf, sunsetOf } from "#graphql/domain/catalog/state.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { ModelUnavailableError } from "#graphql/domain/errors.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { ModelState, TaskKind } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { listen } from "#tests/support/server/local-server.ts";
import { useSettings } from "#tests/support/settings.ts";
import { useWorld } from "#tests/support/world.ts";

// Where there is a key, tasks go to kie.ai: here to a server that keeps what it is asked and never finishes anything.
const creates: { path: string; key: string | undefined; body: Record<string, unknown> }[] = [];
const kie = await listen(async (req, res) => {
  const isCreate = req.method === "POST";
  if (isCreate) creates.push({ path: req.url ?? "", key: req.headers.authorization, body: Object(await json(req)) });
  const data = isCreate ? { taskId: `kie-${creates.length}` } : { state: "waiting", successFlag: 0 };
  res.end(JSON.stringify({ code: 200, msg: "success", data }));
});
const kieHost = `127.0.0.1:${kie.port}`;
useSettings({
  KIE_API_KEY: "k-0123456789",
  KIE_API_BASE: `http://${kieHost}`,
  OUTBOUND_ALLOW: kieHost,
  PUBLIC_URL: "https://studio.example.com",
});

useWorld();
afterEach(expectLedgersToBalance);
afterAll(() => kie.stop());

async function inState(slug: string, state: ModelState, work: () => Promise<void>): Promise<void> {
  const before = await db.model.findUniqueOrThrow({ where: { slug } });
  await db.model.update({ where: { slug }, data: { state } });
  notify("catalog");
  try {
    await work();
  } finally {
    await db.model.update({ where: { slug }, data: { state: before.state } });
    notify("catalog");
  }
}

async function refusalOf(kind: TaskKind, model: string): Promise<unknown> {
  const viewer = await makeAccount();
  const [asked, tasks] = [creates.length, await db.task.count()];
  const input = { model, prompt: "a fox" };
  const refusal = await createTask(viewer, kind, input, { operation: "test" }).catch((error: unknown) => error);
  await expect(estimateTask(viewer, kind, input)).rejects.toThrow(ModelUnavailableError);
  expect([creates.length, await db.task.count()]).toEqual([asked, tasks]);
  expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
  return refusal;
}

async function acceptance(kind: TaskKind, model: string) {
  const { task } = await createTask(await makeAccount(), kind, { model, prompt: "a fox" }, { operation: "test" });
  expect(task.sandbox).toBe(false);
  return vi.waitFor(() => {
    const create = creates.find(({ body }) => String(body.callBackUrl).includes(task.id));
    expect(create).toBeDefined();
    return create;
  });
}

describe("where tasks go to kie.ai", () => {
  it("a model that it has retired is refused, and its replacement named", async () => {
    expect(await refusalOf("VIDEO", "sora-2")).toMatchObject({
      code: "MODEL_RETIRED",
      replacementSlug: "veo-3.1-fast",
    });
  });

  it("a model that it no longer documents waits for its operator", async () => {
    expect(await refusalOf("IMAGE", "midjourney")).toMatchObject({
      code: "MODEL_UNAVAILABLE",
      replacementSlug: "nano-banana-2.1",
    });
    await inState("midjourney", "ACTIVE", async () => {
      expect(await acceptance("IMAGE", "midjourney")).toMatchObject({
        path: "/api/v1/mj/generate",
        key: "Bearer k-0123456789",
        body: {
          taskType: "mj_txt2img",
          callBackUrl: expect.stringMatching(/^https:\/\/studio\.example\.com\/webhooks\/kie\//),
        },
      });
    });
  });

  it("the state of any model is its row's, from one request to the next", async () => {
    await inState("nano-banana", "PAUSED", async () => {
      expect(await refusalOf("IMAGE", "nano-banana")).toMatchObject({ code: "MODEL_UNAVAILABLE" });
    });
    await inState("nano-banana", "RETIRED", async () => {
      await db.model.update({ where: { slug: "nano-banana" }, data: { replacementSlug: "nano-banana-2" } });
      notify("catalog");
      expect(await refusalOf("IMAGE", "nano-banana")).toMatchObject({
        code: "MODEL_RETIRED",
        replacementSlug: "nano-banana-2",
      });
    });
    await inState("nano-banana", "DEGRADED", async () => {
      expect(await acceptance("IMAGE", "nano-banana")).toMatchObject({ body: { model: "google/nano-banana" } });
    });
  });

  it("retired models are listed only when asked for, and everywhere else in the order of the catalogue", async () => {
    const slugs = async (includeRetired: boolean) => (await listModels({ includeRetired })).map(({ slug }) => slug);
    expect(await slugs(false)).not.toContain("sora-2");
    expect((await slugs(true)).filter((slug) => slug !== "sora-2")).toEqual(await slugs(false));
    expect(await slugs(false)).toContain("midjourney");
  });

  it("a start never overwrites what an operator has set", async () => {
    await inState("qwen-image", "PAUSED", async () => {
      await db.price.create({ data: { modelSlug: "qwen-image", credits: 9, factors: {} } });
      await db.style.update({ where: { slug: "ink" }, data: { name: "Pen and ink" } });
      notify("catalog");
      const prices = await db.price.count();
      await seedCatalog();
      expect(await db.model.findUnique({ where: { slug: "qwen-image" } })).toMatchObject({ state: "PAUSED" });
      expect(await db.style.findUnique({ where: { slug: "ink" } })).toMatchObject({ name: "Pen and ink" });
      expect(await db.price.count()).toBe(prices);
    });
  });

  it("and in the sandbox both are alive, unless an operator has said otherwise since", async () => {
    const rows = new Map((await db.model.findMany()).map((row) => [row.slug, row]));
    for (const slug of ["sora-2", "midjourney"]) {
      const row = rows.get(slug);
      if (row === undefined) throw new Error(slug);
      expect([await stateOf(row, true), await stateOf(row, false)]).toEqual(["ACTIVE", row.state]);
      // What is retired says since when, where it is.
      expect(await sunsetOf(row, true)).toBeNull();
      expect((await sunsetOf(row, false)) instanceof Date).toBe(row.state === "RETIRED");
    }
    const row = rows.get("nano-banana");
    expect(row && (await stateOf({ ...row, state: "PAUSED" }, true))).toBe("PAUSED");
  });
});
