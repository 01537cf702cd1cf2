import type { TaskCard } from "#app/tasks/documents.ts";

/** What was ordered together with the same words: one row of the feed. */
export type Order = { key: string; tasks: readonly TaskCard[] };

function isTogether(a: TaskCard, b: TaskCard): boolean {
  return a.requestId !== null && a.requestId === b.requestId && a.prompt === b.prompt && a.model.id === b.model.id;
}

/** The rows of a list of tasks, newest first; within a row the takes stand in the order in which they were ordered. */
export function ordersOf(tasks: readonly TaskCard[]): Order[] {
  const orders: { key: string; tasks: TaskCard[] }[] = [];
  for (const task of tasks) {
    const last = orders.at(-1);
    const [first] = last?.tasks ?? [];
    if (last !== undefined && first !== undefined && isTogether(first, task)) last.tasks.unshift(task);
    else orders.push({ key: task.id, tasks: [task] });
  }
  return orders;
}
