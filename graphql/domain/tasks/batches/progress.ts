import { db } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** How many tasks of a batch stand where. What failed or was canceled and was tried again since is not counted: its new try is. */
export type BatchProgress = { waiting: number; running: number; completed: number; failed: number; canceled: number };

type Counted = BatchProgress & { batchId: string };

const NOTHING: BatchProgress = { waiting: 0, running: 0, completed: 0, failed: 0, canceled: 0 };

/** Of the rows of tasks those that are shown of a batch: not deleted, and not failed or canceled and tried again since. */
export const SHOWN = `"deletedAt" IS NULL AND ("status" NOT IN ('FAILED', 'TIMED_OUT', 'CANCELED') OR NOT EXISTS (
  SELECT 1 FROM "Task" AS "again" WHERE "again"."retryOfId" = "Task"."id" AND "again"."deletedAt" IS NULL
))`;

/** Of each of some batches how far it is: counted in the index of batches, which reads no task. */
export async function progressOf(ids: readonly string[]): Promise<BatchProgress[]> {
  const rows = await db.$queryRaw<Counted[]>(Prisma.sql`
    SELECT "batchId",
      (count(*) FILTER (WHERE "status" = 'PENDING'))::int AS "waiting",
      (count(*) FILTER (WHERE "status" IN ('PROCESSING', 'SAVING')))::int AS "running",
      (count(*) FILTER (WHERE "status" = 'COMPLETED'))::int AS "completed",
      (count(*) FILTER (WHERE "status" IN ('FAILED', 'TIMED_OUT')))::int AS "failed",
      (count(*) FILTER (WHERE "status" = 'CANCELED'))::int AS "canceled"
    FROM "Task" WHERE "batchId" = ANY(${[...new Set(ids)]}::text[]) AND ${Prisma.raw(SHOWN)}
    GROUP BY "batchId"`);
  const byBatch = new Map(rows.map(({ batchId, ...counts }) => [batchId, counts]));
  return ids.map((id) => byBatch.get(id) ?? NOTHING);
}
