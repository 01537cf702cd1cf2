import type { Sharp } from "sharp";
import { MAX_PIXELS } from "#graphql/domain/assets/media/inspect.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { semaphore } from "#graphql/runtime/concurrency/semaphore.ts";
import { sharp } from "#graphql/runtime/on-demand.ts";

export type MaskColour = "black" | "white";
/** How much of a picture a mask marks. */
export type MaskExtent = "nothing" | "part" | "everything";

const MIDDLE = 128;

// Each takes up to 200 MB of memory while it is read.
const reading = semaphore("masks to be read", { atOnce: 1, waiting: 200 });

/** Black and white, nothing between: what is transparent is black. */
function plain(bytes: Buffer): Sharp {
  return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: "error" })
    .autoOrient()
    .flatten({ background: "#000" })
    .greyscale()
    .threshold(MIDDLE);
}

/** How much a mask marks, by its bytes: what is nearer to white than to black is marked. @throws UnreadableFileError, TooManyWaitingError */
export async function extentOf(bytes: Buffer): Promise<MaskExtent> {
  return reading.run(async () => {
    const pixels = await plain(bytes)
      .toColourspace("b-w")
      .raw()
      .toBuffer()
      .catch((cause: unknown) => {
        throw new UnreadableFileError("The mask is damaged or too large.", { cause });
      });
    if (!pixels.includes(0xff)) return "nothing";
    return pixels.includes(0) ? "part" : "everything";
  });
}

/** A mask as a PNG in which what it marks has this colour, and everything else the other. */
export async function drawMask(bytes: Buffer, marked: MaskColour): Promise<{ bytes: Buffer; contentType: string }> {
  return reading.run(async () => {
    const mask = marked === "white" ? plain(bytes) : plain(bytes).negate({ alpha: false });
    return { bytes: await mask.toColourspace("b-w").png().toBuffer(), contentType: "image/png" };
  });
}
