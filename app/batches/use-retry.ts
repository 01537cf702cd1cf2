import { useState } from "react";
import { allStates } from "#app/batches/all-states.ts";
import { type BatchState, RetryInBatchDocument, type ShownBatch } from "#app/batches/documents.ts";
import { freshKey } from "#app/lib/browser/fresh-key.ts";
import { change, refetchFollowed } from "#app/lib/graphql/client.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";

/** As many as the API tries again at once. */
const AT_ONCE = 50;
const LOST = ["FAILED", "TIMED_OUT"];

/** What is tried again in one call, and what that may cost at most. The key stays: made again after a lost answer it orders nothing twice. */
type Call = { ids: string[]; credits: number; key: string };

type Ended = Pick<BatchState, "id" | "status" | "failure">;

/** What came back is what it cost, and the same again costs no more unless prices have changed. What was only not saved is saved again. */
function priceOf({ failure }: Ended): number {
  return failure === null || failure.code === "RESULT_NOT_SAVED" ? 0 : failure.creditsReturned;
}

function callsFor(tasks: readonly Ended[]): Call[] {
  const lost = tasks.filter(({ status }) => LOST.includes(status));
  return Array.from({ length: Math.ceil(lost.length / AT_ONCE) }, (_, at) => {
    const some = lost.slice(at * AT_ONCE, (at + 1) * AT_ONCE);
    const credits = some.reduce((sum, task) => sum + priceOf(task), 0);
    return { ids: some.map(({ id }) => id), credits, key: freshKey() };
  });
}

const countOf = (calls: readonly Call[]) => calls.reduce((sum, { ids }) => sum + ids.length, 0);

/**
 * Trying again what failed in a batch, for a price that is told before. It is known at once where all of the batch is on the page, else
 * after `ask`; a price that has changed meanwhile is told by `price` before anything more is ordered.
 */
export function useRetry({ id, progress: { failed }, tasks: { nodes, pageInfo } }: ShownBatch) {
  const [asked, setAsked] = useState<Call[] | null>(null);
  const isWhole = !pageInfo.hasNextPage && !pageInfo.hasPreviousPage;
  // What has failed since, or was tried again elsewhere, is another price.
  const calls = [asked ?? [], isWhole ? callsFor(nodes) : []].find((some) => countOf(some) === failed);
  const ask = async (): Promise<Refusal | null> => {
    const states = await allStates(id);
    if (states === null) return refusal("UNREACHABLE", "");
    setAsked(callsFor(states));
    return null;
  };
  const retry = async (open: readonly Call[]): Promise<Refusal | null> => {
    setAsked([...open]);
    for (const [at, call] of open.entries()) {
      const { ids, credits: maxCredits, key: idempotencyKey } = call;
      const again = await change(RetryInBatchDocument, { ids, maxCredits, idempotencyKey });
      if (!again.ok) {
        const { credits = call.credits } = again.refusal;
        setAsked([{ ...call, credits }, ...open.slice(at + 1)]);
        return again.refusal;
      }
      setAsked(open.slice(at + 1));
      await refetchFollowed();
      const first = again.payload.outcomes.find(({ error }) => error !== null)?.error;
      if (first != null) return { ...first, fields: [] };
    }
    return null;
  };
  return {
    price: calls === undefined ? null : calls.reduce((sum, { credits }) => sum + credits, 0),
    run: () => (calls === undefined ? ask() : retry(calls)),
  };
}
