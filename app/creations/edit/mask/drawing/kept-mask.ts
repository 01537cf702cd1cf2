import type { KeptMask } from "#app/creations/edit/mask/drawing/shapes.ts";
import type { Size } from "#app/creations/edit/use-size.ts";
import type { Media } from "#app/tasks/documents.ts";

const MIDDLE = 128;
const OPAQUE = 255;
/** For a screen it need not be finer. */
const SHOWN_SIDE = 2048;

/** Reads a mask that was sent before, to be drawn on again; null where it can't be read. */
export async function readMask({ url }: Pick<Media, "url">): Promise<KeptMask | null> {
  try {
    const answer = await fetch(url);
    if (!answer.ok) return null;
    return keptMask(await createImageBitmap(await answer.blob()));
  } catch {
    // Away, or no picture that this browser reads: whoever asked for it is told.
    return null;
  }
}

/** A part of the mask, so large: what is white in it is marked; what is black, or can't be seen, is not. */
function marked(
  bitmap: ImageBitmap,
  top: number,
  rows: number,
  { width, height }: Size,
  colour: string,
): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("This browser draws nothing.");
  context.drawImage(bitmap, 0, top, bitmap.width, rows, 0, 0, width, height);
  const pixels = context.getImageData(0, 0, width, height);
  const { data } = pixels;
  for (let at = 0; at < data.length; at += 4)
    data[at + 3] = (data[at] ?? 0) >= MIDDLE && (data[at + 3] ?? 0) >= MIDDLE ? OPAQUE : 0;
  context.putImageData(pixels, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  return canvas;
}

function keptMask(bitmap: ImageBitmap): KeptMask {
  const scale = Math.min(1, SHOWN_SIDE / Math.max(bitmap.width, bitmap.height));
  const size = { width: Math.ceil(bitmap.width * scale), height: Math.ceil(bitmap.height * scale) };
  const shown = new Map<string, HTMLCanvasElement>();
  return {
    bandOf: (top, height) => marked(bitmap, top, height, { width: bitmap.width, height }, "#000"),
    shown: (colour) => {
      const canvas = shown.get(colour) ?? marked(bitmap, 0, bitmap.height, size, colour);
      shown.set(colour, canvas);
      return canvas;
    },
  };
}
