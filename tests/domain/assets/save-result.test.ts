import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { saveResult } from "#graphql/domain/assets/save-result.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { madeTask } from "#tests/domain/assets/fixtures.ts";
import { useDatabase } from "#tests/support/database.ts";
import { clip, picture } from "#tests/support/files/media-files.ts";
import { ownServer } from "#tests/support/server/local-server.ts";

useDatabase();
const own = ownServer();

async function result(position = 0) {
  const { id: taskId, userId, modelSlug } = await madeTask();
  return { taskId, userId, modelSlug, position, url: `${own.origin}/r/a.png` };
}

async function stored(taskId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of storage().list(`results/${taskId}/`)) keys.push(key);
  return keys;
}

const gives = (bytes: Buffer, contentType = "text/html") => {
  own.answer = (_req, res) => res.setHeader("content-type", contentType).end(bytes);
};

describe("a saved result", () => {
  it("is what its bytes are, whatever its host says", async () => {
    const bytes = await picture("webp", 60, 40);
    gives(bytes);
    const to = await result(2);
    const asset = await saveResult(to);
    expect(asset).toMatchObject({
      ...{ taskId: to.taskId, userId: to.userId, position: 2, purpose: "RESULT", contentType: "image/webp" },
      ...{ width: 60, height: 40, durationSeconds: null, byteSize: bytes.length },
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    expect(asset.storageKey).toMatch(new RegExp(`^results/${to.taskId}/[A-Za-z0-9_-]{22}\\.webp$`));
    expect(await stored(to.taskId)).toEqual([asset.storageKey]);
    expect(await storage().stat(asset.storageKey)).toMatchObject({
      contentType: "image/webp",
      byteSize: bytes.length,
      metadata: { task: to.taskId, owner: to.userId, model: "nano-banana", position: "2" },
    });
  });

  it("may be a video", async () => {
    gives(await clip(64, 48, 12, 24));
    const asset = await saveResult(await result());
    expect(asset).toMatchObject({ contentType: "video/mp4", width: 64, height: 48 });
    expect(asset.durationSeconds).toBeCloseTo(0.5, 1);
  });

  it("is the same when saved again, and is not fetched twice", async () => {
    gives(await picture("png", 20, 20));
    const to = await result();
    const first = await saveResult(to);
    const seen = own.seen.length;
    expect(await saveResult({ ...to, url: "http://gone.invalid/" })).toEqual(first);
    expect(own.seen.length).toBe(seen);
  });

  it("is one file and one row when several save it at once", async () => {
    gives(await picture("png", 20, 20));
    const to = await result();
    const assets = await Promise.all(Array.from({ length: 5 }, () => saveResult(to)));
    expect(new Set(assets.map(({ id }) => id)).size).toBe(1);
    expect(await db.asset.count({ where: { taskId: to.taskId } })).toBe(1);
    expect(await stored(to.taskId)).toEqual([assets[0]?.storageKey]);
  });
});

describe("a result that cannot be saved leaves no row, no file and nothing half written", () => {
  async function leftovers(taskId: string) {
    return {
      rows: await db.asset.count({ where: { taskId } }),
      files: await stored(taskId),
      temp: readdirSync(join(env.dataDir, "tmp")),
    };
  }
  const nothing = { rows: 0, files: [], temp: [] };

  it("when its link is dead", async () => {
    own.answer = (_req, res) => res.writeHead(404).end("gone");
    const to = await result();
    await expect(saveResult(to)).rejects.toMatchObject({ name: "VendorError", vendor: "kie", code: 404 });
    expect(await leftovers(to.taskId)).toEqual(nothing);
  });

  it("when a page comes in its place", async () => {
    gives(Buffer.from("<!doctype html><html></html>"), "image/png");
    const to = await result();
    await expect(saveResult(to)).rejects.toBeInstanceOf(UnreadableFileError);
    expect(await leftovers(to.taskId)).toEqual(nothing);
  });

  it("when it breaks off on the way", async () => {
    const bytes = await picture("png", 100, 100);
    own.answer = (req, res) => {
      res.writeHead(200, { "content-length": bytes.length });
      res.write(bytes.subarray(0, bytes.length / 2), () => req.socket.destroy());
    };
    const to = await result();
    await expect(saveResult(to)).rejects.toMatchObject({ name: "VendorError", vendor: "kie", verdict: "ambiguous" });
    expect(await leftovers(to.taskId)).toEqual(nothing);
  });

  it("and is saved by a later try", async () => {
    own.answer = (_req, res) => res.writeHead(503).end();
    const to = await result();
    await expect(saveResult(to)).rejects.toMatchObject({ retryable: true });
    gives(await picture("jpeg", 20, 10));
    expect(await saveResult(to)).toMatchObject({ contentType: "image/jpeg", width: 20 });
  });
});
