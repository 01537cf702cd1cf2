import { pathOf } from "#graphql/sandbox/files/links.ts";
import { readBytes } from "#graphql/sandbox/files/store.ts";
import { sharp } from "#graphql/sandbox/painting/painter.ts";

/** Untrusted pictures are not decoded beyond this. */
const PIXEL_LIMIT = 80_000_000;

export type Source = { bytes: Buffer; width: number; height: number };

/** The source pictures that the sandbox keeps itself, upright. Other addresses are not fetched. */
export async function loadSources(addresses: string[]): Promise<Source[]> {
  const loaded = await Promise.all(addresses.map(loadSource));
  return loaded.filter((source) => source !== undefined);
}

async function loadSource(address: string): Promise<Source | undefined> {
  const path = pathOf(address);
  if (path === undefined) return undefined;
  const bytes = await readBytes(path);
  if (bytes === undefined) return undefined;
  const upright = await opened(bytes)
    .rotate()
    .keepExif()
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true })
    .catch(() => undefined);
  return upright === undefined
    ? undefined
    : { bytes: upright.data, width: upright.info.width, height: upright.info.height };
}

export function opened(bytes: Buffer) {
  return sharp(bytes, { limitInputPixels: PIXEL_LIMIT, failOn: "none" });
}
