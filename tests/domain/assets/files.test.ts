import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { kieUrlFor } from "#graphql/domain/assets/copy-to-kie.ts";
import { deleteAssetFiles } from "#graphql/domain/assets/delete-files.ts";
import { derivedImage } from "#graphql/domain/assets/media/derive.ts";
import { openAsset } from "#graphql/domain/assets/open.ts";
import { saveResult } from "#graphql/domain/assets/save-result.ts";
import { HOUR } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { MissingObjectError } from "#graphql/vendors/storage/driver.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { madeTask, storedAsset } from "#tests/domain/assets/fixtures.ts";
import { useDatabase } from "#tests/support/database.ts";
import { allOf, picture } from "#tests/support/files/media-files.ts";
import { insertTask } from "#tests/support/rows.ts";
import { ownServer } from "#tests/support/server/local-server.ts";

const MOST_BYTES = 10_000_000;
useDatabase();
const own = ownServer();

async function bytesOf(key: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await storage().read(key)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function anImage() {
  return storedAsset(await picture("png", 800, 400), { contentType: "image/png", width: 800, height: 400 });
}

describe("a resized image", () => {
  it("is a WebP of that width with the same shape, kept for the next time", async () => {
    const asset = await anImage();
    const { key, object } = await derivedImage(asset, 320);
    expect(object).toMatchObject({ contentType: "image/webp", metadata: { from: asset.storageKey } });
    expect(await sharp(await bytesOf(key)).metadata()).toMatchObject({ format: "webp", width: 320, height: 160 });
    await storage().delete(asset.storageKey);
    expect(await derivedImage(asset, 320)).toEqual({ key, object });
  });

  it("is made once for all who ask at the same time", async () => {
    const asset = await anImage();
    const all = await Promise.all(Array.from({ length: 20 }, () => derivedImage(asset, 160)));
    expect(new Set(all).size).toBe(1);
  });

  it("waits for its turn when many are asked for", async () => {
    const asset = await anImage();
    const widths = [100, 120, 140, 160, 180, 200, 220];
    const all = await Promise.all(widths.map((width) => derivedImage(asset, width)));
    const made = await Promise.all(all.map(async ({ key }) => (await sharp(await bytesOf(key)).metadata()).width));
    expect(made).toEqual(widths);
  });

  it("is never larger than the original", async () => {
    const asset = await anImage();
    const { key } = await derivedImage(asset, 1920);
    expect(await sharp(await bytesOf(key)).metadata()).toMatchObject({ width: 800 });
  });

  it("that cannot be made is tried again, and the turn goes on to the next", async () => {
    const [lost, good] = [await anImage(), await anImage()];
    await storage().delete(lost.storageKey);
    for (let i = 0; i < 5; i++) await expect(derivedImage(lost, 160)).rejects.toBeInstanceOf(MissingObjectError);
    expect((await derivedImage(good, 160)).object.byteSize).toBeGreaterThan(0);
  });

  it("that cannot be made is served as the original", async () => {
    const asset = await storedAsset(Buffer.from("not an image"), { contentType: "image/png", width: 800, height: 400 });
    expect(await openAsset(asset.id, 160)).toMatchObject({ contentType: "image/png", byteSize: 12 });
  });
});

it("the widths that lists and cards show are made as soon as a result is stored", async () => {
  const task = await madeTask();
  const image = await picture("png", 800, 400);
  own.answer = (_req, res) => res.end(image);
  const asset = await saveResult({ task, position: 0, url: `${own.origin}/x.png` });
  expect(asset.altText).toBe("a fox");
  for (const width of [480, 960]) {
    const key = `derived/${asset.id}/${width}.webp`;
    await vi.waitFor(async () => expect(await storage().stat(key)).not.toBeNull());
    expect(await sharp(await bytesOf(key)).metadata()).toMatchObject({ format: "webp", width: Math.min(width, 800) });
  }
});

it("a deleted asset, an unknown one and a file that is gone are not served", async () => {
  const [lost, deleted] = [await anImage(), await anImage()];
  await storage().delete(lost.storageKey);
  expect(await (await openAsset(lost.id, null))?.read()).toBeNull();
  await db.asset.update({ where: { id: deleted.id }, data: { deletedAt: new Date() } });
  expect(await openAsset(deleted.id, null)).toBeNull();
  expect(await openAsset("0190aaaa-0000-7000-8000-000000000001", null)).toBeNull();
});

describe("a file that was served a moment ago", () => {
  afterEach(() => vi.useRealTimers());
  const remove = (id: string) => db.asset.update({ where: { id }, data: { deletedAt: new Date() } });

  it("is not looked up again, unless another process may have deleted it more than seconds ago", async () => {
    const asset = await anImage();
    const bytes = await allOf(await (await openAsset(asset.id, null))?.read());
    await remove(asset.id);
    vi.useFakeTimers({ now: Date.now() + 4_900, toFake: ["Date"] });
    expect(await allOf(await (await openAsset(asset.id, null))?.read())).toEqual(bytes);
    vi.setSystemTime(Date.now() + 200);
    expect(await openAsset(asset.id, null)).toBeNull();
  });

  it("is not served any more once it is deleted here, at no width", async () => {
    const asset = await anImage();
    for (const width of [null, 160, 320]) await allOf(await (await openAsset(asset.id, width))?.read());
    await remove(asset.id);
    await deleteAssetFiles(asset);
    for (const width of [null, 160, 320]) expect(await openAsset(asset.id, width)).toBeNull();
  });

  it("gives parts of itself, small or large", async () => {
    for (const asset of [
      await anImage(),
      await storedAsset(await picture("png", 64, 64), { contentType: "image/png", width: 64, height: 64 }),
    ]) {
      const file = await openAsset(asset.id, null);
      const whole = await allOf(await file?.read());
      expect(whole.length).toBe(asset.byteSize);
      expect(await allOf(await file?.read({ start: 1, end: 3 }))).toEqual(Buffer.from("PNG"));
    }
  });
});

it("deleting an asset's files removes the original and everything made from it, and may be repeated", async () => {
  const [asset, other] = [await anImage(), await anImage()];
  const derived = [await derivedImage(asset, 160), await derivedImage(asset, 320)];
  await deleteAssetFiles(asset);
  await deleteAssetFiles(asset);
  for (const key of [asset.storageKey, ...derived.map(({ key }) => key)]) expect(await storage().stat(key)).toBeNull();
  expect(await storage().stat(other.storageKey)).not.toBeNull();
});

describe("an asset that a model is to read", () => {
  it("is uploaded under a name that nobody can guess, and the address there is given", async () => {
    const asset = await anImage();
    const downloadUrl = "https://tempfile.redpandaai.co/kieai/1/images/user-uploads/x.png";
    own.answer = (_req, res) => res.end(JSON.stringify({ success: true, code: 200, data: { downloadUrl } }));
    expect(await kieUrlFor(asset, { sandbox: true }, MOST_BYTES)).toBe(downloadUrl);
    const sent = String(own.seen.at(-1)?.body.toString("latin1"));
    expect(sent).toContain(`filename="${asset.id}-${asset.sha256.slice(0, 16)}.png"`);
    expect(own.seen.at(-1)?.body.includes(await bytesOf(asset.storageKey))).toBe(true);
  });

  describe("by several tasks", () => {
    const sandbox = { sandbox: true };
    let uploads = 0;
    beforeEach(() => {
      uploads = 0;
      own.answer = (_req, res) => {
        const downloadUrl = `https://tempfile.redpandaai.co/${++uploads}.png`;
        res.end(JSON.stringify({ success: true, code: 200, data: { downloadUrl } }));
      };
    });
    afterEach(() => vi.useRealTimers());

    it("is uploaded once, also when they ask at the same time", async () => {
      const asset = await anImage();
      const all = await Promise.all(Array.from({ length: 5 }, () => kieUrlFor(asset, sandbox, MOST_BYTES)));
      expect(new Set([...all, await kieUrlFor(asset, sandbox, MOST_BYTES)]).size).toBe(1);
      expect(uploads).toBe(1);
      await kieUrlFor(await anImage(), sandbox, MOST_BYTES);
      expect(uploads).toBe(2);
    });

    it("is uploaded again when the upload may be gone, after most of a day", async () => {
      const asset = await anImage();
      const first = await kieUrlFor(asset, sandbox, MOST_BYTES);
      vi.useFakeTimers({ now: Date.now() + 19 * HOUR, toFake: ["Date"] });
      expect(await kieUrlFor(asset, sandbox, MOST_BYTES)).toBe(first);
      vi.setSystemTime(Date.now() + 2 * HOUR);
      const second = await kieUrlFor(asset, sandbox, MOST_BYTES);
      expect(second).not.toBe(first);
      expect(await kieUrlFor(asset, sandbox, MOST_BYTES)).toBe(second);
      expect(uploads).toBe(2);
    });

    it("is uploaded again at another provider's address", async () => {
      const asset = await anImage();
      await kieUrlFor(asset, sandbox, MOST_BYTES);
      setOwnPort(1);
      await expect(kieUrlFor(asset, sandbox, MOST_BYTES)).rejects.toMatchObject({ vendor: "kie" });
      setOwnPort(Number(new URL(own.origin).port));
      await kieUrlFor(asset, sandbox, MOST_BYTES);
      expect(uploads).toBe(1);
    });

    it("is uploaded again once a task could not read it", async () => {
      const asset = await anImage();
      await kieUrlFor(asset, sandbox, MOST_BYTES);
      const { id } = await insertTask(asset.userId, { status: "FAILED", failureCode: "IMAGE_UNREADABLE" });
      await db.taskSource.create({ data: { taskId: id, position: 0, assetId: asset.id } });
      await kieUrlFor(asset, sandbox, MOST_BYTES);
      await kieUrlFor(asset, sandbox, MOST_BYTES);
      expect(uploads).toBe(2);
    });

    it("is uploaded by the next when an upload failed", async () => {
      const asset = await anImage();
      const answer = own.answer;
      own.answer = (_req, res) => res.writeHead(500).end();
      await expect(kieUrlFor(asset, sandbox, MOST_BYTES)).rejects.toMatchObject({ vendor: "kie" });
      own.answer = answer;
      expect(await kieUrlFor(asset, sandbox, MOST_BYTES)).toMatch(/1\.png$/);
    });
  });

  it("but is no longer stored is told apart from trouble at kie.ai", async () => {
    const asset = await anImage();
    await storage().delete(asset.storageKey);
    await expect(kieUrlFor(asset, { sandbox: true }, MOST_BYTES)).rejects.toBeInstanceOf(MissingObjectError);
  });
});
