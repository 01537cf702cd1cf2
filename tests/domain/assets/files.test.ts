import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { deleteAssetFiles } from "#graphql/domain/assets/delete-files.ts";
import { derivedImage } from "#graphql/domain/assets/derive.ts";
import { openAsset } from "#graphql/domain/assets/open.ts";
import { kieUrlFor } from "#graphql/domain/assets/place-at-kie.ts";
import { db } from "#graphql/runtime/db.ts";
import { MissingObjectError } from "#graphql/vendors/storage/driver.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { storedAsset } from "#tests/domain/assets/fixtures.ts";
import { useDatabase } from "#tests/support/database.ts";
import { ownServer } from "#tests/support/local-server.ts";
import { picture } from "#tests/support/media-files.ts";

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

it("a deleted asset, an unknown one and a file that is gone are not served", async () => {
  const asset = await anImage();
  await storage().delete(asset.storageKey);
  expect(await (await openAsset(asset.id, null))?.read()).toBeNull();
  await db.asset.update({ where: { id: asset.id }, data: { deletedAt: new Date() } });
  expect(await openAsset(asset.id, null)).toBeNull();
  expect(await openAsset("0190aaaa-0000-7000-8000-000000000001", null)).toBeNull();
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
    expect(await kieUrlFor(asset, { sandbox: true })).toBe(downloadUrl);
    const sent = String(own.seen.at(-1)?.body.toString("latin1"));
    expect(sent).toContain(`filename="${asset.id}-${asset.sha256.slice(0, 16)}.png"`);
    expect(own.seen.at(-1)?.body.includes(await bytesOf(asset.storageKey))).toBe(true);
  });

  it("but is no longer stored is told apart from trouble at kie.ai", async () => {
    const asset = await anImage();
    await storage().delete(asset.storageKey);
    await expect(kieUrlFor(asset, { sandbox: true })).rejects.toBeInstanceOf(MissingObjectError);
  });
});
