import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";

const compress = promisify(gzip);
/** Below this the saving is smaller than the work. */
const WORTH_BYTES = 1400;

/** Whether a caller takes gzip: named with a weight above zero. */
export function takesGzip(acceptEncoding: string | null): boolean {
  return (acceptEncoding ?? "").split(",").some((part) => {
    const [coding = "", weight = "q=1"] = part.split(";").map((piece) => piece.trim().toLowerCase());
    return (coding === "gzip" || coding === "*") && Number(weight.replace(/^q=/, "")) > 0;
  });
}

/** An answer's text compressed, quick rather than small; null where that is not worth it. */
export async function gzipped(text: string): Promise<Buffer | null> {
  if (text.length < WORTH_BYTES) return null;
  return compress(text, { level: constants.Z_BEST_SPEED });
}
