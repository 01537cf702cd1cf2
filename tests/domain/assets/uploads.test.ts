import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import sharp from "sharp";
import { afterEach, describe, expect, it, vi } from "vitest";
import { completeUpload } from "#graphql/domain/assets/uploads/complete-upload.ts";
import { createUpload } from "#graphql/domain/assets/uploads/create-upload.ts";
import { deleteAbandonedUploads } from "#graphql/domain/assets/uploads/delete-abandoned.ts";
import { receiveUpload } from "#graphql/domain/assets/uploads/receive-upload.ts";
import { DAY, HOUR } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { picture } from "#tests/support/files/media-files.ts";
import { sendUpload, uploadImage } from "#tests/support/files/uploads.ts";

useDatabase();
afterEach(() => vi.useRealTimers());

const PNG = { filename: "a.png", contentType: "image/png" };

async function stored(key: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await storage().read(key)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function incoming(): Promise<string[]> {
  const found: string[] = [];
  for await (const key of storage().list("uploads/incoming/")) found.push(key);
  return found;
}

describe("a place for a file", () => {
  const announce = async (said: object) =>
    createUpload(await makeAccount(), { ...PNG, byteSize: 100, ...said }).then(
      () => "taken",
      (error) => error.fields,
    );

  it.each([
    ["image/heic", /HEIC.*JPEG/],
    ["image/HEIF", /HEIF.*JPEG/],
    ["image/avif", /AVIF.*JPEG/],
    ["image/gif", /GIF.*PNG/],
    ["image/svg+xml; charset=utf-8", /SVG.*PNG/],
    ["application/pdf", /Only JPEG, PNG and WebP/],
    ["video/x-matroska", /MKV.*MP4/],
    ["audio/ogg", /OGG.*MP3/],
    ["constructor", /Only JPEG, PNG and WebP/],
  ])("is not given for %j, and what to do is said", async (contentType, sentence) => {
    expect(await announce({ contentType })).toMatchObject([
      { path: ["contentType"], message: expect.stringMatching(sentence) },
    ]);
  });

  it.each([
    ...["image/jpeg", "image/jpg", "image/pjpeg", "IMAGE/PNG", "image/x-png", "image/webp", "image/png; q=1"],
    ...["", "application/octet-stream", "binary/octet-stream"],
    ...["video/mp4", "video/quicktime", "video/webm", "audio/mpeg", "audio/mp3", "audio/x-wav", "audio/x-m4a"],
  ])("is given for %j", async (contentType) => {
    expect(await announce({ contentType })).toBe("taken");
  });

  it.each(["", "   ", "x".repeat(256), "a\u0000.png", "a\n.png", "\ud800.png"])(
    "is not given for the name %j",
    async (filename) => {
      expect(await announce({ filename })).toMatchObject([
        { path: ["filename"], message: expect.stringMatching(/name/) },
      ]);
    },
  );

  it.each([
    "../../etc/passwd",
    "a/b\\c.png",
    "../.png",
    "照片.png",
    "x".repeat(255),
    "con",
    "<script>.png",
    "'; DROP--",
  ])("is given for the name %j, which never becomes part of a path", async (filename) => {
    const viewer = await makeAccount();
    const asset = await uploadImage(viewer, await picture("png", 4, 4), { filename });
    expect(asset.storageKey).toMatch(new RegExp(`^uploads/${viewer.userId}/[\\w-]{22}\\.png$`));
  });

  it.each([0, -1, 20 * 1024 * 1024 + 1, 2_147_483_647])("is not given for %i bytes", async (byteSize) => {
    expect(await announce({ byteSize })).toMatchObject([{ path: ["byteSize"], message: expect.any(String) }]);
    expect(await announce({ byteSize: 20 * 1024 * 1024 })).toBe("taken");
  });

  it.each([
    ["video/mp4", 100],
    ["video/quicktime", 100],
    ["audio/mpeg", 50],
    ["audio/wav", 50],
    ["application/octet-stream", 100],
  ])("is given for %s of at most %i MB", async (contentType, megabytes) => {
    const limit = megabytes * 1024 * 1024;
    expect(await announce({ contentType, byteSize: limit })).toBe("taken");
    const refused = await announce({ contentType, byteSize: limit + 1 });
    expect(refused).toMatchObject([{ path: ["byteSize"], code: "TOO_LARGE", limit }]);
  });

  it("names every field that is wrong at once", async () => {
    const fields = await announce({ filename: "", contentType: "text/html", byteSize: 0 });
    expect(fields.map(({ path }: { path: string[] }) => path[0])).toEqual(["filename", "contentType", "byteSize"]);
  });

  it("is not given when the account's uploads would be more than it may keep, however many ask at once", async () => {
    const viewer = await makeAccount();
    const byteSize = 20 * 1024 * 1024;
    await db.asset.create({
      data: {
        ...{ userId: viewer.userId, purpose: "UPLOAD", storageKey: `uploads/${viewer.userId}/big.png` },
        ...{ contentType: "image/png", sha256: "0", byteSize: env.uploadQuotaMb * 1024 * 1024 - 2 * byteSize },
      },
    });
    const asked = await Promise.allSettled(Array.from({ length: 5 }, () => createUpload(viewer, { ...PNG, byteSize })));
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    for (const each of asked) {
      if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "QUOTA_EXCEEDED", resetsAt: null });
    }
    await db.asset.updateMany({ where: { userId: viewer.userId }, data: { deletedAt: new Date() } });
    await expect(createUpload(viewer, { ...PNG, byteSize })).resolves.toBeDefined();
  });

  it("is not given to one who asks for too many, while others go on", async () => {
    const viewer = await makeAccount();
    const asked = await Promise.allSettled(
      Array.from({ length: 125 }, () => createUpload(viewer, { ...PNG, byteSize: 10 })),
    );
    const refused = asked.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refused).toHaveLength(5);
    expect(refused[0]).toMatchObject({ code: "RATE_LIMITED", retryAfterSeconds: expect.any(Number) });
    expect(await announce({})).toBe("taken");
  });
});

