import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, it } from "vitest";
import { cleanImage } from "#graphql/domain/assets/media/clean-image.ts";
import { env } from "#graphql/runtime/env.ts";
import { noise } from "#tests/support/files/media-files.ts";

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
