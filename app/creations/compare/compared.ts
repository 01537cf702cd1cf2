import type { Refusal } from "#app/lib/graphql/result.ts";

/** So many stand side by side at most. */
export const MOST_COMPARED = 4;

/** The tasks an address wants side by side: `ids=a,b` or, from a form, `ids=a&ids=b`; each once, no more than fit. */
export function comparedOf(params: URLSearchParams): string[] {
  const named = params.getAll("ids").flatMap((ids) => ids.split(","));
  return [...new Set(named.map((id) => id.trim()).filter((id) => id !== ""))].slice(0, MOST_COMPARED);
}

/** One prompt that several models make. */
export type Compared = {
  id: string;
  prompt: string;
  /** The task that was chosen; null until one is. */
  winner: string | null;
  /** Whether names are hidden until then. */
  isBlind: boolean;
  /** Why a choice was not kept. */
  refusal: Refusal | null;
};
