import type { Media } from "#app/tasks/documents.ts";

type Open = (asset: Media) => void;
const openers = new Set<Open>();

/** Asks on whatever page what is to be made of a file: a card's buttons and the keys do, which may be gone once the sheet is there. */
export function openBetter(asset: Media): void {
  for (const open of openers) open(asset);
}

/** Calls back when that is asked, until stopped. */
export function onBetter(open: Open): () => void {
  openers.add(open);
  return () => void openers.delete(open);
}
