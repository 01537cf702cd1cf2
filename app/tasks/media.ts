import { useEffect, useState } from "react";
import { SECOND } from "#app/lib/time.ts";
import type { Media, TaskCard } from "#app/tasks/documents.ts";

const RENEW_BEFORE_MS = 60 * SECOND;

export function isPicture(asset: Pick<Media, "contentType">): boolean {
  return asset.contentType.startsWith("image/");
}

export function isAudio(asset: Pick<Media, "contentType">): boolean {
  return asset.contentType.startsWith("audio/");
}

/** The shape that was asked for; null where none was, or it has none. */
export function shapeAsked(task: Pick<TaskCard, "__typename"> & { aspectRatio?: string | null }): string | null {
  return task.aspectRatio ?? null;
}

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

const LONGEST_WORDS = 60;

/** The first words of a text as a part of a file name; "" where it has none. */
export function fileWords(text: string): string {
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
  const named = [task.model.slug, fileWords(task.prompt), task.createdAt.slice(0, 10), markOf(task.id)];
  const parts = named.filter((part) => part !== "");
  return `${asset.url}&download=${encodeURIComponent(parts.join("-") + (place > 0 ? `-${place + 1}` : ""))}`;
}

/** The end of the row's id: several takes have the same words and the same day. */
function markOf(globalId: string): string {
  return atob(globalId.replaceAll("-", "+").replaceAll("_", "/")).slice(-4);
}

type Naming = "id" | "model" | "prompt" | "createdAt" | "assets";
