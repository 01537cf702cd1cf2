import type { Asset } from "#prisma/generated/client/client.ts";

/**
 * The widths that posters are kept in, in pixels: what cards show, and what a player shows. One that is no longer made stays here for as
 * long as files of it are kept: their deletion goes by this list.
 */
export const posterWidths = [640, 1280] as const;

/** Where one width of a poster is kept. */
export function posterKey(assetId: string, name: string, width: number): string {
  return `attached/${assetId}/poster-${name}-${width}.webp`;
}

/** Where captions are kept. */
export function captionsKey(assetId: string, name: string): string {
  return `attached/${assetId}/captions-${name}.vtt`;
}

/** Everything that is kept beside the file of an asset, by the names in its row. */
export function attachedKeys({ id, posterName, captionsName }: Attached): string[] {
  const posters = posterName === null ? [] : posterWidths.map((width) => posterKey(id, posterName, width));
  return captionsName === null ? posters : [...posters, captionsKey(id, captionsName)];
}

export type Attached = Pick<Asset, "id" | "posterName" | "captionsName">;

/** What is kept beside a video, as a link to it names it: the kind, and the name of the one file that it was made for. */
export type AttachedName = `poster-${string}` | `captions-${string}`;

/** Whether a link names something that is kept beside a file. */
export function isAttachedName(text: string): text is AttachedName {
  return /^(?:poster|captions)-[\w-]{22}$/.test(text);
}
