import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import {
  type RepairAction,
  type RepairFacts,
  repairsFor,
  toldOf,
} from "#graphql/domain/operations/tasks/repair-facts.ts";
import { type TaskJson, taskFrom } from "#graphql/domain/tasks/row.ts";
import { isFinal } from "#graphql/domain/tasks/state.ts";
import { fromNow, MINUTE, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";

/** So long a repair that asks somebody else may take; one whose process has gone is not waited for any longer. */
const LEASE_MS = 2 * MINUTE;

type Row = Omit<RepairFacts, "task"> & { task: TaskJson };

/**
 * Locks a task until the commit, and sees to it that it can be repaired like this now. `lease` is the caller's own, where it
 * has taken one.
 * @throws NotFoundError, ConflictError when it has ended meanwhile, or another operator is at it.
 */
export async function holdTask(tx: Tx, id: string, action: RepairAction, lease: Date | null): Promise<RepairFacts> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT to_jsonb("Task") AS "task", ${toldOf()} FROM "Task" JOIN "User" AS "account" ON "account"."id" = "Task"."userId"
    WHERE "Task"."id" = ${id} AND "Task"."deletedAt" IS NULL FOR NO KEY UPDATE OF "Task"`;
  if (row === undefined) throw new NotFoundError("task");
  const facts = { ...row, task: taskFrom(row.task) };
  const { repairUntil } = facts.task;
  const isMine = repairUntil !== null && repairUntil.getTime() === lease?.getTime();
  const isOthers = repairUntil !== null && repairUntil > now() && !isMine;
  if (isOthers || (lease !== null && !isMine)) {
    throw new ConflictError("Another operator is repairing this task at the moment. Look at it again in a minute.");
  }
  if (!repairsFor(facts).includes(action)) throw new ConflictError(refusalOf(facts));
  return facts;
}

function refusalOf({ task: { status, awaitsOutcome } }: RepairFacts): string {
  if (isFinal(status) && !awaitsOutcome) return `This task is over (${status}) and holds nothing: nothing was changed.`;
  return `This can't be done for a task that is ${status} as it is now: nothing was changed.`;
}

/**
 * Takes a task for a repair that has to ask somebody else first: until it is done no other is begun.
 * @throws NotFoundError, ConflictError.
 */
export async function leaseTask(id: string, action: RepairAction): Promise<{ facts: RepairFacts; lease: Date }> {
  const lease = fromNow(LEASE_MS);
  const facts = await db.$transaction(async (tx) => {
    const held = await holdTask(tx, id, action, null);
    await tx.task.update({ where: { id }, data: { repairUntil: lease } });
    return held;
  });
  return { facts, lease };
}

/** Lets a task go for the next repair. */
export async function endLease(id: string, lease: Date, tx: Tx = db): Promise<void> {
  await tx.task.updateMany({ where: { id, repairUntil: lease }, data: { repairUntil: null } });
}
