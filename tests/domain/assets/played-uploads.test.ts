import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ALL_FORMATS, BufferSource, Input } from "mediabunny";
import { describe, expect, it } from "vitest";
import { completeUpload } from "#graphql/domain/assets/uploads/complete-upload.ts";
import { uploadRoom } from "#graphql/domain/assets/uploads/create-upload.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { picture } from "#tests/support/files/media-files.ts";
import { id3, m4a, mov, mp3, mp4, wav, webm } from "#tests/support/files/played-files.ts";
import { watchTempFiles } from "#tests/support/files/temp-files.ts";
import { sendUpload, uploadImage as upload } from "#tests/support/files/uploads.ts";

useDatabase();

async function stored(key: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await storage().read(key)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const SECRET = "Hofstraße 7";
const tags = { title: SECRET, comment: SECRET, artist: SECRET, date: new Date("2024-05-06") };
const kinds: [string, () => Buffer | Promise<Buffer>, object][] = [
  ["MP4", () => mp4({ seconds: 3, hasSound: true, tags }), { contentType: "video/mp4", width: 64, height: 48 }],
  [
    "MOV, as MP4",
    () => mov({ seconds: 3, rotation: 90, hasSound: true, tags }),
    { contentType: "video/mp4", width: 48, height: 64 },
  ],
  ["WebM", () => webm({ seconds: 3, tags }), { contentType: "video/webm", width: 64, height: 48 }],
  [
    "WebM that a page recorded",
    () => webm({ seconds: 3, isLive: true, tags }),
    { contentType: "video/webm", width: 64, height: 48 },
  ],
  ["MP3", () => Buffer.concat([id3(64), mp3({ seconds: 3 })]), { contentType: "audio/mpeg", width: null }],
  ["WAV", () => wav({ seconds: 3 }), { contentType: "audio/wav", height: null }],
  ["M4A", () => m4a({ seconds: 3, tags }), { contentType: "audio/mp4", width: null }],
];

describe("an uploaded video or sound", () => {
  it.each(kinds)(
    "is taken: %s, with its length, and without what it said of place, device and name",
    async (_k, made, facts) => {
      const viewer = await makeAccount();
      const bytes = await made();
      const asset = await upload(viewer, bytes, { contentType: "application/octet-stream", filename: "beach.bin" });
      expect(asset).toMatchObject({ ...facts, userId: viewer.userId, purpose: "UPLOAD", altText: "beach" });
      expect(asset.durationSeconds).toBeGreaterThan(2.8);
      expect(asset.durationSeconds).toBeLessThan(3.2);
      const kept = await stored(asset.storageKey);
      expect(kept.length).toBe(asset.byteSize);
      expect(kept.includes(SECRET)).toBe(false);
      const read = new Input({ source: new BufferSource(kept), formats: ALL_FORMATS });
      const { raw: _raw, ...told } = await read.getMetadataTags();
      expect(told).toEqual({});
      const shown = await read.getPrimaryVideoTrack();
      expect([(await shown?.getDisplayWidth()) ?? null, (await shown?.getDisplayHeight()) ?? null]).toEqual([
        asset.width,
        asset.height,
      ]);
      expect(await read.computeDuration()).toBeCloseTo(asset.durationSeconds ?? 0, 0);
    },
  );

  it("is what its bytes say, whatever it is called", async () => {
    const viewer = await makeAccount();
    const sound = await m4a({ seconds: 1, brand: "isom" });
    const called = await upload(viewer, sound, { filename: "film.mp4", contentType: "video/mp4" });
    expect(called).toMatchObject({ contentType: "audio/mp4", width: null });
    expect(called.storageKey).toMatch(/\.m4a$/);
    const film = await upload(viewer, await mp4(), { filename: "song.mp3", contentType: "audio/mpeg" });
    expect(film).toMatchObject({ contentType: "video/mp4", width: 64 });
    const image = await upload(viewer, await picture("png", 9, 9), {
      filename: "a.mov",
      contentType: "video/quicktime",
    });
    expect(image).toMatchObject({ contentType: "image/png", durationSeconds: null });
    expect(await upload(viewer, wav({ seconds: 1 }))).toMatchObject({ contentType: "audio/wav" });
  });

  it("counts against the room of its account", async () => {
    const viewer = await makeAccount();
    const asset = await upload(viewer, wav({ seconds: 60, rate: 44_100 }));
    expect((await uploadRoom(viewer.userId)).usedMegabytes).toBeCloseTo(asset.byteSize / 1024 / 1024, 2);
  });

  it("is one asset however many complete it at once, and leaves nothing behind", async () => {
    const viewer = await makeAccount();
    const id = await sendUpload(viewer, await mp4({ seconds: 2 }), { contentType: "video/mp4" });
    const halfWritten = watchTempFiles();
    const all = await Promise.all(Array.from({ length: 3 }, () => completeUpload(viewer, id)));
    expect(new Set(all.map((asset) => asset.id)).size).toBe(1);
    expect(
      readdirSync(join(env.dataDir, "media", "uploads", viewer.userId)).filter((name) => name.endsWith(".mp4")),
    ).toHaveLength(1);
    expect(halfWritten()).toEqual([]);
  });

  it("of ten minutes is taken, and one of a second more is not, with the limit", async () => {
    const viewer = await makeAccount();
    const exact = wav({ seconds: 600, rate: 100 });
    expect(await upload(viewer, exact)).toMatchObject({ durationSeconds: 600 });
    const cases = [
      wav({ seconds: 601, rate: 100 }),
      mp3({ seconds: 601 }),
      await mp4({ seconds: 601, framesPerSecond: 1 }),
      await mov({ seconds: 7200, framesPerSecond: 1 }),
      await webm({ seconds: 601, framesPerSecond: 1 }),
      await m4a({ seconds: 601 }),
    ];
    for (const bytes of cases) {
      const id = await sendUpload(viewer, bytes, { contentType: "application/octet-stream" });
      const refusal = {
        code: "INVALID_INPUT",
        fields: [{ path: ["id"], code: "TOO_LONG", limit: 600, message: expect.stringMatching(/10 minutes/) }],
      };
      await expect(completeUpload(viewer, id)).rejects.toMatchObject(refusal);
      await expect(completeUpload(viewer, id)).rejects.toMatchObject(refusal);
    }
    expect(await db.asset.count({ where: { userId: viewer.userId } })).toBe(1);
  });

  it("whose sound has more bytes than a sound may have is not taken, though a video might have them", async () => {
    const viewer = await makeAccount();
    const large = Buffer.concat([wav({ seconds: 500, rate: 110_000 })]);
    const id = await sendUpload(viewer, large, { contentType: "application/octet-stream" });
    await expect(completeUpload(viewer, id)).rejects.toMatchObject({
      fields: [{ path: ["id"], code: "TOO_LARGE", limit: 50 * 1024 * 1024 }],
    });
  });

  const cut = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * 0.6));
  it.each(["MP4", "MOV, as MP4", "WebM", "WAV", "M4A"])("that is cut off is not taken: %s", async (kind) => {
    const bytes = await kinds.find(([name]) => name === kind)?.[1]();
    const sent = upload(await makeAccount(), cut(bytes ?? Buffer.alloc(1)), { contentType: "video/mp4" });
    await expect(sent).rejects.toMatchObject({
      fields: [{ path: ["id"], code: "DAMAGED", message: expect.stringMatching(/cut off/) }],
    });
  });

  it("in a container that is not taken is told what to do", async () => {
    const mkv = Buffer.from(await webm({ seconds: 1 }));
    mkv.write("webx", mkv.indexOf("webm"), "latin1");
    await expect(upload(await makeAccount(), mkv, { contentType: "video/webm" })).rejects.toMatchObject({
      fields: [{ path: ["id"] }],
    });
    const avi = Buffer.from("RIFF\u0024\0\0\0AVI LIST", "latin1");
    await expect(upload(await makeAccount(), avi, { contentType: "video/mp4" })).rejects.toMatchObject({
      fields: [{ code: "NOT_OFFERED", message: expect.stringMatching(/AVI.*MP4/) }],
    });
  });

  it("of a hundred megabytes is never whole in memory", { timeout: 180_000 }, async () => {
    const viewer = await makeAccount();
    const ids = [];
    for (let n = 0; n < 3; n++) {
      const film = await mp4({ seconds: 60, framesPerSecond: 25, frameBytes: 65_000, hasSound: true });
      expect(film.length).toBeGreaterThan(90 * 1024 * 1024);
      ids.push(await sendUpload(viewer, film, { contentType: "video/mp4" }));
    }
    global.gc?.();
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 20);
    const assets = await Promise.all(ids.map((id) => completeUpload(viewer, id)));
    clearInterval(watch);
    expect(assets.every(({ contentType }) => contentType === "video/mp4")).toBe(true);
    expect((most - before) / 1024 / 1024).toBeLessThan(80);
  });
});
