/**
 * The widths that images are offered in, in pixels: few, so that each is made once and kept. One that is no longer offered
 * stays here for as long as files of it are kept: their deletion goes by this list.
 */
export const imageWidths = [160, 320, 480, 640, 960, 1280, 1920] as const;

/** Where the WebP of an image at one of these widths is kept. */
export function derivedKey(assetId: string, width: number): string {
  return `derived/${assetId}/${width}.webp`;
}

/** Kept without loss, so that a WebP of the same picture is a tenth of it. */
const HEAVY_TYPE = "image/png";

/**
 * The width to serve for the one asked for: the next one offered that is not smaller, or null for the original. That one is
 * served where nothing so wide is offered, or where it would have to be enlarged and is small already: a PNG is made a WebP of
 * its own width then.
 */
export function servedWidth(asset: { contentType: string; width: number | null }, asked: number): number | null {
  const { contentType, width } = asset;
  if (!contentType.startsWith("image/") || width === null) return null;
  const needed = contentType === HEAVY_TYPE ? Math.min(asked, width) : asked;
  const served = imageWidths.find((offered) => offered >= needed);
  return served === undefined || (served >= width && contentType !== HEAVY_TYPE) ? null : served;
}
