import { store, stored } from "#app/lib/browser/storage.ts";
import type { PromptTurn } from "#app/prompts/writer/prompt-stream.ts";

function keyOf(owner: string): string {
  return `writing:${owner}`;
}

/** The turn that this tab was in the middle of when it was reloaded; null for none. */
export function keptTurn(owner: string): PromptTurn | null {
  const kept = stored("sessionStorage", keyOf(owner));
  return kept == null ? null : JSON.parse(kept);
}

/** Keeps a turn for a reload in its middle; null when it is over. */
export function keepTurn(owner: string, turn: PromptTurn | null): void {
  store("sessionStorage", keyOf(owner), turn === null ? null : JSON.stringify(turn));
}
