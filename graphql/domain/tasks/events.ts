import { v7 as uuid } from "uuid";
import { DAY, fromNow, now } from "#graphql/runtime/clock.ts";
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

/** The same of many tasks at once, in the order given; of none nothing is written. */
export async function recordEvents(tx: Tx, userId: string, taskIds: string[], type: TaskEventType): Promise<void> {
  if (taskIds.length === 0) return;
  const recorded = await tx.$executeRaw`
    WITH account AS (
      UPDATE "User" SET "lastEventSequence" = "lastEventSequence" + ${taskIds.length} WHERE "id" = ${userId}
      RETURNING "lastEventSequence"
    )
    INSERT INTO "TaskEvent" ("id", "userId", "taskId", "type", "sequence", "createdAt")
    SELECT "event"."id", ${userId}, "event"."taskId", ${type}::"TaskEventType",
      "lastEventSequence" - ${taskIds.length}::int + "event"."place"::int, to_timestamp(${now().getTime()}::float8 / 1000)
    FROM account, unnest(${taskIds.map(() => uuid())}::text[], ${taskIds}::text[])
      WITH ORDINALITY AS "event" ("id", "taskId", "place")`;
  if (recorded !== taskIds.length) throw new Error(`There is no account ${userId} to record events for.`);
}

/** Tells everybody who follows the account that rows have changed. After the commit, never before. */
export function notifyAccount(userId: string): void {
  notify(`account:${userId}`);
}

/** Deletes events that are older than EVENT_RETENTION_DAYS; who resumes from before them is told a GAP. */
export async function deleteExpiredEvents(): Promise<number> {
  const before = fromNow(-env.eventRetentionDays * DAY);
  return deleteInBatches((limit) => db.taskEvent.deleteMany({ where: { createdAt: { lt: before } }, limit }));
}
