import type { Sharp } from "sharp";
import { env } from "#graphql/runtime/env.ts";
import { withMotion } from "#graphql/sandbox/drawing/clips/motion.ts";
import { editPicture, withinMask } from "#graphql/sandbox/drawing/edit.ts";
import { drawScene } from "#graphql/sandbox/drawing/scene.ts";
import { imageSize, ratioOfPixels } from "#graphql/sandbox/drawing/size.ts";
import { loadSources, type Source } from "#graphql/sandbox/drawing/sources.ts";
import { applyTool } from "#graphql/sandbox/drawing/tools.ts";
import type { Drawing } from "#graphql/sandbox/families/task-input.ts";
import { sharp } from "#graphql/sandbox/painting/painter.ts";

/** Larger pictures are drawn at this size and enlarged: SVG filters are slow, and nothing in a scene is that fine. */
const LARGEST_DRAWN_SIDE = 2048;

/** The fastest sandbox that still draws its pictures in the time they may take, and the least it shrinks their sides to. */
const FASTEST_AT_FULL_SIZE = 20;
const LEAST_SIDE = 0.25;

/** Makes one result image of a task, encoded as asked. A faster sandbox makes smaller ones, as it does with clips. */
export async function makeImage(drawing: Drawing, prompt: string, variant: number): Promise<Buffer> {
  const sources = await loadSources(drawing.sources);
  const [first] = sources;
  if (drawing.tool !== undefined && first !== undefined)
    return encoded(await applyTool(drawing.tool, first, variant), drawing.format);
  if (drawing.mask !== undefined && first !== undefined) {
    const edited = await editPicture(sources, prompt, variant, first.width, first.height);
    return encoded(await withinMask(first, edited, drawing.mask), drawing.format);
  }
  const { width, height } = imageSize(ratioFor(drawing, sources), drawing.scale * hurry(env.sandboxSpeed));
  const picture =
    sources.length > 0
      ? await editPicture(sources, prompt, variant, width, height)
      : await paint(prompt, variant, width, height);
  return encoded(picture, drawing.format);
}

/** "auto" follows the first source; without one it is a square. */
export function ratioFor(drawing: Drawing, sources: Source[]): string {
  if (drawing.ratio !== "auto") return drawing.ratio;
  const [first] = sources;
  return first === undefined ? "1:1" : ratioOfPixels(first.width, first.height);
}

/** A scene from words alone. What a clip could move in it is noted in the picture itself. */
export async function paint(prompt: string, variant: number, width: number, height: number): Promise<Sharp> {
  const shrink = Math.min(1, LARGEST_DRAWN_SIDE / Math.max(width, height));
  const scene = drawScene(prompt, variant, Math.round(width * shrink), Math.round(height * shrink));
  const raw = await sharp(Buffer.from(scene.svg), { unlimited: true }).png({ compressionLevel: 1 }).toBuffer();
  return withMotion(sharp(raw).resize(width, height, { fit: "fill", kernel: "cubic" }).removeAlpha(), scene);
}

/** By how much the sides of pictures shrink in a sandbox that is `speed` times faster than kie.ai. */
function hurry(speed: number): number {
  return Math.min(1, Math.max(LEAST_SIDE, FASTEST_AT_FULL_SIZE / speed));
}

function encoded(picture: Sharp, format: Drawing["format"]): Promise<Buffer> {
  if (format === "jpeg") return picture.jpeg({ quality: 92, chromaSubsampling: "4:4:4" }).toBuffer();
  if (format === "webp") return picture.webp({ quality: 90, effort: 2 }).toBuffer();
  return picture.png({ compressionLevel: 6 }).toBuffer();
}
