import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, it } from "vitest";
import { cleanImage } from "#graphql/domain/assets/media/clean-image.ts";
import { env } from "#graphql/runtime/env.ts";
import { noise, picture } from "#tests/support/files/media-files.ts";

it.each([95, 90, 80, 70])("a JPEG of quality %i is no larger drawn anew than it came", async (quality) => {
  // Blurred, as photographs are: noise alone would favour no setting.
  const photo = sharp(await noise(600, 400)).blur(2);
  const bytes = await photo.jpeg({ quality, chromaSubsampling: "4:2:0" }).toBuffer();
  const path = join(env.dataDir, `photo-${quality}.jpg`);
  writeFileSync(path, bytes);
  const clean = await cleanImage(path);
  expect(clean.bytes.length).toBeLessThanOrEqual(bytes.length);
  expect(await sharp(clean.bytes).metadata()).toMatchObject({ format: "jpeg", chromaSubsampling: "4:2:0" });
});

function cleaned(name: string, bytes: Buffer) {
  const path = join(env.dataDir, name);
  writeFileSync(path, bytes);
  return cleanImage(path);
}

const TAILS = {
  "a line feed": Buffer.from("\n"),
  "a fill of FF": Buffer.alloc(40, 0xff),
  "a fill of zeros": Buffer.alloc(7),
  "the maker's notes": Buffer.from("\0\0\x01\x0aSamsung notes, but none of the known kinds"),
  "another kind of file": Buffer.from("PK\x03\x04 and a page <script>alert(1)</script>"),
};

it.each(
  (["jpeg", "png", "webp"] as const).flatMap((format) =>
    Object.entries(TAILS).map(([what, tail]) => ({ format, what, tail })),
  ),
)("a $format with $what behind it is taken, and that is dropped", async ({ format, tail }) => {
  const alone = await cleaned(`alone.${format}`, await picture(format, 61, 40));
  const clean = await cleaned(`tail.${format}`, Buffer.concat([await picture(format, 61, 40), tail]));
  expect(clean).toEqual(alone);
});

it.each([{ progressive: false }, { progressive: true }])(
  "a JPEG without an end mark is taken when nothing else of it is missing ($progressive)",
  async (options) => {
    const bytes = await sharp(await noise(120, 80))
      .jpeg(options)
      .toBuffer();
    const alone = await cleaned("alone.jpg", bytes);
    expect(await cleaned("open.jpg", bytes.subarray(0, -2))).toEqual(alone);
    expect(await cleaned("half.jpg", bytes.subarray(0, -1))).toEqual(alone);
    // Each in the midst of a scan: at 0.6 one may end, and a picture that ends with a scan is whole, if less fine.
    for (const share of [0.4, 0.65, 0.9]) {
      const cut = cleaned("cut.jpg", bytes.subarray(0, Math.floor(bytes.length * share)));
      await expect(cut, `cut at ${share}`).rejects.toThrow(/damaged or cut off/);
    }
  },
);

it("a JPEG may fill the room before its markers", async () => {
  const bytes = await picture("jpeg", 60, 40);
  const filled = Buffer.concat([
    bytes.subarray(0, 2),
    Buffer.alloc(9, 0xff),
    bytes.subarray(2, -2),
    Buffer.alloc(5, 0xff),
    bytes.subarray(-2),
  ]);
  expect(await cleaned("filled.jpg", filled)).toEqual(await cleaned("plain.jpg", bytes));
});

it("a picture that is too long is told so, not that it has too many pixels", async () => {
  const create = { width: 17_000, height: 10, channels: 3, background: "#fff" } as const;
  const long = sharp({ create }).png().toBuffer();
  await expect(cleaned("long.png", await long)).rejects.toThrow("The image is wider or higher than 16,000 pixels.");
});