describe("the bytes of an upload", () => {
  it("are taken once, exactly as many as were announced", async () => {
    const viewer = await makeAccount();
    const { id } = await createUpload(viewer, { ...PNG, byteSize: 5 });
    const send = (text: string, said = text.length) => receiveUpload(id, Readable.from([Buffer.from(text)]), said);
    expect(await send("hell")).toBe("wrong-size");
    expect(await send("hell", 5)).toBe("broken-off");
    expect(await send("hello!", 5)).toBe("broken-off");
    expect(await incoming()).toEqual([]);
    expect(await send("hello")).toBe("stored");
    expect(await send("world")).toBe("taken");
    expect(await Promise.all((await incoming()).map(stored))).toEqual([Buffer.from("hello")]);
    expect(await receiveUpload("00000000-0000-7000-8000-000000000000", Readable.from([]), 5)).toBe("unknown");
  });

  it("that come twice at once are kept once", async () => {
    const viewer = await makeAccount();
    const { id } = await createUpload(viewer, { ...PNG, byteSize: 5 });
    const before = (await incoming()).length;
    const receipts = await Promise.all(
      ["hello", "world", "again"].map((text) => receiveUpload(id, Readable.from([Buffer.from(text)]), 5)),
    );
    expect(receipts.sort()).toEqual(["stored", "taken", "taken"]);
    expect(await incoming()).toHaveLength(before + 1);
  });
});

