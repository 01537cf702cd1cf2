import sharp from "sharp";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { kieUrlFor } from "#graphql/domain/assets/copy-to-kie.ts";
import { deleteAssetFiles } from "#graphql/domain/assets/delete-files.ts";
import { derivedImage } from "#graphql/domain/assets/media/derive.ts";
import { openAsset } from "#graphql/domain/assets/open.ts";
import { saveResult } from "#graphql/domain/assets/save-result.ts";
import { completeUpload } from "#graphql/domain/assets/uploads/complete-upload.ts";
import { createUpload } from "#graphql/domain/assets/uploads/create-upload.ts";
import { deleteAbandonedUploads } from "#graphql/domain/assets/uploads/delete-abandoned.ts";
import { DAY, HOUR } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";
import { madeTask } from "#tests/domain/assets/fixtures.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { allOf, clip, picture } from "#tests/support/files/media-files.ts";
import { s3Server, s3Settings } from "#tests/support/files/s3-server.ts";
import { ownServer } from "#tests/support/server/local-server.ts";
import { useSettings } from "#tests/support/settings.ts";

const bucket = await s3Server();
useSettings(s3Settings(bucket.port));

const MOST_BYTES = 10_000_000;
useDatabase();
const own = ownServer();
afterAll(() => bucket.stop());
beforeEach(() => bucket.objects.clear());

/** What is in the bucket of one asset: of an earlier one something may still be being drawn. */
const keysOf = ({ id, storageKey }: Pick<Asset, "id" | "storageKey">) =>
  [...bucket.objects.keys()].filter((key) => key === storageKey || key.startsWith(`derived/${id}/`));

const PNG = { filename: "a.png", contentType: "image/png" };

async function announced(bytes: Buffer) {
  const viewer = await makeAccount();
  return { viewer, ...(await createUpload(viewer, { ...PNG, byteSize: bytes.length })) };
}

async function read(assetId: string, width: number | null = null): Promise<Buffer> {
  return allOf(await (await openAsset(assetId, width))?.read());
}

