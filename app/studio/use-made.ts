import { useMemo } from "react";
import type { Submissions } from "#app/compose/submissions/use-submissions.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { useCurrentTasks } from "#app/tasks/use-current-tasks.ts";

/**
 * What the feed shows: what was ordered from this page stands in it at once, and stays current on a page of the feed
 * that it does not belong to.
 */
export function useWithMade(submissions: Submissions, nodes: readonly TaskCard[]): readonly TaskCard[] {
  const { all } = submissions;
  const made = useMemo(
    () =>
      all.flatMap((submission) =>
        submission.state === "accepted"
          ? submission.items.flatMap(({ task }) => (task === null ? [] : [task])).reverse()
          : [],
      ),
    [all],
  );
  const latest = useCurrentTasks(made);
  return useMemo(() => {
    const known = new Set(nodes.map(({ id }) => id));
    const own = latest.filter(({ id }) => !known.has(id));
    return own.length === 0 ? nodes : [...own, ...nodes];
  }, [latest, nodes]);
}
