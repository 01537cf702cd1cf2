import { type BatchState, BatchStatesDocument } from "#app/batches/documents.ts";
import { read } from "#app/lib/graphql/client.ts";

/** How every task of a batch stands; null where that could not be read to the end. */
export async function allStates(id: string): Promise<BatchState[] | null> {
  const states: BatchState[] = [];
  for (let after: string | null = null; ; ) {
    const variables: { id: string; after: string | null } = { id, after };
    const { data } = await read(BatchStatesDocument, variables, "network-only");
    if (data?.batch?.__typename !== "Batch") return null;
    const { nodes, pageInfo }: { nodes: BatchState[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } =
      data.batch.tasks;
    states.push(...nodes);
    if (!pageInfo.hasNextPage) return states;
    after = pageInfo.endCursor;
  }
}
