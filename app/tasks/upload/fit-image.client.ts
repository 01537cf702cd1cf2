import { fittedSize, hasRoomFor, isTooLarge, renamed, type Size } from "#app/tasks/upload/fit-size.ts";

const SHARES = [1, 0.7, 0.5];
const QUALITIES = [0.92, 0.8];

/** The picture in a file, upright as its EXIF says; null where the browser can't read it. */
async function pictureIn(file: File): Promise<HTMLImageElement | null> {
  const url = URL.createObjectURL(file);
  const picture = new Image();
  picture.src = url;
  try {
    await picture.decode();
    return picture;
  } catch {
    return null;
  } finally {
    // Once decoded it is drawn from memory.
    URL.revokeObjectURL(url);
  }
}

function drawn(picture: HTMLImageElement, { width, height }: Size): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
  return canvas;
}

function encoded(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}

/** The picture in fewer pixels, as JPEG where it was one; else as WebP, which may be transparent. Safari writes PNG instead. */
async function smaller(picture: HTMLImageElement, from: string): Promise<Blob | null> {
  const size = { width: picture.naturalWidth, height: picture.naturalHeight };
  const type = from === "image/jpeg" ? from : "image/webp";
  for (const share of SHARES) {
    const canvas = drawn(picture, fittedSize(size, share));
    for (const quality of QUALITIES) {
      const blob = await encoded(canvas, type, quality);
      if (blob !== null && hasRoomFor(blob)) return blob;
    }
  }
  return null;
}

/**
 * A picture as it may be uploaded: as it is, or smaller where it has too many bytes or pixels. Null when it is too large and
 * this browser can't help; what it can't read at all but could send, the server may judge.
 */
export async function fitImage(file: File): Promise<{ file: File; wasFitted: boolean } | null> {
  const picture = await pictureIn(file);
  if (picture === null) return hasRoomFor(file) ? { file, wasFitted: false } : null;
  const { naturalWidth: width, naturalHeight: height } = picture;
  if (!isTooLarge({ byteSize: file.size, width, height })) return { file, wasFitted: false };
  const blob = await smaller(picture, file.type);
  if (blob === null) return null;
  return { file: new File([blob], renamed(file.name, blob.type), { type: blob.type }), wasFitted: true };
}
