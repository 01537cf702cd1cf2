import { QuotaExceededError } from "#graphql/domain/errors.ts";
import { DAY, now } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";

/**
 * Refuses a task beyond ACCOUNT_TASKS_PER_DAY. Called after its insert, with the account's row locked, so that parallel
 * requests count each other.
 * @throws QuotaExceededError with the moment the next day (UTC) begins; the transaction takes the task back.
 */
export async function checkDailyQuota(tx: Tx, userId: string): Promise<void> {
  const most = env.accountTasksPerDay;
  if (most === undefined) return;
  // Not FOR UPDATE: that would wait for every other task being inserted for this account, each of which waits for us.
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR NO KEY UPDATE`;
  const midnight = Math.floor(now().getTime() / DAY) * DAY;
  const count = await tx.task.count({ where: { userId, id: { gte: firstIdAt(midnight) } } });
  if (count <= most) return;
  throw new QuotaExceededError(`An account may create ${most} tasks a day.`, new Date(midnight + DAY));
}

/** The lowest id (UUID version 7) of a moment: the index of an account's tasks is by id. */
function firstIdAt(ms: number): string {
  const time = ms.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
