import { useMemo } from "react";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { type TaskCard, TasksDocument } from "#app/tasks/documents.ts";

/** Tasks that no query of the page reads, kept current: live events and later answers change them in place. One that is deleted is gone. */
export function useCurrentTasks(tasks: readonly TaskCard[]): readonly TaskCard[] {
  const variables = useMemo(() => ({ ids: tasks.map(({ id }) => id) }), [tasks]);
  const loaded = useMemo(() => ({ nodes: [...tasks] }), [tasks]);
  const { nodes } = useLoaded(TasksDocument, variables, loaded);
  return useMemo(() => nodes.flatMap((node) => (node !== null && "kind" in node ? [node] : [])), [nodes]);
}