describe("a completed upload", () => {
  it.each(["png", "jpeg", "webp"] as const)(
    "is a %s of our making, with its facts judged from the bytes",
    async (format) => {
      const viewer = await makeAccount();
      const asset = await uploadImage(viewer, await picture(format, 60, 40), { contentType: "image/png" });
      expect(asset).toMatchObject({
        ...{ userId: viewer.userId, purpose: "UPLOAD", taskId: null, contentType: `image/${format}` },
        ...{ width: 60, height: 40, altText: "holiday photo" },
      });
      const bytes = await stored(asset.storageKey);
      expect(bytes.length).toBe(asset.byteSize);
      expect(await sharp(bytes).metadata()).toMatchObject({ format, width: 60, height: 40 });
      expect(await storage().stat(asset.storageKey)).toMatchObject({
        metadata: { owner: viewer.userId, upload: expect.any(String) },
      });
    },
  );

  it("keeps its picture to the pixel where its format can", async () => {
    const original = await picture("png", 50, 30);
    const asset = await uploadImage(await makeAccount(), original);
    const pixels = (bytes: Buffer) => sharp(bytes).raw().toBuffer();
    expect(await pixels(await stored(asset.storageKey))).toEqual(await pixels(original));
  });

  it("keeps what is transparent", async () => {
    const create = { width: 8, height: 8, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } as const;
    for (const format of ["png", "webp"] as const) {
      const asset = await uploadImage(await makeAccount(), await sharp({ create }).toFormat(format).toBuffer());
      const [r, , , alpha] = await sharp(await stored(asset.storageKey))
        .raw()
        .toBuffer();
      expect(r).toBeGreaterThan(250);
      expect(Math.abs(Number(alpha) - 128)).toBeLessThan(3);
    }
  });

  it("stands upright and tells neither place nor camera", async () => {
    const photo = await sharp(await picture("jpeg", 60, 40))
      .withExif({
        IFD0: { Make: "SecretCamera", Copyright: "Someone" },
        IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" },
      })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const asset = await uploadImage(await makeAccount(), photo, { contentType: "image/jpeg" });
    const bytes = await stored(asset.storageKey);
    const { exif, icc, xmp, orientation, width, height } = await sharp(bytes).metadata();
    expect({ exif, icc, xmp, orientation, width, height }).toEqual({ width: 40, height: 60 });
    expect(asset).toMatchObject({ width: 40, height: 60 });
    expect(bytes.includes("SecretCamera")).toBe(false);
  });

  it.each(["application/octet-stream", "image/pjpeg", ""])(
    "announced as %j is what its first bytes say",
    async (contentType) => {
      const viewer = await makeAccount();
      const asset = await uploadImage(viewer, await picture("png", 60, 40), { contentType, filename: "pasted" });
      expect(asset).toMatchObject({ contentType: "image/png", width: 60 });
      const gif = uploadImage(viewer, Buffer.from("GIF89a not much"), { contentType });
      await expect(gif).rejects.toMatchObject({ fields: [{ message: expect.stringMatching(/GIF/) }] });
    },
  );

  it("of a phone is taken without the film or picture behind it", async () => {
    const jpeg = await picture("jpeg", 60, 40);
    const film = Buffer.concat([Buffer.from([0, 0, 0, 16]), Buffer.from("ftypmp42"), Buffer.alloc(100, 7)]);
    for (const tail of [film, jpeg, Buffer.alloc(7)]) {
      const asset = await uploadImage(await makeAccount(), Buffer.concat([jpeg, tail]));
      expect(asset).toMatchObject({ contentType: "image/jpeg", width: 60 });
    }
  });

  it("gives the same asset however often and by how many at once it is asked for, and leaves nothing behind", async () => {
    const viewer = await makeAccount();
    const before = await incoming();
    const id = await sendUpload(viewer, await picture("png", 60, 40));
    const all = await Promise.all(Array.from({ length: 5 }, () => completeUpload(viewer, id)));
    const again = await completeUpload(viewer, id);
    expect(new Set([...all, again].map((asset) => asset.id)).size).toBe(1);
    expect(await db.asset.count({ where: { userId: viewer.userId } })).toBe(1);
    expect(await incoming()).toEqual(before);
    expect(
      readdirSync(join(env.dataDir, "media", "uploads", viewer.userId)).filter((name) => name.endsWith(".png")),
    ).toHaveLength(1);
  });

  it("that was refused is refused again with the same words, and its bytes are gone", async () => {
    const viewer = await makeAccount();
    const id = await sendUpload(viewer, Buffer.from("GIF89a not much"));
    const refusal = { code: "INVALID_INPUT", fields: [{ path: ["id"], message: expect.stringMatching(/GIF/) }] };
    await expect(completeUpload(viewer, id)).rejects.toMatchObject(refusal);
    await expect(completeUpload(viewer, id)).rejects.toMatchObject(refusal);
    expect((await incoming()).filter((key) => key.includes(id))).toEqual([]);
    expect(await receiveUpload(id, Readable.from([Buffer.alloc(15)]), 15)).toBe("taken");
  });

  it("waits for its turn, and one who completes too many at once is told to wait", async () => {
    const [viewer, other] = [await makeAccount(), await makeAccount()];
    const image = await picture("png", 900, 600);
    const ids: string[] = [];
    for (let i = 0; i < 16; i++) ids.push(await sendUpload(viewer, image));
    const theirs = await sendUpload(other, image);
    const own = Promise.allSettled(ids.map((id) => completeUpload(viewer, id)));
    await expect(completeUpload(other, theirs)).resolves.toBeDefined();
    const refused = (await own).flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(8);
    for (const reason of refused) expect(reason).toMatchObject({ code: "RATE_LIMITED" });
    for (const id of ids) await expect(completeUpload(viewer, id)).resolves.toBeDefined();
  });

  it("is not there before its bytes are, nor for anybody else", async () => {
    const [viewer, stranger] = [await makeAccount(), await makeAccount()];
    const { id } = await createUpload(viewer, { ...PNG, byteSize: 5 });
    await expect(completeUpload(viewer, id)).rejects.toMatchObject({ fields: [{ path: ["id"] }] });
    await expect(completeUpload(stranger, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const sent = await sendUpload(viewer, await picture("png", 4, 4));
    await expect(completeUpload(stranger, sent)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(completeUpload(viewer, sent)).resolves.toBeDefined();
  });
});

describe("the sweep", () => {
  it("forgets what was not completed within a day, and leaves the rest", async () => {
    const viewer = await makeAccount();
    const [never, sent, done] = [
      (await createUpload(viewer, { ...PNG, byteSize: 5 })).id,
      await sendUpload(viewer, Buffer.from("hello")),
      await sendUpload(viewer, await picture("png", 4, 4)),
    ];
    const asset = await completeUpload(viewer, done);
    await deleteAbandonedUploads();
    expect(await db.upload.count({ where: { id: { in: [never, sent, done] } } })).toBe(3);
    vi.useFakeTimers({ now: Date.now() + DAY + HOUR, toFake: ["Date"] });
    const fresh = await sendUpload(viewer, Buffer.from("fresh"));
    await deleteAbandonedUploads();
    expect((await db.upload.findMany({ where: { userId: viewer.userId } })).map(({ id }) => id).sort()).toEqual(
      [done, fresh].sort(),
    );
    expect((await incoming()).map((key) => key.split("/")[2])).toEqual([fresh]);
    expect(await storage().stat(asset.storageKey)).not.toBeNull();
  });

  it("removes what an address took after its upload was completed", async () => {
    const viewer = await makeAccount();
    const id = await sendUpload(viewer, await picture("png", 4, 4));
    await completeUpload(viewer, id);
    const late = `uploads/incoming/${id}/sent.bin`;
    await storage().put(late, Buffer.from("late"), { contentType: "image/png", metadata: {} });
    await deleteAbandonedUploads();
    expect(await storage().stat(late)).toBeNull();
  });
});
