import type { Sharp } from "sharp";
import { opened, type Source } from "#graphql/sandbox/drawing/sources.ts";
import type { Tool } from "#graphql/sandbox/families/task-input.ts";
import { sharp } from "#graphql/sandbox/painting/painter.ts";

/** Nothing is enlarged beyond this side, but every picture a little: what comes out is larger than what went in. */
const LARGEST_SIDE = 4096;
const LEAST_TIMES = 1.25;

/** Makes another file of a picture: larger, with what stands in its middle cut out, or one of its layers, from the hindmost. */
export async function applyTool(tool: Tool, { bytes, width, height }: Source, layer: number): Promise<Sharp> {
  if (tool.does === "cutOut") return cutOut(bytes, width, height);
  if (tool.does === "takeApart") return layerOf(bytes, width, height, layer);
  const times = Math.max(LEAST_TIMES, Math.min(tool.times, LARGEST_SIDE / Math.max(width, height)));
  const [wide, high] = [Math.round(width * times), Math.round(height * times)];
  return opened(bytes).resize(wide, high, { fit: "fill", kernel: "lanczos3" }).sharpen();
}

/** The sandbox does not know what matters in a picture: a soft oval does, and around it nothing is left. */
function cutOut(bytes: Buffer, width: number, height: number): Promise<Sharp> {
  const oval = `<ellipse cx="${width / 2}" cy="${height / 2}" rx="${width * 0.36}" ry="${height * 0.42}" fill="#fff"/>`;
  return shaped(bytes, width, height, oval, "dest-in");
}

/** What is around that oval, then its upper half and its lower one: laid on each other they are the picture. */
function layerOf(bytes: Buffer, width: number, height: number, layer: number): Promise<Sharp> {
  const [x, y, rx, ry] = [width / 2, height / 2, width * 0.36, height * 0.42];
  const half = (sweep: number) =>
    `<path d="M ${x - rx} ${y} A ${rx} ${ry} 0 0 ${sweep} ${x + rx} ${y} Z" fill="#fff" shape-rendering="crispEdges"/>`;
  if (layer === 0) return shaped(bytes, width, height, `${half(1)}${half(0)}`, "dest-out");
  return shaped(bytes, width, height, half(layer === 1 ? 1 : 0), "dest-in");
}

async function shaped(bytes: Buffer, width: number, height: number, shape: string, blend: "dest-in" | "dest-out") {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shape}</svg>`;
  const whole = await opened(bytes).ensureAlpha().png({ compressionLevel: 1 }).toBuffer();
  return sharp(whole).composite([{ input: Buffer.from(svg), blend }]);
}