it("a key of the bucket that may not list it is enough for uploads, pictures of every width and their deletion", async () => {
  bucket.state.mayList = false;
  try {
    const bytes = await picture("png", 800, 400);
    const { viewer, id, url, headers } = await announced(bytes);
    await expect(completeUpload(viewer, id)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect((await fetch(url, { method: "PUT", body: new Uint8Array(bytes), headers })).status).toBe(200);
    const asset = await completeUpload(viewer, id);
    expect((await read(asset.id, 320)).length).toBeGreaterThan(0);
    for (const width of [480, 960])
      await vi.waitFor(() => expect(bucket.objects.has(`derived/${asset.id}/${width}.webp`)).toBe(true));
    await deleteAssetFiles(asset);
    expect([...bucket.objects.keys()].filter((key) => key !== "uploads/proof.txt")).toEqual([]);
  } finally {
    bucket.state.mayList = true;
  }
});

describe("an upload where files are kept in a bucket", () => {
  it("goes straight to the bucket and becomes an asset there", async () => {
    const bytes = await picture("png", 800, 400);
    const { viewer, id, url, headers } = await announced(bytes);
    expect(url.startsWith(bucket.bucket.endpoint)).toBe(true);
    await expect(completeUpload(viewer, id)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect((await fetch(url, { method: "PUT", body: new Uint8Array(bytes), headers })).status).toBe(200);
    const asset = await completeUpload(viewer, id);
    expect((await sharp(await read(asset.id)).metadata()).width).toBe(800);
    expect((await sharp(await read(asset.id, 320)).metadata()).width).toBe(320);
    await vi.waitFor(() =>
      expect([...bucket.objects.keys()].sort()).toEqual(
        [...[320, 480, 960].map((width) => `derived/${asset.id}/${width}.webp`), asset.storageKey].sort(),
      ),
    );
    await deleteAssetFiles(asset);
    expect(bucket.objects.size).toBe(0);
  });

  it("that is deleted while a smaller copy is made leaves none behind", async () => {
    const bytes = await picture("png", 800, 400);
    const { viewer, id, url, headers } = await announced(bytes);
    await fetch(url, { method: "PUT", body: new Uint8Array(bytes), headers });
    const asset = await completeUpload(viewer, id);
    await vi.waitFor(() => expect(keysOf(asset)).toHaveLength(3));
    const files = storage();
    const put = vi.spyOn(files, "put").mockImplementationOnce(async (...given) => {
      await deleteAssetFiles(asset);
      await files.put(...given);
    });
    await expect(derivedImage(asset, 160)).rejects.toThrow("The original is gone.");
    expect(put).toHaveBeenCalledTimes(2);
    put.mockRestore();
    expect(bucket.objects.size).toBe(0);
  });

  it("that is never completed is swept from the bucket", async () => {
    const { viewer, id, url, headers } = await announced(Buffer.from("hello"));
    await fetch(url, { method: "PUT", body: "hello", headers });
    expect(bucket.objects.size).toBe(1);
    const createdAt = new Date(Date.now() - DAY - HOUR);
    await db.upload.updateMany({ where: { userId: viewer.userId }, data: { createdAt } });
    await deleteAbandonedUploads();
    expect(bucket.objects.size).toBe(0);
    await expect(completeUpload(viewer, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

it("a result is kept in a bucket with whose it is and how it was made, and read again in parts", async () => {
  const task = await madeTask("VIDEO", `un renard, "北极狐" ${"🦊".repeat(1000)}`);
  const bytes = await clip(64, 48, 12, 24);
  own.answer = (_req, res) => res.end(bytes);
  const asset = await saveResult({ task, position: 0, url: `${own.origin}/x` });
  expect(bucket.objects.get(asset.storageKey)?.headers).toMatchObject({
    "x-amz-meta-task": task.id,
    "x-amz-meta-owner": task.userId,
    "x-amz-meta-model": "veo-3.1-fast",
    "x-amz-meta-parameters": '{"aspectRatio":"1:1"}',
  });
  const prompt = String(bucket.objects.get(asset.storageKey)?.headers["x-amz-meta-prompt"]);
  expect(decodeURIComponent(prompt)).toMatch(/^un renard, "北极狐" (🦊)+$/u);
  const part = await (await openAsset(asset.id, null))?.read({ start: 4, end: 7 });
  expect((await allOf(part)).toString()).toBe("ftyp");
});

it("a source is read from a bucket for the provider", async () => {
  const task = await madeTask();
  const image = await picture("png", 40, 30);
  own.answer = (_req, res) => res.end(image);
  const asset = await saveResult({ task, position: 0, url: `${own.origin}/x` });
  own.answer = (_req, res) =>
    res.end(JSON.stringify({ success: true, code: 200, data: { downloadUrl: "https://x.example/y" } }));
  expect(await kieUrlFor(asset, { sandbox: true }, MOST_BYTES)).toBe("https://x.example/y");
  expect(own.seen.at(-1)?.body.includes(image)).toBe(true);
});

it("a file that is gone from the bucket is told as gone, trouble with the bucket as trouble", async () => {
  const bytes = await picture("png", 800, 400);
  const { viewer, id, url, headers } = await announced(bytes);
  await fetch(url, { method: "PUT", body: new Uint8Array(bytes), headers });
  const asset = await completeUpload(viewer, id);
  await vi.waitFor(() => expect(keysOf(asset)).toHaveLength(3));
  bucket.state.refuse = true;
  await expect(read(asset.id)).rejects.toMatchObject({ vendor: "storage" });
  await expect(derivedImage(asset, 160)).rejects.toMatchObject({ vendor: "storage" });
  bucket.state.refuse = false;
  bucket.objects.clear();
  expect(await (await openAsset(asset.id, null))?.read()).toBeNull();
});
