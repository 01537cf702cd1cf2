import { optional, text, wholeNumber } from "#app/lib/forms.ts";
import type { TadaDocumentNode } from "#app/lib/graphql/graphql.ts";
import { type Outcome, type Refusal, refusal } from "#app/lib/graphql/result.ts";
import {
  CancelTasksDocument,
  CreateDownloadDocument,
  DeleteTasksDocument,
  FinishDraftDocument,
  RateTaskDocument,
  RestoreTasksDocument,
  RetryTasksDocument,
  SetAssetAltTextDocument,
  SetAssetCaptionsDocument,
  SetTasksFavoriteDocument,
} from "#app/tasks/actions/documents.ts";
import { type Done, idsOf, intentOf, NOTHING, refused, type TaskIntent } from "#app/tasks/actions/intents.ts";

/** Runs a mutation: the page's server does it in an action, the browser over its own client. */
export type Send = <Result, Variables extends Record<string, unknown>>(
  document: TadaDocumentNode<{ result: Result }, Variables>,
  variables: Variables,
) => Promise<Outcome<Result>>;

type Item = { id: string; error: { code: string; message: string } | null };

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

const finish: Work = async (send, ids, form) => {
  const [id = ""] = ids;
  const whole = await send(FinishDraftDocument, {
    id,
    maxCredits: wholeNumber(form, "maxCredits"),
    idempotencyKey: optional(form, "idempotencyKey"),
  });
  if (!whole.ok) return refused("finish", ids, whole.refusal);
  return { ...NOTHING, intent: "finish", ids, created: [whole.payload.task.id] };
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

function rate(intent: "good" | "bad"): Work {
  return async (send, ids, form) => {
    const [task = ""] = ids;
    const kept = await send(RateTaskDocument, {
      input: { task, good: intent === "good", reason: form.has("reason") ? text(form, "reason") : undefined },
    });
    return kept.ok ? { ...NOTHING, intent, ids } : refused(intent, ids, kept.refusal);
  };
}

const works: Record<TaskIntent, Work> = {
  favorite: favorite("favorite"),
  unfavorite: favorite("unfavorite"),
  delete: remove,
  restore,
  cancel,
  retry,
  finish,
  download,
  alt: describe,
  captions: caption,
  good: rate("good"),
  bad: rate("bad"),
};

/** Carries out what a form about tasks asks for: fields `intent`, `ids`, and what the intent needs. */
export async function actOnTasks(send: Send, form: FormData): Promise<Done> {
  const intent = intentOf(form);
  const ids = idsOf(form);
  if (intent === undefined) return refused("favorite", ids, refusal("INVALID_INPUT", "There is no such form."));
  return works[intent](send, ids, form);
}
