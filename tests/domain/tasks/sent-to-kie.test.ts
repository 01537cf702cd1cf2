import { randomBytes } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { toKie } from "#graphql/domain/catalog/wire.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { OPEN_STATUSES } from "#graphql/domain/tasks/state.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { noise } from "#tests/support/files/media-files.ts";
import { useKieStandIn } from "#tests/support/kie-stand-in/world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertAsset } from "#tests/support/rows.ts";

const standIn = useKieStandIn();
afterAll(async () => {
  const open = { status: { in: OPEN_STATUSES } };
  await vi.waitFor(async () => expect(await db.task.count({ where: open })).toBe(0), { timeout: 50_000, interval: 50 });
  await expectLedgersToBalance();
});

let viewer: Viewer;
let source: string;
beforeAll(async () => {
  viewer = await makeAccount({ credits: 1_000_000 });
  source = await stored(
    await sharp({ create: { width: 400, height: 400, channels: 3, background: "teal" } })
      .png()
      .toBuffer(),
    400,
  );
});

async function stored(bytes: Buffer, side: number): Promise<string> {
  const storageKey = `uploads/${viewer.userId}/${randomBytes(8).toString("hex")}.png`;
  await storage().put(storageKey, bytes, { contentType: "image/png", metadata: {} });
  const facts = { storageKey, byteSize: bytes.length, contentType: "image/png", width: side, height: side };
  return (await insertAsset(viewer.userId, facts)).id;
}

async function sent(slug: string, sourceImages: string[]) {
  const model = modelDefinitions.find((one) => one.slug === slug);
  if (model === undefined) throw new Error(`no model ${slug}`);
  const name = `${slug} ${sourceImages.length} ${Math.random()}`;
  standIn.plan(name, {});
  const prompt = model.takesPrompt ? `a kite [[${name}]]` : "";
  const before = standIn.orders.length;
  await createTask(viewer, model.kind, { model: slug, prompt, sourceImages }, { operation: "test" });
  return vi.waitFor(
    () => {
      // Without words it is known by kie.ai's id, which no other order of that time has.
      const id = toKie(model, { prompt, imageUrls: [], frameMode: null, parameters: {} }).model;
      const [order] = model.takesPrompt
        ? standIn.ordersOf(name)
        : standIn.orders.slice(before).filter((one) => one.model === id);
      if (order === undefined) throw new Error("nothing was sent");
      return order;
    },
    { timeout: 50_000, interval: 20 },
  );
}

describe("kie.ai's content filter, at the operator's word", () => {
  it("is off for a model that was excepted, and for no other", async () => {
    env.kie.unfilteredModels = ["seedream-4.5"];
    expect((await sent("seedream-4.5", [])).input).toMatchObject({ nsfw_checker: false });
    expect((await sent("seedream-4", [])).input).toMatchObject({ nsfw_checker: true });
    env.kie.unfilteredModels = [];
  });
});

describe("a source at kie.ai", () => {
  it("goes out as it is where it fits", async () => {
    await sent("nano-banana-edit", [source]);
    expect(standIn.uploads.at(-1)).toMatchObject({ contentType: "image/png" });
  });

  it("is made to fit the model's limit, and goes whole to one that takes more", async () => {
    const large = await noise(2400, 2000);
    expect(large.length).toBeGreaterThan(10_000_000);
    const asset = await stored(large, 2400);
    await sent("seedream-4-edit", [asset]);
    const [fitted] = standIn.uploads.slice(-1);
    expect(fitted?.contentType).toBe("image/jpeg");
    expect(fitted?.bytes.length).toBeLessThanOrEqual(10_000_000);
    expect(await sharp(fitted?.bytes).metadata()).toMatchObject({ format: "jpeg", chromaSubsampling: "4:2:0" });
    await sent("nano-banana-2", [asset]);
    expect(standIn.uploads.at(-1)?.bytes.equals(large)).toBe(true);
  });
});
