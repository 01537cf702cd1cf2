import type { TaskStatus } from "#prisma/generated/client/client.ts";

/** Where a task may go from each state. Final states lead nowhere; a database trigger keeps that too. */
export const legalMoves: Record<TaskStatus, readonly TaskStatus[]> = {
  PENDING: ["PROCESSING", "FAILED", "CANCELED"],
  PROCESSING: ["PENDING", "SAVING", "FAILED", "TIMED_OUT", "CANCELED"],
  SAVING: ["COMPLETED", "FAILED"],
  COMPLETED: [],
  FAILED: [],
  TIMED_OUT: [],
  CANCELED: [],
};

/** Whether nothing more happens to the task's status. */
export function isFinal(status: TaskStatus): boolean {
  return legalMoves[status].length === 0;
}

/** Whether a task may go from one state to the other. */
export function canMove(from: TaskStatus, to: TaskStatus): boolean {
  return legalMoves[from].includes(to);
}

/** The states from which a task may reach `to`. */
export function statesBefore(to: TaskStatus): TaskStatus[] {
  return (Object.keys(legalMoves) as TaskStatus[]).filter((from) => canMove(from, to));
}

export const OPEN_STATUSES: TaskStatus[] = ["PENDING", "PROCESSING", "SAVING"];
