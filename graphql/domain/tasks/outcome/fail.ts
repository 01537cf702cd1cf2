import { v7 as uuid } from "uuid";
import { countMoved } from "#graphql/domain/credits/moved.ts";
import { advancing } from "#graphql/domain/tasks/advance.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { countEnded } from "#graphql/domain/tasks/measures.ts";
import { type FailureCode, failureReason } from "#graphql/domain/tasks/outcome/failure.ts";
import { statesBefore } from "#graphql/domain/tasks/state.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { CreditReason, FailureCategory, Task } from "#prisma/generated/client/client.ts";

type End = "FAILED" | "TIMED_OUT";

/** What a task's row must say for it to end. */
type Only = Partial<Pick<Task, "status" | "kieTaskId" | "claimedBy">>;

type Failure = {
  id: string;
  only: Only;
  code: FailureCode;
  category: FailureCategory;
  reason: CreditReason;
  completedAt: Date;
  nextPollAt: Date | null;
  kieCredits: number | null;
  entryId: string;
  collectionId: string;
};

/**
 * Ends tasks without success and gives all of their credits back. What comes in pays first what its account owes: once for
 * all of an account's, behind their entries.
 */
const failing = (to: End) =>
  advancing<Failure>({
    name: `tasks that end as ${to}`,
    to,
    event: to,
    given: `"only" jsonb, code text, category "FailureCategory", reason "CreditReason", "completedAt" timestamptz,
      "nextPollAt" timestamptz, "kieCredits" float8, "entryId" text, "collectionId" text`,
    only: `to_jsonb(task) @> given."only" AND (task."creditsHeld" = 0
      OR EXISTS (SELECT 1 FROM "CreditTransaction" WHERE "taskId" = task.id AND type = 'HOLD'))`,
    set: `"claimedBy" = NULL, "claimedUntil" = NULL, "sendingSince" = NULL, "notBefore" = NULL,
      "nextPollAt" = moving."nextPollAt", "kieCredits" = COALESCE(moving."kieCredits", task."kieCredits"),
      "failureCategory" = moving.category, "failureCode" = moving.code, "creditsCharged" = 0,
      "completedAt" = moving."completedAt"`,
    also: `holds AS MATERIALIZED (
      SELECT moving.*, -hold.amount AS held
      FROM moving CROSS JOIN LATERAL (
        SELECT amount FROM "CreditTransaction" WHERE "taskId" = moving.id AND type = 'HOLD'
      ) AS hold
    ), balances AS MATERIALIZED (
      SELECT balance.* FROM (SELECT DISTINCT "userId" FROM holds ORDER BY "userId") AS account
      CROSS JOIN LATERAL (
        SELECT "userId", available, owed, "lastNumber" FROM "CreditBalance" WHERE "userId" = account."userId" FOR NO KEY UPDATE
      ) AS balance
    ), sums AS MATERIALIZED (
      SELECT "userId", sum(held) AS held, count(*) AS entries, min("collectionId") AS "collectionId",
        min("completedAt") AS "completedAt", LEAST(owed, available + sum(held)) AS paid
      FROM holds JOIN balances USING ("userId") GROUP BY "userId", owed, available
    ), released AS (
      UPDATE "CreditBalance" AS balance SET available = balance.available + held - paid, "onHold" = "onHold" - held,
        owed = owed - paid, "lastNumber" = balance."lastNumber" + entries + CASE WHEN paid > 0 THEN 1 ELSE 0 END
      FROM sums WHERE balance."userId" = sums."userId"
    ), entries AS (
      INSERT INTO "CreditTransaction" (id, "userId", number, type, amount, "balanceAfter", "taskId", reason, "createdAt")
      SELECT "entryId", "userId", "lastNumber" + row_number() OVER earlier, 'RELEASE'::"CreditTransactionType", held,
        available + sum(held) OVER earlier, id, reason, "completedAt"
      FROM holds JOIN balances USING ("userId") WINDOW earlier AS (PARTITION BY "userId" ORDER BY nth)
      UNION ALL
      SELECT "collectionId", "userId", "lastNumber" + entries + 1, 'ADJUSTMENT', -paid, available + held - paid, NULL,
        'DEBT_COLLECTED', "completedAt"
      FROM sums JOIN balances USING ("userId") WHERE paid > 0
    ),`,
  });

const ways: Record<End, (failure: Failure) => Promise<boolean>> = {
  FAILED: failing("FAILED"),
  TIMED_OUT: failing("TIMED_OUT"),
};

/**
 * Ends a task without success and gives all of its credits back, together with others that end in the same moment. `keep` is
 * what it still needs: a timed-out task goes on being asked about for a while.
 * @returns whether this call ended it.
 */
export async function failTask(
  task: Pick<Task, "id" | "userId" | "requestId" | "modelSlug" | "sandbox" | "createdAt" | "creditsHeld">,
  to: End,
  code: FailureCode,
  only: Only = {},
  keep: Partial<Pick<Task, "nextPollAt" | "kieCredits">> = {},
): Promise<boolean> {
  const completedAt = now();
  const { category } = failureReason(code);
  const isEnded = await ways[to]({
    id: task.id,
    only,
    code,
    category,
    reason: to === "TIMED_OUT" ? "TASK_TIMED_OUT" : "TASK_FAILED",
    completedAt,
    nextPollAt: keep.nextPollAt ?? null,
    kieCredits: keep.kieCredits ?? null,
    entryId: uuid(),
    collectionId: uuid(),
  });
  if (!isEnded) return refuseWithoutHold(task.id, to, only);
  countEnded(task, to, category);
  countMoved("RELEASE", task.creditsHeld);
  notify("room");
  const durationMs = completedAt.getTime() - task.createdAt.getTime();
  log.info({ event: "task failed", ...lineOf(task), model: task.modelSlug, status: to, code, durationMs });
  return true;
}

/** Somebody else has moved it; or else it has no hold, which must never be. */
async function refuseWithoutHold(id: string, to: End, only: Only): Promise<false> {
  const where = { AND: [{ id, status: { in: statesBefore(to) } }, only] };
  if ((await db.task.count({ where })) > 0) throw new Error(`Nothing is held for the task ${id}.`);
  return false;
}
