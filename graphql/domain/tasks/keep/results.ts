import { db } from "#graphql/runtime/db.ts";
import { Prisma, type Task } from "#prisma/generated/client/client.ts";

/** Tasks that have a result whose files were not removed, in the words of the index "Task_results": only with them is it used. */
const IS_RESULT = Prisma.sql`(("status" = 'COMPLETED' OR "lateResultAt" IS NOT NULL) AND "filesDeletedAt" IS NULL)`;

type Ended = Pick<Task, "id"> & { completedAt: Date };

/**
 * Results whose files are there, the oldest first, from an index that holds nothing else.
 * @param columns what is read of each besides its id and when it was completed.
 * @param since only those that were completed after this moment.
 * @param only which of those.
 * @param most how many are read at a time.
 */
export async function* resultPages<Row extends Ended>(
  columns: Prisma.Sql,
  { since, only, most }: { since: Date; only: Prisma.Sql; most: number },
): AsyncGenerator<Row[]> {
  let after: Ended = { completedAt: since, id: "" };
  for (;;) {
    const page = await db.$queryRaw<Row[]>(Prisma.sql`
      SELECT "id", "completedAt", ${columns} FROM "Task"
      WHERE ${IS_RESULT} AND ("completedAt", "id") > (${after.completedAt}, ${after.id}) AND ${only}
      ORDER BY "completedAt", "id" LIMIT ${most}`);
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < most) return;
    after = last;
  }
}
