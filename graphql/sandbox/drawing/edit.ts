import sharp, { type Sharp } from "sharp";
import { glow, linear, n } from "#graphql/sandbox/drawing/canvas.ts";
import { lighter } from "#graphql/sandbox/drawing/colour.ts";
import { hintsFrom } from "#graphql/sandbox/drawing/hints.ts";
import { motionOf, withMotion } from "#graphql/sandbox/drawing/motion.ts";
import { type Palette, paletteFor } from "#graphql/sandbox/drawing/palette.ts";
import { type Random, randomFrom } from "#graphql/sandbox/drawing/random.ts";
import { opened, type Source } from "#graphql/sandbox/drawing/sources.ts";
import { seedOf } from "#graphql/sandbox/pace.ts";

/**
 * An edit: the first source, cropped to shape, regraded towards the prompt's mood with new light on it; further
 * sources stand as framed prints in front. What comes out can be told to come from what went in.
 */
export async function editPicture(
  sources: Source[],
  prompt: string,
  variant: number,
  width: number,
  height: number,
): Promise<Sharp> {
  const [first, ...others] = sources;
  if (first === undefined) throw new Error("An edit needs a source");
  const random = randomFrom(seedOf(`${prompt}\n${variant}\nedit`));
  const { mood } = hintsFrom(prompt, random);
  const palette = paletteFor(mood, random);
  const monochrome = /black and white|monochrome|noir|黑白/i.test(prompt);
  const base = await opened(first.bytes)
    .resize(width, height, { fit: "cover", position: "attention" })
    .removeAlpha()
    .modulate({ saturation: monochrome ? 0 : random.between(1.05, 1.25), brightness: palette.dark ? 0.78 : 1.03 })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const prints = await Promise.all(others.slice(0, 4).map((source, index) => framed(source, index, width, height)));
  const motion = prints.length === 0 ? await motionOf(first.bytes) : { horizon: null, water: null };
  const layers = [...gradeLayers(width, height, palette, random, monochrome), ...prints.flat()];
  return withMotion(sharp(await sharp(base).composite(layers).png({ compressionLevel: 1 }).toBuffer()), {
    svg: "",
    ...motion,
  });
}

/** The mood's colours over the shadows and lights, and a few soft lights drifting through. */
function gradeLayers(width: number, height: number, palette: Palette, random: Random, monochrome: boolean) {
  const unit = Math.sqrt((width * height) / 1_000_000);
  const [w, h] = [width / unit, height / unit];
  const wash = linear("wash", [
    [0, palette.zenith, 0.5],
    [0.55, palette.horizon, 0.28],
    [1, palette.near, 0.5],
  ]);
  const lights = Array.from({ length: 7 }, (_, index) =>
    glow(
      `light${index}`,
      random.between(0, w),
      random.between(0, h * 0.8),
      random.between(60, 230),
      lighter(palette.accent, 0.35),
      random.between(0.12, 0.34),
    ),
  ).join("");
  const key = glow(
    "key",
    w * random.between(0.15, 0.85),
    h * random.between(0.02, 0.25),
    Math.max(w, h) * 0.7,
    palette.light,
    0.42,
  );
  const frame = `xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${n(w)} ${n(h)}" width="${width}" height="${height}" preserveAspectRatio="none"`;
  const tint = `<svg ${frame}><defs>${wash}</defs><rect width="${n(w)}" height="${n(h)}" fill="url(#wash)"/></svg>`;
  const light = `<svg ${frame}>${key}${lights}</svg>`;
  const over = { top: 0, left: 0 };
  if (monochrome) return [{ input: Buffer.from(light), blend: "soft-light" as const, ...over }];
  return [
    { input: Buffer.from(tint), blend: "soft-light" as const, ...over },
    { input: Buffer.from(light), blend: "screen" as const, ...over },
  ];
}

/** A further source as a print with a white border, in a row along the lower edge. */
async function framed(source: Source, index: number, width: number, height: number) {
  const side = Math.round(Math.min(width, height) * 0.24);
  const border = Math.max(4, Math.round(side * 0.05));
  const print = await opened(source.bytes)
    .resize(side, side, { fit: "cover" })
    .removeAlpha()
    .extend({ top: border, bottom: border * 3, left: border, right: border, background: "#fbf8f1" })
    .png()
    .toBuffer();
  const step = side + border * 3;
  const left = Math.min(border * 3 + index * step, Math.max(0, width - side - border * 2));
  const top = Math.max(0, height - side - border * 7);
  return [{ input: print, left, top }];
}
