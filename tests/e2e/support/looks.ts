import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { squareFont } from "./square-font.ts";
import { settle } from "./waits.ts";

/** A look is kept at a quarter of its size, which is small and still shows where each thing stands. */
const SHRINK = 4;
/** Of 255: less than that a point may be lighter or darker, as another version of a browser draws an edge. */
const TOLERANCE = 28;
/** So much of a look may differ; a button that moves by 24 pixels is more. */
const MOST_SHARE = 0.0008;

/** What was measured, such as how long a model takes, is left out with all else that differs from time to time. */
const STYLE = `
  @font-face { font-family: Square; src: url(data:font/ttf;base64,${squareFont().toString("base64")}) }
  *, ::before, ::after { font-family: Square !important; animation: none !important; transition: none !important; caret-color: transparent !important }
  img, video { object-position: -99999px 0 !important; background: #808080 !important }
  [data-chip=model] > summary { inline-size: 10em; overflow: hidden }
  [data-chip=model] > summary > * { visibility: hidden }
  time, aside dd { display: inline-block; inline-size: 8em; block-size: 1em; overflow: hidden; white-space: nowrap; color: transparent !important }
`;

/** The page as it stands: every letter a box, every picture a flat field, at a quarter of its size and in grey. The page's context bypasses its CSP. */
export async function lookOf(page: Page): Promise<Buffer> {
  await page.addStyleTag({ content: STYLE });
  await page.evaluate(() => document.fonts.load("16px Square").then(() => document.fonts.ready));
  if (!(await page.evaluate(() => document.fonts.check("16px Square")))) throw new Error("The font did not load.");
  await settle(page);
  const picture = sharp(await page.screenshot({ animations: "disabled" }));
  const { width } = await picture.metadata();
  return picture
    .resize({ width: Math.round(width / SHRINK) })
    .greyscale()
    .png({ palette: true, colours: 32, compressionLevel: 9 })
    .toBuffer();
}

type Compared = { isAlike: boolean; said: string; difference: Buffer | null };

/** Compares two looks; where they are not alike, with a picture of the points that differ. */
export async function compared(kept: Buffer, now: Buffer): Promise<Compared> {
  const [before, after] = await Promise.all([kept, now].map(pointsOf));
  if (before === undefined || after === undefined) throw new Error("Two pictures are compared.");
  if (before.width !== after.width || before.height !== after.height) {
    const said = `${after.width} × ${after.height}, and was ${before.width} × ${before.height}`;
    return { isAlike: false, said, difference: null };
  }
  const differs = before.points.map((point, place) =>
    Math.abs(point - (after.points[place] ?? 0)) > TOLERANCE ? 255 : 0,
  );
  const count = differs.reduce((sum, value) => sum + value / 255, 0);
  const isAlike = count <= differs.length * MOST_SHARE;
  const raw = { width: before.width, height: before.height, channels: 1 as const };
  const difference = isAlike ? null : await sharp(differs, { raw }).png().toBuffer();
  return { isAlike, said: `${count} of ${differs.length} points differ`, difference };
}

async function pointsOf(picture: Buffer) {
  const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true });
  // The encoder may have kept three equal channels.
  const points = Uint8Array.from({ length: info.width * info.height }, (_, place) => data[place * info.channels] ?? 0);
  return { points, width: info.width, height: info.height };
}

/** The kept look of this name; null before there is one. */
export function keptLook(path: string): Buffer | null {
  return existsSync(path) ? readFileSync(path) : null;
}

export function keepLook(path: string, look: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, look);
}
