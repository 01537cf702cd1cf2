import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { derivedImage } from "#graphql/domain/assets/media/derive.ts";
import { UnreadableFileError, WrongKindError } from "#graphql/domain/assets/media/unreadable.ts";
import { saveResult } from "#graphql/domain/assets/save-result.ts";
import { db } from "#graphql/runtime/db.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";
import { madeTask } from "#tests/domain/assets/fixtures.ts";
import { useDatabase } from "#tests/support/database.ts";
import { allOf, clip, picture } from "#tests/support/files/media-files.ts";
import { type ResultFormat, resultFiles, useResultFiles } from "#tests/support/files/result-files.ts";
import { watchTempFiles } from "#tests/support/files/temp-files.ts";
import { ownServer } from "#tests/support/server/local-server.ts";

useDatabase();
useResultFiles();
const own = ownServer();

async function result({ position = 0, kind = "IMAGE" as TaskKind } = {}) {
  return { task: await madeTask(kind), position, url: `${own.origin}/r/a.png` };
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
    const to = await result({ position: 2 });
    const asset = await saveResult(to);
    expect(asset).toMatchObject({
      ...{ taskId: to.task.id, userId: to.task.userId, position: 2, purpose: "RESULT", contentType: "image/webp" },
      ...{ width: 60, height: 40, durationSeconds: null, byteSize: bytes.length },
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    expect(asset.storageKey).toMatch(new RegExp(`^results/${to.task.id}/[A-Za-z0-9_-]{22}\\.webp$`));
    expect(await stored(to.task.id)).toEqual([asset.storageKey]);
    expect(await storage().stat(asset.storageKey)).toMatchObject({
      contentType: "image/webp",
      byteSize: bytes.length,
      metadata: {
        ...{ task: to.task.id, owner: to.task.userId, model: "nano-banana", kind: "IMAGE", position: "2" },
        ...{ prompt: "a fox", parameters: '{"aspectRatio":"1:1"}', ordered: to.task.createdAt.toISOString() },
        saved: expect.stringMatching(/^20\d\d-.*Z$/),
      },
    });
  });

  it("may be a video", async () => {
    gives(await clip(64, 48, 12, 24));
    const asset = await saveResult(await result({ kind: "VIDEO" }));
    expect(asset).toMatchObject({ contentType: "video/mp4", width: 64, height: 48 });
    expect(asset.durationSeconds).toBeCloseTo(0.5, 1);
  });

  const formats: [ResultFormat, TaskKind, string][] = [
    ["avif", "IMAGE", "image/avif"],
    ["gif", "IMAGE", "image/gif"],
    ["mov", "VIDEO", "video/quicktime"],
    ["m4v", "VIDEO", "video/x-m4v"],
    ["webm", "VIDEO", "video/webm"],
  ];
  it.each(formats)("may be %s, and is kept just as it came", async (format, kind, contentType) => {
    const bytes = resultFiles()[format];
    gives(bytes);
    const asset = await saveResult(await result({ kind }));
    expect(asset).toMatchObject({ contentType, width: 64, height: 48, byteSize: bytes.length });
    expect(asset.storageKey).toMatch(new RegExp(`\\.${format}$`));
    expect(await allOf(await storage().open(asset.storageKey))).toEqual(bytes);
    if (kind === "IMAGE") expect((await derivedImage(asset, 32)).key).toMatch(/\.webp$/);
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
    expect(await db.asset.count({ where: { taskId: to.task.id } })).toBe(1);
    expect(await stored(to.task.id)).toEqual([assets[0]?.storageKey]);
  });
});

describe("a result that cannot be saved leaves no row, no file and nothing half written", () => {
  let halfWritten: () => string[];
  beforeEach(() => {
    halfWritten = watchTempFiles();
  });

  async function expectNothingLeft(taskId: string) {
    expect({
      rows: await db.asset.count({ where: { taskId } }),
      files: await stored(taskId),
      temp: halfWritten(),
    }).toEqual({ rows: 0, files: [], temp: [] });
  }

  it("when its link is dead", async () => {
    own.answer = (_req, res) => res.writeHead(404).end("gone");
    const to = await result();
    await expect(saveResult(to)).rejects.toMatchObject({ name: "VendorError", vendor: "kie", code: 404 });
    await expectNothingLeft(to.task.id);
  });

  it("when a page comes in its place", async () => {
    gives(Buffer.from("<!doctype html><html></html>"), "image/png");
    const to = await result();
    await expect(saveResult(to)).rejects.toBeInstanceOf(UnreadableFileError);
    await expectNothingLeft(to.task.id);
  });

  it.each([
    ["VIDEO" as const, "png" as const],
    ["IMAGE" as const, "webm" as const],
  ])("when a task of %s is given a %s", async (kind, format) => {
    gives(format === "png" ? await picture("png", 20, 20) : resultFiles()[format]);
    const to = await result({ kind });
    await expect(saveResult(to)).rejects.toBeInstanceOf(WrongKindError);
    await expectNothingLeft(to.task.id);
  });

  it("when it breaks off on the way", async () => {
    const bytes = await picture("png", 100, 100);
    own.answer = (req, res) => {
      res.writeHead(200, { "content-length": bytes.length });
      res.write(bytes.subarray(0, bytes.length / 2), () => req.socket.destroy());
    };
    const to = await result();
    await expect(saveResult(to)).rejects.toMatchObject({ name: "VendorError", vendor: "kie", verdict: "ambiguous" });
    await expectNothingLeft(to.task.id);
  });

  it("and is saved by a later try", async () => {
    own.answer = (_req, res) => res.writeHead(503).end();
    const to = await result();
    await expect(saveResult(to)).rejects.toMatchObject({ retryable: true });
    gives(await picture("jpeg", 20, 10));
    expect(await saveResult(to)).toMatchObject({ contentType: "image/jpeg", width: 20 });
  });
});
