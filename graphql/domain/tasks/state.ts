import type { Tx } from "#graphql/runtime/db.ts";
import type { Prisma, Task, TaskStatus } from "#prisma/generated/client/client.ts";

/** Where a task may go from each state. Final states lead nowhere; a database trigger keeps that too. */
export const legalTransitions: Record<TaskStatus, readonly TaskStatus[]> = {
  PENDING: ["PROCESSING", "FAILED", "CANCELED"],
  PROCESSING: ["PENDING", "SAVING", "FAILED", "TIMED_OUT", "CANCELED"],
  SAVING: ["COMPLETED", "FAILED"],
  COMPLETED: [],
  FAILED: [],
  TIMED_OUT: [],
  CANCELED: [],
};
const statuses = Object.keys(legalTransitions) as TaskStatus[];

/** Whether nothing more happens to the task's status. */
export function isFinal(status: TaskStatus): boolean {
  return legalTransitions[status].length === 0;
}

/** Whether a task may go from one state to the other. */
export function canTransition(from: TaskStatus, to: TaskStatus): boolean {
  return legalTransitions[from].includes(to);
}

/** The states from which a task may reach `to`. */
export function statesBefore(to: TaskStatus): TaskStatus[] {
  return statuses.filter((from) => canTransition(from, to));
}

/** The states of a task that is not over. */
export const OPEN_STATUSES: TaskStatus[] = statuses.filter((status) => !isFinal(status));

/** What a task that is nobody's to send has no use for. */
export const UNCLAIMED = { claimedBy: null, claimedUntil: null, sendingSince: null, notBefore: null };

/** A task whose answer was lost, and of which nothing was heard in time: kie.ai may have made it all the same. */
export const ENDED_UNHEARD = { status: "FAILED", failureCode: "ANSWER_LOST" } as const satisfies Prisma.TaskWhereInput;

/** A task that was made, and whose files could not be saved: as long as kie.ai keeps them, they can be fetched again. */
export const ENDED_UNSAVED = {
  status: "FAILED",
  failureCode: "RESULT_NOT_SAVED",
} as const satisfies Prisma.TaskWhereInput;

/** What an ended task no longer waits for. */
export const AT_REST = { ...UNCLAIMED, nextPollAt: null };

/**
 * Moves a task if it is in a state that may go there, and tells whether it was this call that moved it: of several
 * roads that reach the same end at once, one wins.
 */
export async function transition(
  tx: Tx,
  id: string,
  to: TaskStatus,
  data: Prisma.TaskUpdateManyMutationInput = {},
  only: Prisma.TaskWhereInput = {},
): Promise<Task | null> {
  const [task] = await tx.task.updateManyAndReturn({
    where: { AND: [{ id, status: { in: statesBefore(to) } }, only] },
    data: { ...data, status: to },
  });
  return task ?? null;
}
