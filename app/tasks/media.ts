import { useEffect, useState } from "react";
import { SECOND } from "#app/lib/time.ts";
import type { Media } from "#app/tasks/documents.ts";

const RENEW_BEFORE_MS = 60 * SECOND;
const EXTENSIONS: Record<string, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/avif": "avif",
  "image/gif": "gif",
  "video/mp4": "mp4",
  "video/webm": "webm",
  "video/quicktime": "mov",
  "video/x-m4v": "m4v",
};

export function isVideo(asset: Pick<Media, "contentType">): boolean {
  return asset.contentType.startsWith("video/");
}

/**
 * The asset with addresses that stay the same while they are valid. Each reading signs new ones, and a changed address
 * would load the file again and stop a video that is playing.
 */
export function useSteady<Asset extends Media>(asset: Asset): Asset {
  const [kept, setKept] = useState(asset);
  const expires = Date.parse(kept.urlExpiresAt) - RENEW_BEFORE_MS;
  const isStale = kept.id !== asset.id;
  useEffect(() => {
    if (isStale || Date.now() > expires) setKept(asset);
  }, [asset, isStale, expires]);
  if (isStale) return asset;
  const { url, preview, thumb, downloadUrl, urlExpiresAt } = kept;
  return { ...asset, url, preview, thumb, downloadUrl, urlExpiresAt };
}

/** A file name people recognise: the prompt's first words and the right ending. */
export function fileName(prompt: string, asset: Pick<Media, "contentType">): string {
  const words = prompt
    .normalize("NFKC")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+/, "")
    .slice(0, 48)
    .replace(/-+$/, "");
  return `${words === "" ? "nano-banana" : words}.${EXTENSIONS[asset.contentType] ?? "bin"}`;
}
