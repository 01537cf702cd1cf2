import { OPEN_STATUSES } from "#graphql/domain/tasks/state.ts";
import { DAY, fromNow, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { notify, subscribe } from "#graphql/runtime/pubsub.ts";
import type { TaskEventType } from "#prisma/generated/client/client.ts";

/** What a subscriber is told; the task itself is read again by whoever needs it. */
export type TaskNotice = {
  sequence: number;
  type: TaskEventType | "SNAPSHOT" | "GAP";
  taskId: string | null;
  createdAt: Date;
};

const PAGE = 100;

/**
 * Writes an event in the transaction of the change it tells of. The account's row is locked until the commit, so the
 * sequence follows the order of commits. Notify the account after the commit.
 */
export async function recordEvent(tx: Tx, userId: string, taskId: string, type: TaskEventType): Promise<void> {
  const { lastEventSequence } = await tx.user.update({
    where: { id: userId },
    data: { lastEventSequence: { increment: 1 } },
    select: { lastEventSequence: true },
  });
  await tx.taskEvent.create({ data: { userId, taskId, type, sequence: lastEventSequence, createdAt: now() } });
}

/** Tells everybody who follows the account that rows have changed. After the commit, never before. */
export function notifyAccount(userId: string): void {
  notify(`account:${userId}`);
}

/**
 * The events of an account, or of one task. Without `after` it opens with the present state (SNAPSHOT: one per open
 * task, or a single one without a task that carries the present sequence); with it, with what was missed since, or a GAP
 * when that can no longer be told. Ends when the reader leaves or `signal` aborts.
 */
export async function* followTaskEvents(
  userId: string,
  options: { after?: number | null; taskId?: string },
  signal?: AbortSignal,
): AsyncGenerator<TaskNotice> {
  const { taskId } = options;
  const notifications = subscribe(`account:${userId}`, signal);
  try {
    const opening = await openWith(userId, options);
    yield* opening.notices;
    let after = opening.sequence;
    for (;;) {
      for await (const event of eventsAfter(userId, after, taskId)) {
        // What was missed in between is no longer kept.
        if (taskId === undefined && event.sequence > after + 1) yield gapAt(event.sequence - 1);
        after = event.sequence;
        yield event;
      }
      if ((await notifications.next()).done) return;
    }
  } finally {
    await notifications.return?.();
  }
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
  return { notices: [gapAt(sequence), ...(await snapshots(userId, sequence, taskId))], sequence };
}

function gapAt(sequence: number): TaskNotice {
  return { sequence, type: "GAP", taskId: null, createdAt: now() };
}

/** Deletes events that are older than EVENT_RETENTION_DAYS; who resumes from before them is told a GAP. */
export async function deleteExpiredEvents(): Promise<number> {
  const before = fromNow(-env.eventRetentionDays * DAY);
  const { count } = await db.taskEvent.deleteMany({ where: { createdAt: { lt: before } } });
  return count;
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
  return open.length === 0 ? [{ ...only, taskId: null }] : open.map(({ id }) => ({ ...only, taskId: id }));
}

async function* eventsAfter(userId: string, after: number, taskId?: string): AsyncGenerator<TaskNotice> {
  let last = after;
  for (;;) {
    const page = await db.taskEvent.findMany({
      where: { userId, sequence: { gt: last }, ...(taskId === undefined ? {} : { taskId }) },
      orderBy: { sequence: "asc" },
      take: PAGE,
      select: { sequence: true, type: true, taskId: true, createdAt: true },
    });
    for (const event of page) {
      last = event.sequence;
      yield event;
    }
    if (page.length < PAGE) return;
  }
}

async function lastSequence(userId: string): Promise<number> {
  const { lastEventSequence } = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { lastEventSequence: true },
  });
  return lastEventSequence;
}
