import type { Sharp } from "sharp";
import { opened, type Source } from "#graphql/sandbox/drawing/sources.ts";
import type { Drawing } from "#graphql/sandbox/families/task-input.ts";
import { sharp } from "#graphql/sandbox/painting/painter.ts";

/** Nothing is enlarged beyond this side, but every picture a little: what comes out is larger than what went in. */
const LARGEST_SIDE = 4096;
const LEAST_TIMES = 1.25;

/** Makes another file of a picture: larger, or with what stands in its middle cut out. */
export async function applyTool(tool: NonNullable<Drawing["tool"]>, { bytes, width, height }: Source): Promise<Sharp> {
  if (tool.does === "cutOut") return cutOut(bytes, width, height);
  const times = Math.max(LEAST_TIMES, Math.min(tool.times, LARGEST_SIDE / Math.max(width, height)));
  const [wide, high] = [Math.round(width * times), Math.round(height * times)];
  return opened(bytes).resize(wide, high, { fit: "fill", kernel: "lanczos3" }).sharpen();
}

/** The sandbox does not know what matters in a picture: a soft oval does, and around it nothing is left. */
async function cutOut(bytes: Buffer, width: number, height: number): Promise<Sharp> {
  const oval = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <ellipse cx="${width / 2}" cy="${height / 2}" rx="${width * 0.36}" ry="${height * 0.42}" fill="#fff"/></svg>`;
  const whole = await opened(bytes).ensureAlpha().png({ compressionLevel: 1 }).toBuffer();
  return sharp(whole).composite([{ input: Buffer.from(oval), blend: "dest-in" }]);
}
