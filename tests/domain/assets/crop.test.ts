import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cropAsset } from "#graphql/domain/assets/crop/crop-asset.ts";
import { deleteAsset, deleteUploadFiles } from "#graphql/domain/assets/delete.ts";
import { uploadRoom } from "#graphql/domain/assets/uploads/create-upload.ts";
import { DAY, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset, Prisma } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { storeBytes } from "#tests/support/files/sources.ts";
import { insertAsset, insertTask } from "#tests/support/rows.ts";

useDatabase();
beforeAll(() => openQueue());
afterAll(() => closeQueue());

let viewer: { userId: string };
beforeAll(async () => {
  viewer = await makeAccount();
});

/** Three across, two down, a colour each: red green blue / black white grey. */
const COLOURS = ["#f00", "#0f0", "#00f", "#000", "#fff", "#888"];
const SIZE = { width: 3, height: 2 };
const BLOCK = 16;

async function blocks(): Promise<Sharp> {
  const parts = COLOURS.map((background, place) => ({
    input: { create: { width: BLOCK, height: BLOCK, channels: 4 as const, background } },
    left: (place % SIZE.width) * BLOCK,
    top: Math.floor(place / SIZE.width) * BLOCK,
  }));
  const size = { width: SIZE.width * BLOCK, height: SIZE.height * BLOCK };
  const drawn = sharp({ create: { ...size, channels: 4, background: "#0000" } }).composite(parts);
  return sharp(await drawn.png().toBuffer());
}

const OF_BLOCKS = { width: SIZE.width * BLOCK, height: SIZE.height * BLOCK };

async function stored(bytes: Buffer, facts: Partial<Prisma.AssetUncheckedCreateInput> = {}): Promise<Asset> {
  return storeBytes(viewer.userId, bytes, { ...OF_BLOCKS, ...facts });
}

async function bytesOf({ storageKey }: Asset): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await storage().read(storageKey)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The colours in the middle of every block of a picture, row by row, as the nearest of those above; "" for what can't be seen. */
async function colours(asset: Asset): Promise<string[][]> {
  const { data, info } = await sharp(await bytesOf(asset))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)];
  const middle = (block: number) => block * BLOCK + BLOCK / 2;
  return Array.from({ length: info.height / BLOCK }, (_, row) =>
    Array.from({ length: info.width / BLOCK }, (_block, column) => nearest(at(middle(column), middle(row)))),
  );
}

function nearest([red = 0, green = 0, blue = 0, alpha = 0]: number[]): string {
  if (alpha < 128) return "";
  const far = (colour: string) =>
    [red, green, blue].reduce(
      (sum, value, n) => sum + Math.abs(value - 17 * Number.parseInt(colour[n + 1] ?? "0", 16)),
      0,
    );
  return COLOURS.toSorted((a, b) => far(a) - far(b))[0] ?? "";
}

const part = (x: number, y: number, width: number, height: number, turnDegrees?: number) => ({
  ...{ x: x * BLOCK, y: y * BLOCK, width: width * BLOCK, height: height * BLOCK },
  ...(turnDegrees === undefined ? {} : { turnDegrees }),
});

