import type { TaskCard, TaskStatus } from "#app/tasks/documents.ts";

const FINAL: TaskStatus[] = ["COMPLETED", "FAILED", "TIMED_OUT", "CANCELED"];

/** Whether more is to come of this task. */
export function isOpen(task: Pick<TaskCard, "status">): boolean {
  return !FINAL.includes(task.status);
}

/** Whether the task ended without what was asked for. */
export function isLost(task: Pick<TaskCard, "status">): boolean {
  return !isOpen(task) && task.status !== "COMPLETED";
}

/** What a task is called: its words, or where it needs none what makes it. */
export function titleOf({ prompt, model }: { prompt: string; model: { name: string } }): string {
  return prompt || model.name;
}
