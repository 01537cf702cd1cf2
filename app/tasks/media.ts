import { useEffect, useState } from "react";
import { SECOND } from "#app/lib/time.ts";
import type { Media, TaskCard } from "#app/tasks/documents.ts";

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
  "audio/mpeg": "mp3",
  "audio/wav": "wav",
  "audio/mp4": "m4a",
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
  const { url, preview, thumb, urlExpiresAt } = kept;
  // A poster may come after its video.
  return { ...asset, url, preview, thumb, poster: kept.poster ?? asset.poster, urlExpiresAt };
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

const LONGEST_WORDS = 60;

function words(text: string): string {
  const plain = text
    .slice(0, 500)
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, "-");
  const cut = Array.from(plain).slice(0, LONGEST_WORDS).join("");
  const whole = cut.length < plain.length && cut.includes("-") ? cut.slice(0, cut.lastIndexOf("-")) : cut;
  return whole.replace(/^-+|-+$/g, "");
}

/**
 * Where a browser saves a task's file instead of showing it, under the name that the API's `downloadUrl` has. That one is
 * longer than the rest of the file, and twenty of them are no part of a list.
 */
export function saveUrl(asset: Pick<Media, "id" | "url">, task: Pick<TaskCard, Naming>): string {
  const place = task.assets.findIndex(({ id }) => id === asset.id);
  const named = [task.model.slug, words(task.prompt), task.createdAt.slice(0, 10), markOf(task.id)];
  const parts = named.filter((part) => part !== "");
  return `${asset.url}&download=${encodeURIComponent(parts.join("-") + (place > 0 ? `-${place + 1}` : ""))}`;
}

/** The end of the row's id: several takes have the same words and the same day. */
function markOf(globalId: string): string {
  return atob(globalId.replaceAll("-", "+").replaceAll("_", "/")).slice(-4);
}

type Naming = "id" | "model" | "prompt" | "createdAt" | "assets";
