import { useMemo } from "react";
import { MadeDocument } from "#app/compose/documents.ts";
import type { Submissions } from "#app/compose/submissions/use-submissions.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import type { TaskCard } from "#app/tasks/documents.ts";

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
  const variables = useMemo(() => ({ ids: made.map(({ id }) => id) }), [made]);
  const loaded = useMemo(() => ({ nodes: made }), [made]);
  const latest = useLoaded(MadeDocument, variables, loaded).nodes;
  return useMemo(() => {
    const known = new Set(nodes.map(({ id }) => id));
    const own = latest.flatMap((node) => (node !== null && "kind" in node && !known.has(node.id) ? [node] : []));
    return own.length === 0 ? nodes : [...own, ...nodes];
  }, [latest, nodes]);
}
