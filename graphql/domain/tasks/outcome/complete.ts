import { v7 as uuid } from "uuid";
import { creditsToReturn } from "#graphql/domain/catalog/price.ts";
import { settle } from "#graphql/domain/credits/ledger.ts";
import { countMoved } from "#graphql/domain/credits/moved.ts";
import { advancing } from "#graphql/domain/tasks/advance.ts";
import { notifyAccount, recordEvent } from "#graphql/domain/tasks/events.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { countEnded } from "#graphql/domain/tasks/measures.ts";
import { transition } from "#graphql/domain/tasks/state.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { Task } from "#prisma/generated/client/client.ts";

type Completion = { id: string; entryId: string; completedAt: Date };

/** Completes tasks of which everything was delivered: what is held for them is charged as a whole. */
const completeWhole = advancing<Completion>({
  name: "tasks that are completed",
  to: "COMPLETED",
  event: "COMPLETED",
  given: `"entryId" text, "completedAt" timestamptz`,
  set: `"completedAt" = moving."completedAt", "creditsCharged" = "creditsHeld", "claimedUntil" = NULL`,
  also: `holds AS MATERIALIZED (
      SELECT moving.nth, moving.id, "entryId", "completedAt", hold."userId", -hold.amount AS held
      FROM moving CROSS JOIN LATERAL (
        SELECT "userId", amount FROM "CreditTransaction" WHERE "taskId" = moving.id AND type = 'HOLD'
      ) AS hold
    ), balances AS MATERIALIZED (
      SELECT balance.* FROM (SELECT DISTINCT "userId" FROM holds ORDER BY "userId") AS account
      CROSS JOIN LATERAL (
        SELECT "userId", available, "lastNumber" FROM "CreditBalance" WHERE "userId" = account."userId" FOR NO KEY UPDATE
      ) AS balance
    ), charged AS (
      UPDATE "CreditBalance" AS balance SET "onHold" = "onHold" - held, "totalUsed" = "totalUsed" + held,
        "lastNumber" = balance."lastNumber" + entries
      FROM (SELECT "userId", sum(held) AS held, count(*) AS entries FROM holds GROUP BY "userId") AS sums
      WHERE balance."userId" = sums."userId"
    ), entries AS (
      INSERT INTO "CreditTransaction" (id, "userId", number, type, amount, "balanceAfter", "taskId", reason, "createdAt")
      SELECT "entryId", "userId", "lastNumber" + row_number() OVER (PARTITION BY "userId" ORDER BY nth), 'SETTLEMENT', 0,
        available, id, 'TASK_MADE', "completedAt"
      FROM holds JOIN balances USING ("userId")
    ),`,
  only: `task."creditsHeld" = 0 OR EXISTS (SELECT 1 FROM "CreditTransaction" WHERE "taskId" = task.id AND type = 'HOLD')`,
});

/** Ends a task as made, with `delivered` of its files stored, and charges what is held for it. Of several calls one does. */
export async function completeTask(task: Task, delivered: number): Promise<void> {
  const { id, creditsHeld, variants } = task;
  const returned = creditsToReturn(creditsHeld, variants, delivered);
  const completedAt = now();
  const isDone =
    returned === 0
      ? await completeWhole({ id, entryId: uuid(), completedAt })
      : await completeInPart(task, returned, completedAt);
  if (!isDone) return refuseWithoutHold(id);
  countEnded(task, "COMPLETED");
  // The ledger counts what it returns a part of.
  if (returned === 0) countMoved("SETTLEMENT", creditsHeld);
  const durationMs = completedAt.getTime() - task.createdAt.getTime();
  log.info({ event: "task completed", ...lineOf(task), model: task.modelSlug, files: delivered, durationMs });
}

/** Somebody else has ended it; or else it has no hold, which must never be. */
async function refuseWithoutHold(id: string): Promise<void> {
  const isSaving = (await db.task.count({ where: { id, status: "SAVING" } })) > 0;
  if (isSaving) throw new Error(`Nothing is held for the task ${id}.`);
}

async function completeInPart(task: Task, returned: number, completedAt: Date): Promise<boolean> {
  const { id, userId, creditsHeld } = task;
  const won = await db.$transaction(async (tx) => {
    const data = { completedAt, creditsCharged: creditsHeld - returned, claimedUntil: null };
    if ((await transition(tx, id, "COMPLETED", data)) === null) return false;
    await settle(tx, { taskId: id, returned, reason: "TASK_MADE_IN_PART" });
    await recordEvent(tx, userId, id, "COMPLETED");
    return true;
  });
  if (won) notifyAccount(userId);
  return won;
}
