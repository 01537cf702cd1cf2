import { cancelIfWaiting } from "#graphql/domain/tasks/keep/cancel.ts";
import { db } from "#graphql/runtime/db.ts";

const BATCH = 100;

/**
 * Cancels what suspended accounts and their test sides have waiting, with all credits back; what is on its way to the
 * provider or there goes on. Whatever stops it, the next round goes on where it was.
 */
export async function endWaitingTasks(): Promise<void> {
  let after = "";
  for (;;) {
    const waiting = await someWaiting(after);
    for (const { id, userId } of waiting) await cancelIfWaiting(userId, id);
    if (waiting.length < BATCH) return;
    after = waiting.at(-1)?.id ?? "";
  }
}

function someWaiting(after: string): Promise<{ id: string; userId: string }[]> {
  return db.$queryRaw`
    SELECT task."id", task."userId" FROM "User" AS account JOIN "Task" AS task ON task."userId" = account."id"
    WHERE account."suspendedAt" IS NOT NULL AND task."status" = 'PENDING' AND task."sendingSince" IS NULL AND task."id" > ${after}
    ORDER BY task."id" LIMIT ${BATCH}`;
}