describe("a crop", () => {
  it("cuts first and turns then, clockwise", async () => {
    const { id } = await stored(await (await blocks()).png().toBuffer());
    const cut = await cropAsset(viewer, id, part(1, 0, 2, 1));
    expect(await colours(cut)).toEqual([["#0f0", "#00f"]]);
    expect(cut).toMatchObject({
      width: 32,
      height: 16,
      contentType: "image/png",
      croppedFromId: id,
      purpose: "UPLOAD",
    });
    const right = await cropAsset(viewer, id, part(1, 0, 2, 1, 90));
    expect(right).toMatchObject({ width: 16, height: 32 });
    expect(await colours(right)).toEqual([["#0f0"], ["#00f"]]);
    expect(await colours(await cropAsset(viewer, id, part(1, 0, 2, 1, -90)))).toEqual([["#00f"], ["#0f0"]]);
    expect(await colours(await cropAsset(viewer, id, part(0, 0, 3, 2, 180)))).toEqual([
      ["#888", "#fff", "#000"],
      ["#00f", "#0f0", "#f00"],
    ]);
  });

  it.each([3, 6, 8] as const)(
    "counts from the corner of a photo as it is shown, which way up it was taken: EXIF %i",
    async (orientation) => {
      const turned = { 3: 180, 6: -90, 8: 90 }[orientation];
      const lying = await (await blocks())
        .flatten()
        .rotate(turned)
        .jpeg({ quality: 100 })
        .withMetadata({ orientation })
        .toBuffer();
      const { id } = await stored(lying, { contentType: "image/jpeg" });
      const cut = await cropAsset(viewer, id, part(2, 0, 1, 2));
      expect(await colours(cut)).toEqual([["#00f"], ["#888"]]);
      expect(await colours(await cropAsset(viewer, id, part(0, 0, 3, 1, 90)))).toEqual([["#f00"], ["#0f0"], ["#00f"]]);
      expect((await sharp(await bytesOf(cut)).metadata()).orientation).toBeUndefined();
    },
  );

  it.each(["png", "webp", "avif"] as const)("keeps what is transparent in a %s", async (format) => {
    const half = await (await blocks())
      .composite([
        {
          input: { create: { width: BLOCK, height: BLOCK, channels: 4, background: "#fff" } },
          left: 0,
          top: 0,
          blend: "dest-out",
        },
      ])
      [format]({ quality: 100 })
      .toBuffer();
    const { id } = await stored(half, { contentType: `image/${format}` });
    const cut = await cropAsset(viewer, id, part(0, 0, 2, 1));
    expect(await colours(cut)).toEqual([["", "#0f0"]]);
    expect(cut.contentType).toBe(format === "webp" ? "image/webp" : "image/png");
  });

  it("is the same file when it is asked for again, also at once, until it is deleted", async () => {
    const { id } = await stored(await (await blocks()).png().toBuffer());
    const before = await db.asset.count();
    const made = await Promise.all([1, 2, 3].map(() => cropAsset(viewer, id, part(0, 0, 1, 1))));
    expect(new Set(made.map((one) => one.id)).size).toBe(1);
    expect(await db.asset.count()).toBe(before + 1);
    const [first] = made;
    const name = first?.id ?? "";
    await deleteAsset(viewer, name);
    const again = await cropAsset(viewer, id, part(0, 0, 1, 1));
    expect(again.id).not.toBe(name);
    await deleteUploadFiles(name);
    expect(await colours(again)).toEqual([["#f00"]]);
  });

  it("says where it comes from, through crops of crops, and outlives it; it counts among the uploads", async () => {
    const task = await insertTask(viewer.userId, { status: "COMPLETED" });
    const bytes = await (await blocks()).png().toBuffer();
    const result = await stored(bytes, { purpose: "RESULT", taskId: task.id, altText: "six fields" });
    const room = (await uploadRoom(viewer.userId)).usedMegabytes;
    const first = await cropAsset(viewer, result.id, part(0, 0, 2, 2));
    const second = await cropAsset(viewer, first.id, part(0, 0, 1, 2, 90));
    expect([first, second].map((one) => [one.croppedFromId, one.originTaskId, one.taskId, one.altText])).toEqual([
      [result.id, task.id, null, "six fields"],
      [first.id, task.id, null, "six fields"],
    ]);
    const used = (await uploadRoom(viewer.userId)).usedMegabytes - room;
    expect(used * 1024 * 1024).toBeCloseTo(first.byteSize + second.byteSize, 3);
    await deleteAsset(viewer, first.id);
    expect(await colours(second)).toEqual([["#000", "#f00"]]);
  });
});

