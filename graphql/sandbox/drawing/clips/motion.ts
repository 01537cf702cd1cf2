import type { Sharp } from "sharp";
import type { Scene } from "#graphql/sandbox/drawing/canvas.ts";
import { opened } from "#graphql/sandbox/drawing/sources.ts";

/** Where a picture has its horizon and where water begins, as fractions of its height. */
export type Motion = { horizon: number | null; water: number | null };

/** Notes in a picture's description what a clip made from it may move: parallax below the horizon, ripples on water. */
export function withMotion(picture: Sharp, { horizon, water }: Scene): Sharp {
  const note = `sandbox motion horizon=${horizon?.toFixed(3) ?? "-"} water=${water?.toFixed(3) ?? "-"};`;
  return picture.withExif({ IFD0: { ImageDescription: note } });
}

/** The note of a picture that the sandbox drew; of any other picture nothing is known. */
export async function motionOf(bytes: Buffer): Promise<Motion> {
  const { exif } = await opened(bytes).metadata();
  const [, horizon, water] = /sandbox motion horizon=(\S+) water=([^;]+);/.exec(exif?.toString("latin1") ?? "") ?? [];
  return { horizon: fraction(horizon), water: fraction(water) };
}

function fraction(text: string | undefined): number | null {
  const value = Number(text);
  return text !== undefined && text !== "-" && value >= 0 && value <= 1 ? value : null;
}
