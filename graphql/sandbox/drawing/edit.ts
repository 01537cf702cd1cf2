import type { Sharp } from "sharp";
import { glow, linear, n } from "#graphql/sandbox/drawing/canvas.ts";
import { motionOf, withMotion } from "#graphql/sandbox/drawing/clips/motion.ts";
import { lighter } from "#graphql/sandbox/drawing/colour.ts";
import { hintsFrom, type SubjectName } from "#graphql/sandbox/drawing/hints.ts";
import { type Palette, paletteFor } from "#graphql/sandbox/drawing/palette.ts";
import { type Random, randomFrom } from "#graphql/sandbox/drawing/random.ts";
import { loadSources, opened, type Source } from "#graphql/sandbox/drawing/sources.ts";
import { placeSubjects } from "#graphql/sandbox/drawing/subjects.ts";
import type { Drawing } from "#graphql/sandbox/families/task-input.ts";
import { sharp } from "#graphql/sandbox/painting/painter.ts";
import { seedOf } from "#graphql/sandbox/simulations/timing.ts";

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
  const { mood, subjects } = hintsFrom(prompt, random);
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
  const added = ADDING.test(prompt) ? subjects : [];
  const layers = [...gradeLayers({ width, height, palette, random, monochrome, added }), ...prints.flat()];
  return withMotion(sharp(await sharp(base).composite(layers).png({ compressionLevel: 1 }).toBuffer()), {
    svg: "",
    ...motion,
  });
}

/** A picture with an edit of it where the mask marks it, and not a pixel changed elsewhere. */
export async function withinMask(
  { bytes, width, height }: Source,
  edited: Sharp,
  { address, changes }: NonNullable<Drawing["mask"]>,
): Promise<Sharp> {
  const [mask] = await loadSources([address]);
  if (mask === undefined) return edited;
  const marked = opened(mask.bytes).resize(width, height, { fit: "fill", kernel: "nearest" }).removeAlpha().greyscale();
  const alpha = await (changes === "white" ? marked : marked.negate()).toColourspace("b-w").png().toBuffer();
  // In steps: a channel that goes and one that comes in one step would be the same.
  const opaque = await edited.removeAlpha().png({ compressionLevel: 1 }).toBuffer();
  const cut = await sharp(opaque).joinChannel(alpha).png({ compressionLevel: 1 }).toBuffer();
  return sharp(await opened(bytes).removeAlpha().png({ compressionLevel: 1 }).toBuffer()).composite([{ input: cut }]);
}

/** Words that ask for something new in the picture. */
const ADDING = /\b(add|put|place|insert|include|with)\b|加|放|添/i;

type Grade = {
  width: number;
  height: number;
  palette: Palette;
  random: Random;
  monochrome: boolean;
  added: SubjectName[];
};

/** The mood's colours over the shadows and lights, a few soft lights drifting through, and what the prompt adds. */
function gradeLayers({ width, height, palette, random, monochrome, added }: Grade) {
  const unit = Math.sqrt((width * height) / 1_000_000);
  const [w, h] = [width / unit, height / unit];
  const layer = (content: string) =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${n(w)} ${n(h)}" width="${width}" height="${height}" preserveAspectRatio="none">${content}</svg>`,
    );
  const subjects = placeSubjects({ w, h, random, palette, subjects: added }, 0.86, false);
  const tints = monochrome ? [] : [wash("soft-light", 0.6), wash("over", palette.dark ? 0.46 : 0.3)];
  const lights = Array.from({ length: 7 }, (_, index) =>
    glow(
      `light${index}`,
      random.between(0, w),
      random.between(0, h * 0.8),
      random.between(60, 230),
      monochrome ? "#ffffff" : lighter(palette.accent, 0.35),
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
  return [
    ...tints.map(({ blend, opacity }) => ({ input: layer(gradient(palette, w, h, opacity)), blend, top: 0, left: 0 })),
    {
      input: layer(`${key}${lights}`),
      blend: monochrome ? ("soft-light" as const) : ("screen" as const),
      top: 0,
      left: 0,
    },
    { input: layer(`${subjects}<rect width="0" height="0"/>`), blend: "over" as const, top: 0, left: 0 },
  ];
}

function wash(blend: "soft-light" | "over", opacity: number) {
  return { blend, opacity };
}

function gradient(palette: Palette, w: number, h: number, opacity: number): string {
  const colours = linear("wash", [
    [0, palette.zenith, opacity],
    [0.5, palette.horizon, opacity * 0.6],
    [1, palette.near, opacity],
  ]);
  return `<defs>${colours}</defs><rect width="${n(w)}" height="${n(h)}" fill="url(#wash)"/>`;
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
