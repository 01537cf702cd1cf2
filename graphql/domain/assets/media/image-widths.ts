/**
 * The widths that images are offered in, in pixels: few, so that each is made once and kept. One that is no longer offered
 * stays here for as long as files of it are kept: their deletion goes by this list.
 */
export const imageWidths = [160, 320, 480, 640, 960, 1280, 1920] as const;

/** Where the WebP of an image at one of these widths is kept. */
export function derivedKey(assetId: string, width: number): string {
  return `derived/${assetId}/${width}.webp`;
}

/**
 * The width to serve for the one asked for: the next one offered that is not smaller, or null for the original, which is
 * served as it is when it would have to be enlarged or is no image.
 */
export function servedWidth(asset: { contentType: string; width: number | null }, asked: number): number | null {
  if (!asset.contentType.startsWith("image/") || asset.width === null) return null;
  const width = imageWidths.find((offered) => offered >= asked);
  return width === undefined || width >= asset.width ? null : width;
}
