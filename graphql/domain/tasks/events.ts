import { LRUCache } from "lru-cache";
import { v7 as uuid } from "uuid";
import {
  type EventFeed,
  eventsAfter,
  gapAt,
  joinFeed,
  lastSequence,
  type TaskNotice,
} from "#graphql/domain/tasks/event-feed.ts";
import { OPEN_STATUSES } from "#graphql/domain/tasks/state.ts";
import { DAY, fromNow, now, SECOND } from "#graphql/runtime/clock.ts";
import { deleteInBatches } from "#graphql/runtime/database/batches.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { TaskEventType } from "#prisma/generated/client/client.ts";

/**
 * Writes an event in the transaction of the change it tells of. The account's row is locked until the commit, so the
 * sequence follows the order of commits. Notify the account after the commit.
 */
export async function recordEvent(tx: Tx, userId: string, taskId: string, type: TaskEventType): Promise<void> {
  const recorded = await tx.$executeRaw`
    WITH account AS (
      UPDATE "User" SET "lastEventSequence" = "lastEventSequence" + 1 WHERE "id" = ${userId} RETURNING "lastEventSequence"
    )
    INSERT INTO "TaskEvent" ("id", "userId", "taskId", "type", "sequence", "createdAt")
    SELECT ${uuid()}, ${userId}, ${taskId}, ${type}::"TaskEventType", "lastEventSequence",
      to_timestamp(${now().getTime()}::float8 / 1000) FROM account`;
  if (recorded !== 1) throw new Error(`There is no account ${userId} to record an event for.`);
}

/** Tells everybody who follows the account that rows have changed. After the commit, never before. */
export function notifyAccount(userId: string): void {
  notify(`account:${userId}`);
}

/**
 * The events of an account, or of one task. Without `after` it opens with the present state (SNAPSHOT: one per open
 * task, or a single one without a task that carries the present sequence); with it, with what was missed since, or a GAP
 * when that can no longer be told. Who reads too slowly is told a GAP as well. Events are read once for all who follow the
 * account here, and are the same objects for each. Ends when the reader leaves or `signal` aborts.
 */
export async function* followTaskEvents(
  userId: string,
  options: { after?: number | null; taskId?: string },
  signal?: AbortSignal,
): AsyncGenerator<TaskNotice> {
  const feed = await joinFeed(userId);
  try {
    const opening = await openTogether(userId, options);
    yield* opening.notices;
    let after = opening.sequence;
    const isMine = ({ taskId, type }: TaskNotice) =>
      options.taskId === undefined || options.taskId === taskId || type === "GAP";
    // What was missed is read until it meets what is heard.
    while (feed.after(after) === "lost") {
      const page = await eventsAfter(userId, after);
      if (page.length === 0) break;
      for (const event of page) {
        if (event.sequence > after + 1 && options.taskId === undefined) yield gapAt(event.sequence - 1, now());
        after = event.sequence;
        if (isMine(event)) yield event;
      }
    }
    while (signal?.aborted !== true) {
      const next = feed.after(after);
      if (next === null) await news(feed, signal);
      else {
        const event = next === "lost" ? gapAt(feed.latest(), now()) : next;
        after = event.sequence;
        if (isMine(event)) yield event;
      }
    }
  } finally {
    feed.leave();
  }
}

/** What to tell a follower for whom events up to this one were left out. */
export function missedUpTo({ sequence }: TaskNotice): TaskNotice {
  return gapAt(sequence, now());
}

function news(feed: EventFeed, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      off();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const off = feed.onNews(done);
    signal?.addEventListener("abort", done, { once: true });
    if (signal?.aborted === true) done();
  });
}

type Opening = Awaited<ReturnType<typeof openWith>>;

/** What is the present state at this moment: many who begin together are told the same. */
const openings = new LRUCache<string, Promise<Opening>>({ ttl: SECOND / 4, max: 1000 });

function openTogether(userId: string, options: { after?: number | null; taskId?: string }): Promise<Opening> {
  if (typeof options.after === "number") return openWith(userId, options);
  const key = `${userId} ${options.taskId ?? ""}`;
  const known = openings.get(key);
  if (known !== undefined) return known;
  const opening = openWith(userId, options);
  openings.set(key, opening);
  return opening;
}

/** What a follower is told first, and the sequence after which it goes on. */
export async function openWith(userId: string, options: { after?: number | null; taskId?: string }) {
  const sequence = await lastSequence(userId);
  const { after, taskId } = options;
  if (after === undefined || after === null) {
    return { notices: await snapshots(userId, sequence, taskId), sequence };
  }
  if (after === sequence) return { notices: [], sequence };
  const kept = await db.taskEvent.findFirst({ where: { userId, sequence: after + 1 }, select: { id: true } });
  if (kept !== null) return { notices: [], sequence: after };
  const gap = { ...gapAt(sequence, now()), isPartial: true as const };
  return { notices: [gap, ...(await snapshots(userId, sequence, taskId))], sequence };
}

/** Deletes events that are older than EVENT_RETENTION_DAYS; who resumes from before them is told a GAP. */
export async function deleteExpiredEvents(): Promise<number> {
  const before = fromNow(-env.eventRetentionDays * DAY);
  return deleteInBatches((limit) => db.taskEvent.deleteMany({ where: { createdAt: { lt: before } }, limit }));
}

async function snapshots(userId: string, sequence: number, taskId?: string): Promise<TaskNotice[]> {
  const createdAt = now();
  const only = { sequence, type: "SNAPSHOT" as const, createdAt };
  if (taskId !== undefined) return [{ ...only, taskId }];
  const open = await db.task.findMany({
    where: { userId, deletedAt: null, status: { in: OPEN_STATUSES } },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  if (open.length === 0) return [{ ...only, taskId: null }];
  const last = open.length - 1;
  return open.map(({ id }, place) => ({ ...only, taskId: id, ...(place < last && { isPartial: true as const }) }));
}
