import type { Op } from "#app/creations/edit/mask/drawing/shapes.ts";

/** What was painted and written, and not sent: it is there again when the editor is opened again, as long as the page lives. */
export type KeptWork = { steps: readonly Op[]; prompt: string };

const MOST_KEPT = 3;
const kept = new Map<string, KeptWork>();

/** What was left undone with a picture; undefined where there is nothing. */
export function workOn(asset: string): KeptWork | undefined {
  return kept.get(asset);
}

/** Keeps what was begun with a picture; of more than a few the oldest goes. Nothing is kept where nothing was begun. */
export function keepWork(asset: string, work: KeptWork | null): void {
  kept.delete(asset);
  if (work !== null && work.steps.length > 0) kept.set(asset, work);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}
