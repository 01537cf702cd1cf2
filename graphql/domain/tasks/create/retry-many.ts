import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { InvalidInputError } from "#graphql/domain/errors.ts";
import { type ItemOutcome, outcomeOf, runBatch } from "#graphql/domain/tasks/create/batch.ts";
import type { CreateOptions } from "#graphql/domain/tasks/create/create.ts";
import { creditsHeldBy, guardTotal, itemAt } from "#graphql/domain/tasks/create/create-many.ts";
import { orderOf, retryTask } from "#graphql/domain/tasks/create/retry.ts";

/**
 * Tries many ended tasks again, each for itself, in the order given. `maxCredits` guards the total of what would be
 * held; `creditsCharged` is what the accepted ones hold.
 * @throws InvalidInputError for an empty or too large batch, PriceChangedError for a total above `maxCredits`,
 * IdempotencyMismatchError.
 */
export async function retryTasks(
  viewer: Viewer,
  ids: string[],
  { operation, maxCredits, idempotencyKey }: CreateOptions,
): Promise<{ outcomes: ItemOutcome[]; creditsCharged: number }> {
  const outcomes = await runBatch({
    viewer,
    operation,
    idempotencyKey,
    items: ids,
    listName: "ids",
    guard: async () => guardTotal(viewer, await ordersOf(viewer, ids), maxCredits),
    run: async (place, key) => {
      refuseTwice(ids, place);
      return (await retryTask(viewer, itemAt(ids, place), key)).task;
    },
  });
  return { outcomes, creditsCharged: creditsHeldBy(outcomes) };
}

async function ordersOf(viewer: Viewer, ids: string[]) {
  const orders = [];
  for (const id of new Set(ids)) {
    const order = await outcomeOf(() => orderOf(viewer, id));
    if ("input" in order) orders.push(order);
  }
  return orders;
}

/** @throws InvalidInputError for a task that stands in the list before. */
function refuseTwice(ids: string[], place: number): void {
  if (ids.indexOf(itemAt(ids, place)) === place) return;
  throw new InvalidInputError([{ path: ["ids", `${place}`], message: "This task stands in the list twice." }]);
}
