import { optional, text, wholeNumber } from "#app/lib/forms.ts";
import type { TadaDocumentNode } from "#app/lib/graphql/graphql.ts";
import { type Outcome, type Refusal, refusal } from "#app/lib/graphql/result.ts";
import {
  CancelTasksDocument,
  CreateDownloadDocument,
  DeleteTasksDocument,
  RestoreTasksDocument,
  RetryTasksDocument,
  SetAssetAltTextDocument,
  SetAssetCaptionsDocument,
  SetTasksFavoriteDocument,
} from "#app/tasks/actions/documents.ts";

/** Runs a mutation: the page's server does it in an action, the browser over its own client. */
export type Send = <Result, Variables extends Record<string, unknown>>(
  document: TadaDocumentNode<{ result: Result }, Variables>,
  variables: Variables,
) => Promise<Outcome<Result>>;

const TASK_INTENTS = [
  "favorite",
  "unfavorite",
  "delete",
  "restore",
  "cancel",
  "retry",
  "download",
  "alt",
  "captions",
] as const;
export type TaskIntent = (typeof TASK_INTENTS)[number];

/** Those whose end is told in words: a heart shows itself, and a download comes as a file. */
export const TOLD_INTENTS = [
  "delete",
  "restore",
  "cancel",
  "retry",
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
  /** The new tasks of a retry. */
  created: string[];
  /** How many were asked for and left as they were. */
  left: number;
  /** Credits that came back. */
  credits: number;
  restorableUntil: string | null;
  zip: Zip | null;
};

type Item = { id: string; error: { code: string; message: string } | null };

const NOTHING = { refusal: null, created: [], left: 0, credits: 0, restorableUntil: null, zip: null };

function asRefusal({ error }: Item): Refusal | null {
  return error === null ? null : { ...error, fields: [] };
}

/** Splits the outcomes of a list into what was done and what was not. */
function split(intent: TaskIntent, outcomes: readonly Item[]): Done {
  const left = outcomes.filter(({ error }) => error !== null);
  const done = outcomes.filter(({ error }) => error === null);
  const first = left[0];
  return {
    ...NOTHING,
    intent,
    ids: done.map(({ id }) => id),
    left: left.length,
    refusal: first === undefined ? null : asRefusal(first),
  };
}

function refused(intent: TaskIntent, ids: string[], cause: Refusal): Done {
  return { ...NOTHING, intent, ids: [], left: ids.length, refusal: cause };
}

type Work = (send: Send, ids: string[], form: FormData) => Promise<Done>;

function favorite(intent: "favorite" | "unfavorite"): Work {
  return async (send, ids) => {
    const kept = await send(SetTasksFavoriteDocument, { ids, favorite: intent === "favorite" });
    if (!kept.ok) return refused(intent, ids, kept.refusal);
    const there = kept.payload.tasks.map(({ id }) => id);
    const gone = ids.length - there.length;
    return { ...NOTHING, intent, ids: there, left: gone, refusal: gone === 0 ? null : refusal("NOT_FOUND", "") };
  };
}

const remove: Work = async (send, ids) => {
  const gone = await send(DeleteTasksDocument, { ids });
  if (!gone.ok) return refused("delete", ids, gone.refusal);
  return { ...split("delete", gone.payload.outcomes), restorableUntil: gone.payload.restorableUntil };
};

const restore: Work = async (send, ids) => {
  const back = await send(RestoreTasksDocument, { ids });
  return back.ok ? split("restore", back.payload.outcomes) : refused("restore", ids, back.refusal);
};

const cancel: Work = async (send, ids) => {
  const canceled = await send(CancelTasksDocument, { ids });
  if (!canceled.ok) return refused("cancel", ids, canceled.refusal);
  return { ...split("cancel", canceled.payload.outcomes), credits: canceled.payload.creditsReturned };
};

const retry: Work = async (send, ids, form) => {
  const again = await send(RetryTasksDocument, {
    ids,
    maxCredits: wholeNumber(form, "maxCredits"),
    idempotencyKey: optional(form, "idempotencyKey"),
  });
  if (!again.ok) return refused("retry", ids, again.refusal);
  const created = again.payload.outcomes.flatMap(({ task }) => (task === null ? [] : [task.id]));
  return { ...split("retry", again.payload.outcomes), created };
};

const download: Work = async (send, ids) => {
  const ready = await send(CreateDownloadDocument, { ids });
  if (!ready.ok) return refused("download", ids, ready.refusal);
  const { url, fileCount, byteSize } = ready.payload;
  return { ...NOTHING, intent: "download", ids, zip: { url, fileCount, byteSize } };
};

const describe: Work = async (send, ids, form) => {
  const [id = ""] = ids;
  const kept = await send(SetAssetAltTextDocument, { id, altText: text(form, "altText") });
  return kept.ok ? { ...NOTHING, intent: "alt", ids } : refused("alt", ids, kept.refusal);
};

const caption: Work = async (send, ids, form) => {
  const [id = ""] = ids;
  const captions = optional(form, "captions") ?? null;
  const hasNoSpeech = text(form, "hasNoSpeech") !== "";
  const kept = await send(SetAssetCaptionsDocument, { id, captions, hasNoSpeech });
  return kept.ok ? { ...NOTHING, intent: "captions", ids } : refused("captions", ids, kept.refusal);
};

const works: Record<TaskIntent, Work> = {
  favorite: favorite("favorite"),
  unfavorite: favorite("unfavorite"),
  delete: remove,
  restore,
  cancel,
  retry,
  download,
  alt: describe,
  captions: caption,
};

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

/** Carries out what a form about tasks asks for: fields `intent`, `ids`, and what the intent needs. */
export async function actOnTasks(send: Send, form: FormData): Promise<Done> {
  const intent = intentOf(form);
  const ids = idsOf(form);
  if (intent === undefined) return refused("favorite", ids, refusal("INVALID_INPUT", "There is no such form."));
  return works[intent](send, ids, form);
}