describe("what can't be cropped is refused at its field, and nothing is made", () => {
  const fine = part(0, 0, 1, 1);
  const png = async () => (await blocks()).png().toBuffer();
  const cases: [string, () => Promise<Asset>, object, object][] = [
    [
      "a part to the left",
      async () => stored(await png()),
      { ...fine, x: -1 },
      { path: ["x"], code: "TOO_SMALL", limit: 0 },
    ],
    ["a part above", async () => stored(await png()), { ...fine, y: -5 }, { path: ["y"], code: "TOO_SMALL", limit: 0 }],
    [
      "a part beyond the edge",
      async () => stored(await png()),
      { ...fine, x: 48 },
      { path: ["x"], code: "TOO_LARGE", limit: 47 },
    ],
    [
      "a part over the edge",
      async () => stored(await png()),
      { ...fine, x: 40, width: 9 },
      { path: ["width"], code: "TOO_LARGE", limit: 8 },
    ],
    [
      "a part of no width",
      async () => stored(await png()),
      { ...fine, width: 0 },
      { path: ["width"], code: "TOO_SMALL", limit: 1 },
    ],
    [
      "a part of less than no height",
      async () => stored(await png()),
      { ...fine, height: -3 },
      { path: ["height"], code: "TOO_SMALL", limit: 1 },
    ],
    [
      "a huge part",
      async () => stored(await png()),
      { ...fine, height: 2 ** 31 - 1 },
      { path: ["height"], code: "TOO_LARGE", limit: 32 },
    ],
    [
      "a turn by half a corner",
      async () => stored(await png()),
      { ...fine, turnDegrees: 45 },
      { path: ["turnDegrees"], code: "NOT_OFFERED" },
    ],
    [
      "a video",
      async () => stored(Buffer.from("x"), { contentType: "video/mp4" }),
      fine,
      { path: ["asset"], code: "NOT_OFFERED" },
    ],
    [
      "a sound",
      async () => stored(Buffer.from("x"), { contentType: "audio/mpeg", width: null, height: null }),
      fine,
      { path: ["asset"], code: "NOT_OFFERED" },
    ],
    ["a broken picture", async () => stored((await png()).subarray(0, 90)), fine, { path: ["asset"], code: "DAMAGED" }],
    [
      "a picture whose file is gone",
      async () => insertAsset(viewer.userId, { purpose: "UPLOAD" }),
      fine,
      { path: ["asset"], code: "DAMAGED" },
    ],
    [
      "a result that is still being saved",
      async () =>
        stored(await png(), { purpose: "RESULT", taskId: (await insertTask(viewer.userId, { status: "SAVING" })).id }),
      fine,
      { path: ["asset"], code: "CONFLICT" },
    ],
    [
      "a picture that moves",
      async () =>
        stored(
          await sharp([await png(), await (await blocks()).negate({ alpha: false }).png().toBuffer()], {
            join: { animated: true },
          })
            .webp()
            .toBuffer(),
          { contentType: "image/webp" },
        ),
      fine,
      { path: ["asset"], code: "NOT_OFFERED" },
    ],
    ["a PNG that moves", async () => stored(moving(await png())), fine, { path: ["asset"], code: "NOT_OFFERED" }],
  ];
  it.each(cases)("%s", async (_what, picture, input, problem) => {
    const { id } = await picture();
    const before = await db.asset.count();
    const asked = input as Parameters<typeof cropAsset>[2];
    await expect(cropAsset(viewer, id, asked)).rejects.toMatchObject({ fields: [expect.objectContaining(problem)] });
    expect(await db.asset.count()).toBe(before);
  });

  it("all that is wrong is said at once", async () => {
    const { id } = await stored(await png());
    await expect(cropAsset(viewer, id, { x: -1, y: 40, width: 0, height: 1, turnDegrees: 1 })).rejects.toMatchObject({
      fields: ["x", "width", "y", "turnDegrees"].map((name) => ({ path: [name] })),
    });
  });

  it("a deleted picture, and somebody else's, are not there", async () => {
    const gone = await stored(await png(), { deletedAt: now() });
    const other = await makeAccount();
    const foreign = await storeBytes(other.userId, await png(), OF_BLOCKS);
    for (const { id } of [gone, foreign])
      await expect(cropAsset(viewer, id, fine)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

it("an account makes at most 2000 crops a day, deleted ones among them, and keeps no file of one more", async () => {
  const other = await makeAccount();
  const { id } = await storeBytes(other.userId, await (await blocks()).png().toBuffer(), OF_BLOCKS);
  const row = { userId: other.userId, purpose: "UPLOAD" as const, contentType: "image/png", byteSize: 1, sha256: "" };
  await db.asset.createMany({
    data: Array.from({ length: 1999 }, (_, n) => ({
      ...row,
      storageKey: `crop ${n}`,
      croppedFromId: id,
      deletedAt: now(),
    })),
  });
  await cropAsset(other, id, part(0, 0, 1, 1));
  const midnight = new Date(Math.ceil(now().getTime() / DAY) * DAY);
  await expect(cropAsset(other, id, part(0, 0, 2, 1))).rejects.toMatchObject({
    code: "QUOTA_EXCEEDED",
    resetsAt: midnight,
  });
  const kept: string[] = [];
  for await (const key of storage().list(`uploads/${other.userId}/`)) kept.push(key);
  expect(kept).toHaveLength(1);
});

/** The same PNG with the chunk by which one says that it moves, behind its head. */
function moving(png: Buffer): Buffer {
  const head = 8 + 25;
  const chunk = Buffer.alloc(12 + 8);
  chunk.writeUInt32BE(8, 0);
  chunk.write("acTL", 4, "latin1");
  return Buffer.concat([png.subarray(0, head), chunk, png.subarray(head)]);
}
