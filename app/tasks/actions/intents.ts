import { text } from "#app/lib/forms.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";

const TASK_INTENTS = [
  "favorite",
  "unfavorite",
  "delete",
  "restore",
  "cancel",
  "retry",
  "finish",
  "download",
  "alt",
  "captions",
  "good",
  "bad",
] as const;
export type TaskIntent = (typeof TASK_INTENTS)[number];

/** Those whose end is told in words: a heart shows itself, and a download comes as a file. */
export const TOLD_INTENTS = [
  "delete",
  "restore",
  "cancel",
  "retry",
  "finish",
  "alt",
  "captions",
] as const satisfies readonly TaskIntent[];

type Zip = { url: string; fileCount: number; byteSize: number };

/** What came of a form about one or more tasks. */
export type Done = {
  intent: TaskIntent;
  /** Why nothing was done at all, or why nothing was done to the first that was left out. */
  refusal: Refusal | null;
  /** What it was done to. */
  ids: string[];
  /** The new tasks of a retry, or of a draft that is made at full size. */
  created: string[];
  /** How many were asked for and left as they were. */
  left: number;
  /** Credits that came back. */
  credits: number;
  restorableUntil: string | null;
  zip: Zip | null;
};

/** A result with nothing in it. */
export const NOTHING = { refusal: null, created: [], left: 0, credits: 0, restorableUntil: null, zip: null };

/** What comes of an intent that was refused altogether. */
export function refused(intent: TaskIntent, ids: string[], cause: Refusal): Done {
  return { ...NOTHING, intent, ids: [], left: ids.length, refusal: cause };
}

/** The intent that a form names; undefined when there is none of that name. */
export function intentOf(form: FormData): TaskIntent | undefined {
  const [named] = text(form, "intent").split(" ", 1);
  return TASK_INTENTS.find((intent) => intent === named);
}

/** The ids that a form is about, each once: of tasks, or of the file for `alt` and `captions`. A button may name one behind its intent. */
export function idsOf(form: FormData): string[] {
  const [, ...named] = text(form, "intent").split(" ");
  return [...new Set([...named, ...form.getAll("ids").filter((id) => typeof id === "string")])];
}
