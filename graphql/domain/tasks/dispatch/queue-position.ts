import { isDispatchable } from "#graphql/domain/tasks/dispatch/claim.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { Prisma, type Task } from "#prisma/generated/client/client.ts";

type Asked = { id: string; answer: (position: number | null) => void; fail: (error: unknown) => void };

let asked: Asked[] = [];

/**
 * The task's place in the queue, 1 being next; null unless it is waiting. It counts by the order in which the dispatcher
 * takes tasks, as it stands now. A list of tasks asks once.
 */
export async function queuePosition(task: Task): Promise<number | null> {
  if (task.status !== "PENDING") return null;
  return new Promise((answer, fail) => {
    if (asked.length === 0) setImmediate(() => void answerAll());
    asked.push({ id: task.id, answer, fail });
  });
}

async function answerAll(): Promise<void> {
  const batch = asked;
  asked = [];
  try {
    const positions = await queuePositions(batch.map(({ id }) => id));
    for (const { id, answer } of batch) answer(positions.get(id) ?? null);
  } catch (error) {
    for (const { fail } of batch) fail(error);
  }
}

/**
 * Ahead of a task stand, of each other account, those that come to a lower turn; of its own, those made before it. One
 * pass over the accounts that have something in line, whatever the number of tasks asked about.
 */
async function queuePositions(ids: string[]): Promise<Map<string, number>> {
  const free = isDispatchable(now());
  const rows = await db.$queryRaw<{ id: string; position: bigint }[]>(Prisma.sql`
    WITH account AS (
      SELECT "sandbox", "userId",
        count(*) FILTER (WHERE "status" = 'PROCESSING' OR "claimedBy" IS NOT NULL) AS "underWay",
        count(*) FILTER (WHERE ${free}) AS "waiting",
        min("createdAt") FILTER (WHERE ${free}) AS "since"
      FROM "Task" WHERE "status" IN ('PENDING', 'PROCESSING') GROUP BY "sandbox", "userId"
    ), mine AS (
      SELECT task."id", task."sandbox", task."userId", task."claimedBy", account."underWay",
        coalesce(account."since", task."createdAt") AS "since",
        (SELECT count(*) FROM "Task" AS other WHERE other."userId" = task."userId" AND other."sandbox" = task."sandbox"
          AND ${free}
          AND (other."createdAt", other."id") < (task."createdAt", task."id")) AS "before"
      FROM "Task" AS task JOIN account ON account."userId" = task."userId" AND account."sandbox" = task."sandbox"
      WHERE task."id" = ANY(${ids}) AND task."status" = 'PENDING'
    )
    SELECT mine."id", CASE WHEN mine."claimedBy" IS NOT NULL THEN 1 ELSE 1 + mine."before" + coalesce(sum(
      greatest(0, least(
        account."waiting",
        ${env.accountMaxRunning}::bigint - account."underWay",
        mine."underWay" + mine."before" + 1 - account."underWay"
          - CASE WHEN (account."since", account."userId") < (mine."since", mine."userId") THEN 0 ELSE 1 END
      ))), 0)::bigint END AS "position"
    FROM mine LEFT JOIN account ON account."sandbox" = mine."sandbox" AND account."userId" <> mine."userId"
      AND account."waiting" > 0
    GROUP BY mine."id", mine."claimedBy", mine."before"`);
  return new Map(rows.map(({ id, position }) => [id, Number(position)]));
}
