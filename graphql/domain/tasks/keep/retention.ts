import { deleteFilesJob } from "#graphql/domain/tasks/jobs.ts";
import { resultPages } from "#graphql/domain/tasks/keep/results.ts";
import { OPEN_STATUSES } from "#graphql/domain/tasks/state.ts";
import { DAY, fromNow, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { enqueue } from "#graphql/runtime/queue.ts";
import { Prisma, type Task } from "#prisma/generated/client/client.ts";

const BATCH = 500;

/** When the task's files will be removed: RETENTION_DAYS after its end, unless it is a favorite; null when they stay. */
export function filesExpireAt(task: Task): Date | null {
  const { completedAt, lateResultAt, filesDeletedAt, isFavorite } = task;
  if (env.retentionDays === undefined || isFavorite || filesDeletedAt !== null) return null;
  if (task.status !== "COMPLETED" && lateResultAt === null) return null;
  const keptSince = lateResultAt ?? completedAt;
  return keptSince === null ? null : new Date(keptSince.getTime() + env.retentionDays * DAY);
}

/** Removes the files of finished, unfavourited tasks whose time is over. Their rows and ledger entries stay. */
export async function deleteExpiredFiles(): Promise<number> {
  if (env.retentionDays === undefined) return 0;
  const before = fromNow(-env.retentionDays * DAY);
  const old = {
    isFavorite: false,
    filesDeletedAt: null,
    deletedAt: null,
    completedAt: { lt: before },
    OR: [{ status: "COMPLETED" }, { lateResultAt: { lt: before } }],
    // What an open task still starts from stays until that is over.
    assets: { none: { sourceOf: { some: { task: { status: { in: OPEN_STATUSES } } } } } },
  } satisfies Prisma.TaskWhereInput;
  let count = 0;
  // Favorites among them are passed, so that a page reads no more than it gives.
  const columns = Prisma.sql`NOT "isFavorite" AND "deletedAt" IS NULL AS "isOld"`;
  const which = { since: new Date(0), only: Prisma.sql`"completedAt" < ${before}`, most: BATCH };
  for await (const page of resultPages<Result>(columns, which)) {
    for (const { id, isOld } of page) count += isOld && (await removeFilesOf(id, old)) ? 1 : 0;
  }
  log.info({ event: "old files removed", tasks: count });
  return count;
}

type Result = { id: string; completedAt: Date; isOld: boolean };

async function removeFilesOf(id: string, old: Prisma.TaskWhereInput): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.task.updateMany({ where: { AND: [{ id }, old] }, data: { filesDeletedAt: now() } });
    if (count === 0) return false;
    await tx.asset.updateMany({ where: { taskId: id, deletedAt: null }, data: { deletedAt: now() } });
    await enqueue(deleteFilesJob, { taskId: id }, { tx });
    return true;
  });
}
