import { randomBytes } from "node:crypto";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { captionsOf, setCaptions } from "#graphql/domain/assets/attached/captions.ts";
import { attachedKeys } from "#graphql/domain/assets/attached/keys.ts";
import { setPoster } from "#graphql/domain/assets/attached/set-poster.ts";
import { deleteAssetFiles } from "#graphql/domain/assets/delete-files.ts";
import { deleteTaskFiles } from "#graphql/domain/tasks/keep/delete.ts";
import { DAY, fromNow } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { storedAsset } from "#tests/domain/assets/fixtures.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { picture } from "#tests/support/files/media-files.ts";
import { insertAsset } from "#tests/support/rows.ts";

useDatabase();

const VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nA boat leaves.\n";
const base64 = async (format: "png" | "jpeg" | "webp", width: number, height: number) =>
  (await picture(format, width, height)).toString("base64");
const FACTS = { contentType: "video/mp4", width: 64, height: 48 };

async function aClip() {
  const clip = await storedAsset(randomBytes(64), FACTS);
  return { clip, owner: { userId: clip.userId } };
}

async function bytesOf(key: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await storage().read(key)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("a poster", () => {
  it.each(["jpeg", "webp", "png"] as const)(
    "is drawn anew from a %s, in the widths that are shown, never enlarged",
    async (format) => {
      const { clip, owner } = await aClip();
      const kept = await setPoster(owner, clip.id, { image: await base64(format, 800, 450), replace: false });
      const drawn = await Promise.all(attachedKeys(kept).map(async (key) => sharp(await bytesOf(key)).metadata()));
      expect(drawn.map(({ format: written, width, height }) => [written, width, height])).toEqual([
        ["webp", 640, 360],
        ["webp", 800, 450],
      ]);
    },
  );

  it("has nothing in it but its picture", async () => {
    const { clip, owner } = await aClip();
    const image = await sharp(await picture("jpeg", 80, 40))
      .withExif({ IFD0: { Copyright: "somebody" } })
      .toBuffer();
    expect(await sharp(image).metadata()).toHaveProperty("exif");
    const kept = await setPoster(owner, clip.id, { image: image.toString("base64"), replace: false });
    for (const key of attachedKeys(kept)) expect(await sharp(await bytesOf(key)).metadata()).not.toHaveProperty("exif");
  });

  it("stays when another is offered, and goes with its files when it is to be replaced", async () => {
    const { clip, owner } = await aClip();
    const first = await setPoster(owner, clip.id, { image: await base64("jpeg", 80, 40), replace: false });
    const other = await base64("jpeg", 90, 40);
    expect(await setPoster(owner, clip.id, { image: other, replace: false })).toEqual(first);
    const second = await setPoster(owner, clip.id, { image: other, replace: true });
    expect(second.posterName).not.toBe(first.posterName);
    for (const key of attachedKeys(first)) expect(await storage().stat(key)).toBeNull();
    for (const key of attachedKeys(second)) expect(await storage().stat(key)).not.toBeNull();
  });

  it("is one of them when several browsers send it at once", async () => {
    const { clip, owner } = await aClip();
    const images = await Promise.all([80, 81, 82, 83].map((width) => base64("jpeg", width, 40)));
    await Promise.all(images.map((image) => setPoster(owner, clip.id, { image, replace: false })));
    const row = await db.asset.findUniqueOrThrow({ where: { id: clip.id } });
    const left: string[] = [];
    for await (const key of storage().list(`attached/${clip.id}/`)) left.push(key);
    expect(left.sort()).toEqual(attachedKeys(row).sort());
  });

  it.each([
    ["nothing", "", "REQUIRED"],
    ["what is no base64", "<svg>", "FORMAT"],
    ["what is no picture", Buffer.from("a plain text").toString("base64"), "NOT_OFFERED"],
    ["more than 512 kB", randomBytes(512 * 1024 + 1).toString("base64"), "TOO_LARGE"],
  ])("is refused as %s", async (_, image, code) => {
    const { clip, owner } = await aClip();
    await expect(setPoster(owner, clip.id, { image, replace: false })).rejects.toMatchObject({
      fields: [{ path: ["image"], code }],
    });
    expect(await db.asset.findUniqueOrThrow({ where: { id: clip.id } })).toMatchObject({ posterName: null });
  });

  it("of a sound is its waveform, and what is around it stays transparent", async () => {
    const sound = await storedAsset(randomBytes(64), { contentType: "audio/mpeg", width: null, height: null });
    const wave = await sharp({ create: { width: 960, height: 240, channels: 4, background: "#0000" } })
      .composite([
        { input: { create: { width: 90, height: 200, channels: 4, background: "#857f72" } }, left: 9, top: 9 },
      ])
      .png()
      .toBuffer();
    const kept = await setPoster(sound, sound.id, { image: wave.toString("base64"), replace: false });
    for (const key of attachedKeys(kept)) {
      const { channels } = await sharp(await bytesOf(key)).stats();
      expect([channels[3]?.min, channels[3]?.max]).toEqual([0, 255]);
    }
  });

  it("is refused as a GIF, half a picture, or one of too many pixels", async () => {
    const { clip, owner } = await aClip();
    const whole = await picture("jpeg", 200, 100);
    const vast = await sharp({ create: { width: 4000, height: 2300, channels: 3, background: "#fff" } })
      .webp()
      .toBuffer();
    for (const [bytes, code] of [
      [await sharp(whole).gif().toBuffer(), "NOT_OFFERED"],
      [whole.subarray(0, whole.length / 2), "DAMAGED"],
      [vast, "DAMAGED"],
    ] as const) {
      const image = bytes.toString("base64");
      await expect(setPoster(owner, clip.id, { image, replace: false })).rejects.toMatchObject({
        fields: [{ path: ["image"], code }],
      });
    }
  });

  it("is of videos and sounds of one's own that are there", async () => {
    const { clip, owner } = await aClip();
    const stranger = await makeAccount();
    const image = await base64("jpeg", 8, 8);
    const still = await insertAsset(owner.userId);
    await expect(setPoster(stranger, clip.id, { image, replace: false })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(setPoster(owner, still.id, { image, replace: false })).rejects.toMatchObject({
      fields: [{ path: ["id"], code: "UNFIT" }],
    });
    await db.asset.update({ where: { id: clip.id }, data: { deletedAt: new Date() } });
    await expect(setPoster(owner, clip.id, { image, replace: false })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("captions", () => {
  it("are kept as they are, replaced, and taken back", async () => {
    const { clip, owner } = await aClip();
    const kept = await setCaptions(owner, clip.id, { captions: VTT, hasNoSpeech: false });
    expect(await captionsOf(kept)).toBe(VTT);
    const again = await setCaptions(owner, clip.id, { captions: VTT.replace("boat", "ship"), hasNoSpeech: false });
    expect(await captionsOf(again)).toContain("ship");
    for (const key of attachedKeys(kept)) expect(await storage().stat(key)).toBeNull();
    const silent = await setCaptions(owner, clip.id, { captions: null, hasNoSpeech: true });
    expect(silent).toMatchObject({ captionsName: null, hasNoSpeech: true });
    for (const key of attachedKeys(again)) expect(await storage().stat(key)).toBeNull();
    expect(await setCaptions(owner, clip.id, { captions: null, hasNoSpeech: false })).toMatchObject({
      hasNoSpeech: false,
    });
  });

  it("do not go together with the word that nobody speaks", async () => {
    const { clip, owner } = await aClip();
    await expect(setCaptions(owner, clip.id, { captions: VTT, hasNoSpeech: true })).rejects.toMatchObject({
      fields: [{ path: ["hasNoSpeech"], code: "CONFLICT" }],
    });
  });

  it("are of videos of one's own", async () => {
    const { clip, owner } = await aClip();
    const heard = { captions: VTT, hasNoSpeech: false };
    await expect(setCaptions(await makeAccount(), clip.id, heard)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const still = await insertAsset(owner.userId);
    await expect(setCaptions(owner, still.id, heard)).rejects.toMatchObject({ fields: [{ path: ["id"] }] });
  });
});

async function dressed() {
  const { clip, owner } = await aClip();
  await setPoster(owner, clip.id, { image: await base64("jpeg", 80, 40), replace: false });
  return { clip: await setCaptions(owner, clip.id, { captions: VTT, hasNoSpeech: false }) };
}

describe("what is kept beside a video", () => {
  it("goes with its file", async () => {
    const { clip } = await dressed();
    expect(attachedKeys(clip)).toHaveLength(3);
    await deleteAssetFiles(clip);
    for (const key of attachedKeys(clip)) expect(await storage().stat(key)).toBeNull();
  });

  it("goes with its task, once that cannot be brought back", async () => {
    const { clip } = await dressed();
    const taskId = clip.taskId ?? "";
    const gone = { deletedAt: fromNow(-DAY) };
    await db.task.update({ where: { id: taskId }, data: { status: "COMPLETED", completedAt: new Date(), ...gone } });
    await db.asset.update({ where: { id: clip.id }, data: gone });
    await deleteTaskFiles(taskId);
    for (const key of attachedKeys(clip)) expect(await storage().stat(key)).toBeNull();
  });
});
