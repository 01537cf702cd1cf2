import { useMemo, useRef } from "react";
import type { CreationsViewer } from "#app/creations/documents.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { isOpen } from "#app/tasks/status.ts";

type Placeholders = { running: TaskCard[]; finished: TaskCard[] };

/**
 * Which tasks stand on top, and which in the gallery. What was seen running keeps its place on top when it ends, until the
 * page is opened again: the gallery below does not move while somebody looks at it. What is just being deleted is nowhere.
 */
export function usePlaceholders(viewer: CreationsViewer): Placeholders {
  const { pending } = useTaskActions();
  const seen = useRef(new Set<string>());
  const { tasks, running } = viewer;
  return useMemo(() => {
    const all = new Map([...(running?.nodes ?? []), ...tasks.nodes].map((task) => [task.id, task]));
    const there = [...all.values()].filter(({ id }) => pending.get(id) !== "delete");
    for (const task of there) if (isOpen(task)) seen.current.add(task.id);
    return {
      // By their age, not by what still runs, or they would change places as they end.
      running: there.filter(({ id }) => seen.current.has(id)).sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
      finished: there.filter(({ id }) => !seen.current.has(id)),
    };
  }, [tasks, running, pending]);
}
