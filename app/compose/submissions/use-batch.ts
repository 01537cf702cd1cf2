import { useState } from "react";
import { MOST_TAKES } from "#app/compose/submissions/tasks-input.ts";
import { useDraft } from "#app/lib/browser/use-draft.ts";

const MOST_PROMPTS = 10;
export const TAKES = Array.from({ length: MOST_TAKES }, (_, index) => String(index + 1));

/** Several things made in one go: further prompts, several takes of each, one for each image. */
export type Batch = {
  /** The prompts beside the first, with an empty one at the end to write the next in. */
  more: string[];
  setMore: (index: number, text: string) => void;
  takes: string;
  setTakes: (takes: string) => void;
  isEach: boolean;
  setEach: (isEach: boolean) => void;
};

function parse(text: string): string[] {
  const kept: unknown = JSON.parse(text);
  return Array.isArray(kept) ? kept.filter((prompt): prompt is string => typeof prompt === "string") : [];
}

/** The prompts without the empty ones at their end. */
function trimmed(prompts: readonly string[]): string[] {
  return prompts.slice(0, prompts.findLastIndex((prompt) => prompt !== "") + 1);
}

/** The batch of a composer; its prompts and takes are kept across reloads. */
export function useBatch(draft: string, initialTakes = "1"): Batch {
  const [text, keep] = useDraft(draft, "[]");
  const [takes, setTakes] = useDraft(`${draft}:takes`, initialTakes);
  const [isEach, setEach] = useState(false);
  const prompts = parse(text);
  const more = prompts.length < MOST_PROMPTS - 1 ? [...prompts, ""] : prompts;
  return {
    more,
    setMore: (index, next) => keep(JSON.stringify(trimmed(more.map((prompt, at) => (at === index ? next : prompt))))),
    takes: TAKES.includes(takes) ? takes : "1",
    setTakes,
    isEach,
    setEach,
  };
}
