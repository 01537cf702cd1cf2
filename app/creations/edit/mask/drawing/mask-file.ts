import type { Size } from "#app/creations/edit/use-size.ts";

/** So many rows are drawn at a time: a canvas of all of a large picture would not fit into a phone. */
const ROWS = 256;
const MIDDLE = 128;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export type MaskExtent = "nothing" | "part" | "everything";

const pause = () => new Promise((resolve) => setTimeout(resolve));

/**
 * The mask as a PNG as large as the picture, in black and white alone: what `drawBand` colours is white. A band at a time, with room
 * between them for whoever uses the page.
 */
export async function maskFile(
  { width, height }: Size,
  drawBand: (context: CanvasRenderingContext2D, top: number, height: number) => void,
): Promise<{ blob: Blob; extent: MaskExtent }> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = Math.min(ROWS, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("This browser draws nothing.");
  const deflate = new CompressionStream("deflate");
  const packed = new Response(deflate.readable).arrayBuffer();
  const writer = deflate.writable.getWriter();
  let marked = 0;
  for (let top = 0; top < height; top += ROWS) {
    const rows = Math.min(ROWS, height - top);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, ROWS);
    context.setTransform(1, 0, 0, 1, 0, -top);
    drawBand(context, top, rows);
    const band = bitsOf(context.getImageData(0, 0, width, rows));
    marked += band.marked;
    await writer.write(band.bytes);
    await pause();
  }
  await writer.close();
  const extent = marked === 0 ? "nothing" : marked === width * height ? "everything" : "part";
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  // One bit a pixel, grey.
  head.setUint8(8, 1);
  const chunks = [
    chunk("IHDR", new Uint8Array(head.buffer)),
    chunk("IDAT", new Uint8Array(await packed)),
    chunk("IEND", new Uint8Array()),
  ];
  return { blob: new Blob([new Uint8Array(SIGNATURE), ...chunks], { type: "image/png" }), extent };
}

/** The rows of a band as a PNG has them before they are packed: each begins with a zero. */
function bitsOf({ data, width, height }: ImageData): { bytes: Uint8Array<ArrayBuffer>; marked: number } {
  const stride = 1 + Math.ceil(width / 8);
  const bytes = new Uint8Array(stride * height);
  let marked = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((data[(y * width + x) * 4 + 3] ?? 0) < MIDDLE) continue;
      marked += 1;
      const place = y * stride + 1 + (x >> 3);
      bytes[place] = (bytes[place] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { bytes, marked };
}

function chunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  for (let n = 0; n < 4; n++) bytes[4 + n] = type.charCodeAt(n);
  bytes.set(body, 8);
  view.setUint32(8 + body.length, checksum(bytes.subarray(4, 8 + body.length)));
  return bytes;
}

const POLYNOMIAL = 0xedb88320;

function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
