import { FittingIdsDocument } from "#app/creations/documents.ts";
import { read } from "#app/lib/graphql/client.ts";
import type { VariablesOf } from "#app/lib/graphql/graphql.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { actOnTasks, type Send } from "#app/tasks/actions/act.ts";
import type { Done, TaskIntent } from "#app/tasks/actions/intents.ts";
import { taskForm } from "#app/tasks/actions/task-actions.tsx";

type Filter = VariablesOf<typeof FittingIdsDocument>["filter"];
type Stretch = { nodes: readonly { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

/** What can be done to everything that fits a filter, however many that are. */
export type WholeIntent = Extract<TaskIntent, "favorite" | "unfavorite" | "download" | "delete" | "restore">;

/** As many as the API takes at once, to list and to change. */
const BATCH = 100;

/** A stretch of what fits; null where it could not be read. */
export function fittingBehind(filter: Filter): (after: string | null) => Promise<Stretch | null> {
  return async (after) => {
    const { data } = await read(FittingIdsDocument, { first: BATCH, after, filter }, "network-only");
    return data?.viewer?.tasks ?? null;
  };
}

/**
 * The ids of all that fits, read to the end before anything is changed: what is deleted or marked meanwhile would move what
 * comes behind it. `onCount` hears how many there are so far. Null where a stretch could not be read, or `signal` ended it.
 */
export async function allFitting(
  behind: (after: string | null) => Promise<Stretch | null>,
  onCount: (count: number) => void,
  signal: AbortSignal,
): Promise<string[] | null> {
  const ids: string[] = [];
  for (let after: string | null = null; ; ) {
    const stretch: Stretch | null = await behind(after);
    if (stretch === null || signal.aborted) return null;
    ids.push(...stretch.nodes.map(({ id }) => id));
    onCount(ids.length);
    if (!stretch.pageInfo.hasNextPage) return ids;
    after = stretch.pageInfo.endCursor;
  }
}

/** What became of all: done to which, left as they were, why the first of those was, and the zips that came of it. */
export type WholeDone = { ids: string[]; left: number; refusal: Refusal | null; zips: string[] };

/**
 * Does one thing to many tasks, a batch after the other. `onDone` hears how many are through; `signal` ends it before the next
 * batch, and so does a batch that is refused as a whole, which the next would be too.
 */
export async function actOnAll(
  send: Send,
  { intent, ids }: { intent: WholeIntent; ids: readonly string[] },
  onDone: (done: number) => void,
  signal: AbortSignal,
): Promise<WholeDone> {
  const all: WholeDone = { ids: [], left: 0, refusal: null, zips: [] };
  let through = 0;
  while (through < ids.length && !signal.aborted) {
    const batch = ids.slice(through, through + BATCH);
    const done: Done = await actOnTasks(send, taskForm(intent, batch));
    all.ids.push(...done.ids);
    all.refusal ??= done.refusal;
    if (done.zip !== null) all.zips.push(done.zip.url);
    through += batch.length;
    onDone(through);
    if (done.ids.length === 0) break;
  }
  return { ...all, left: ids.length - all.ids.length };
}
