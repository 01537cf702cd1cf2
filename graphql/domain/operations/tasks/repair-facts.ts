import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { isLate } from "#graphql/domain/tasks/outcome/late.ts";
import { isMadeAndUnsaved } from "#graphql/domain/tasks/repair/save-again.ts";
import { mayBeTakenOver } from "#graphql/domain/tasks/repair/take-over.ts";
import { isFinal } from "#graphql/domain/tasks/state.ts";
import { Prisma, type Task } from "#prisma/generated/client/client.ts";

const REPAIRS = ["ASK_AGAIN", "SAVE_AGAIN", "SEND_AGAIN", "END_AND_RETURN", "TAKE_OVER"] as const;
export type RepairAction = (typeof REPAIRS)[number];

/** What decides about what can be done for a task. */
export type RepairFacts = {
  task: Task;
  /** Whether an operator keeps its account out: nothing of it is sent then. */
  isSuspended: boolean;
  /** The kie task that a stored callback names, for a task that knows none. */
  namedKieTask: string | null;
};

/** What is read beside a row of "Task", whose account is "account". */
export function toldOf(): Prisma.Sql {
  return Prisma.sql`"account"."suspendedAt" IS NOT NULL AS "isSuspended", CASE WHEN "Task"."kieTaskId" IS NULL THEN (
      SELECT "kieTaskId" FROM "KieDelivery" AS heard WHERE heard."taskId" = "Task"."id" AND heard."kieTaskId" IS NOT NULL
        AND heard."kieTaskId" <> ALL("Task"."formerKieTaskIds") ORDER BY heard."receivedAt" DESC LIMIT 1
    ) END AS "namedKieTask"`;
}

/** What can be done for a task now. Where kie.ai has a say in it, it is asked when it is done. */
export function repairsFor(facts: RepairFacts): RepairAction[] {
  return REPAIRS.filter((action) => POSSIBLE[action](facts));
}

/** Credits that are held for a task and not yet charged or given back. */
export function heldFor({ status, awaitsOutcome, creditsHeld }: Task): number {
  return !isFinal(status) || awaitsOutcome ? creditsHeld : 0;
}

const POSSIBLE: Record<RepairAction, (facts: RepairFacts) => boolean> = {
  ASK_AGAIN: (facts) => modelDefinition(facts.task.modelSlug) !== undefined && canBeAsked(facts),
  SAVE_AGAIN: ({ task }) => isMadeAndUnsaved(task),
  SEND_AGAIN: ({ task, isSuspended }) =>
    !isSuspended && modelDefinition(task.modelSlug) !== undefined && mayBeSentAgain(task),
  END_AND_RETURN: ({ task }) => !isFinal(task.status) || task.awaitsOutcome,
  TAKE_OVER: ({ task }) => mayBeTakenOver(task),
};

/** kie.ai can be asked by its own id alone; the sandbox also by the callback address that it was given. */
function canBeAsked({ task, namedKieTask }: RepairFacts): boolean {
  const { status, kieTaskId, sandbox, sendingSince, awaitsOutcome } = task;
  if (kieTaskId !== null) return status === "PROCESSING" || isLate(task);
  const isSending = status === "PENDING" && sendingSince !== null;
  const wasLost = status === "PROCESSING" || awaitsOutcome || (status === "FAILED" && isLate(task));
  return (isSending || wasLost) && (sandbox || namedKieTask !== null);
}

/**
 * Only what still holds its credits is sent again: for the rest there is its owner's own new order. And only where kie.ai can
 * say that it has nothing of the first one.
 */
function mayBeSentAgain({ status, kieTaskId, sandbox, sendingSince }: Task): boolean {
  if (status === "PENDING") return sendingSince === null;
  return status === "PROCESSING" && (kieTaskId !== null || sandbox);
}
