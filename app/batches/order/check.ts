import { EstimateTasksDocument } from "#app/batches/documents.ts";
import { AT_ONCE, callsOf, inOrder, inputOf } from "#app/batches/order/input.ts";
import type { Item } from "#app/batches/plan/items.ts";
import { read } from "#app/lib/graphql/client.ts";
import { outcomeOf, type Refusal, refusal, refusalOfError } from "#app/lib/graphql/result.ts";
import { SECOND } from "#app/lib/time.ts";

/** An item with what it costs, or why it would be refused. */
export type Checked = Item & { credits: number | null; refusal: Refusal | null };

export type CheckedAll = {
  items: Checked[];
  credits: number;
  accepted: number;
  usualSeconds: { p50: number; p90: number } | null;
};

/** So many calls are under way at once. */
const SIDE_BY_SIDE = 2;
const MOST_WAITS = 20;

/**
 * Has all items looked at and priced; nothing is held. What is wrong with an item before anybody is asked is not asked. `onCount` hears
 * how many are through.
 * @returns why not, where the API could not be asked or refuses all of it; null where `signal` ended it.
 */
export async function checkAll(
  items: readonly Item[],
  onCount: (count: number) => void,
  signal: AbortSignal,
): Promise<CheckedAll | Refusal | null> {
  const open = items.filter(({ obstacle }) => obstacle === null);
  const calls = callsOf(open, AT_ONCE.estimate);
  const found = new Map<Item, Pick<Checked, "credits" | "refusal">>();
  const spans: { p50: number; p90: number }[] = [];
  let failure: Refusal | null = null;
  let next = 0;
  let through = items.length - open.length;
  const work = async () => {
    for (let call = calls[next++]; call !== undefined; call = calls[next++]) {
      const told = await ask(call, signal);
      if (told === null || failure !== null) return;
      if ("code" in told) {
        failure = told;
        return;
      }
      for (const [place, outcome] of inOrder(call, told.outcomes).entries()) {
        const item = call[place];
        if (item === undefined || outcome === undefined) continue;
        const refused = outcome.error === null ? null : outcomeOf(outcome.error);
        found.set(item, {
          credits: outcome.estimate?.credits ?? null,
          refusal: refused === null || refused.ok ? null : refused.refusal,
        });
        if (outcome.estimate?.expectedSeconds != null) spans.push(outcome.estimate.expectedSeconds);
      }
      through += call.length;
      onCount(through);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  if (signal.aborted) return null;
  if (failure !== null) return failure;
  const checked = items.map((item) => ({ ...item, credits: null, refusal: null, ...found.get(item) }));
  const accepted = checked.flatMap(({ credits }) => credits ?? []);
  return {
    items: checked,
    credits: accepted.reduce((sum, credits) => sum + credits, 0),
    accepted: accepted.length,
    usualSeconds: widest(spans),
  };
}

/** From the quickest to the slowest of what they usually take. */
function widest(spans: readonly { p50: number; p90: number }[]) {
  if (spans.length === 0) return null;
  return { p50: Math.min(...spans.map(({ p50 }) => p50)), p90: Math.max(...spans.map(({ p90 }) => p90)) };
}

async function ask(items: readonly Item[], signal: AbortSignal) {
  for (let waits = 0; !signal.aborted; waits++) {
    const { data, error } = await read(EstimateTasksDocument, { input: inputOf(items) }, "network-only");
    if (data !== undefined) return data.told;
    const why = error === undefined || error.networkError ? refusal("UNREACHABLE", "") : refusalOfError(error);
    if (why.code !== "RATE_LIMITED" || waits >= MOST_WAITS) return why;
    await pause((why.retryAfterSeconds ?? 1) * SECOND, signal);
  }
  return null;
}

/** Waits, or until `signal`. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
