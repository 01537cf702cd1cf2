import { enforceRequestCeiling } from "#graphql/domain/accounts/api-keys/api-key-limits.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { creditsFor, currentPrice } from "#graphql/domain/catalog/price.ts";
import { PriceChangedError } from "#graphql/domain/errors.ts";
import { giveRoomBack, takeRoom } from "#graphql/domain/tasks/batches/batch.ts";
import { type ItemOutcome, outcomeOf, runBatch, type Within } from "#graphql/domain/tasks/create/batch.ts";
import { chooseTask } from "#graphql/domain/tasks/create/choice/choose.ts";
import { createAll } from "#graphql/domain/tasks/create/create.ts";
import { lookUp } from "#graphql/domain/tasks/create/named/look-up.ts";
import type { CreateOptions } from "#graphql/domain/tasks/create/order.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";

/** One task of a batch; `index` is its place within the images or within the videos. */
export type BatchItem = { kind: TaskKind; index: number; input: TaskInput };
export type BatchOutcome = ItemOutcome & { kind: TaskKind; index: number };

/**
 * Makes many tasks, each for itself: an item that is refused is named in its outcome and costs nothing. The total of
 * what would be held is guarded by `maxCredits` before anything is made. `creditsCharged` is what the accepted ones hold.
 * @throws InvalidInputError for an empty or too large list, and a batch that is absent, somebody else's or full; PriceChangedError
 * for a total above `maxCredits`, IdempotencyMismatchError.
 */
export async function createTasks(
  viewer: Viewer,
  items: BatchItem[],
  { operation, maxCredits, idempotencyKey, batchId, requestId }: CreateOptions,
): Promise<{ outcomes: BatchOutcome[]; creditsCharged: number }> {
  const outcomes = await runBatch({
    viewer,
    operation,
    idempotencyKey,
    items,
    within: batchId ? roomIn(viewer, batchId, items.length) : null,
    listName: "images",
    guard: () => guardTotal(viewer, items, maxCredits),
    run: (keyOf) =>
      createAll(
        items.map(({ kind, input }, place) => ({
          viewer,
          kind,
          input,
          options: { ...keyOf(place), batchId, requestId },
        })),
      ),
  });
  return {
    outcomes: outcomes.map((outcome, place) => {
      const { kind, index } = itemAt(items, place);
      return { kind, index, ...outcome };
    }),
    creditsCharged: creditsHeldBy(outcomes),
  };
}

/** What the accepted items of a batch hold together, in credits. */
export function creditsHeldBy(outcomes: ItemOutcome[]): number {
  return outcomes.reduce((sum, { task }) => sum + (task?.creditsHeld ?? 0), 0);
}

/** @throws PriceChangedError when the items would hold more than `maxCredits` together, QuotaExceededError when more than the key allows. A refused item costs nothing. */
export async function guardTotal(
  viewer: Viewer,
  items: readonly { kind: TaskKind; input: TaskInput }[],
  maxCredits: number | null | undefined,
): Promise<void> {
  const most = maxCredits ?? Number.POSITIVE_INFINITY;
  if (most === Number.POSITIVE_INFINITY && (viewer.key?.maxCreditsPerRequest ?? null) === null) return;
  const named = await lookUp(
    viewer,
    items.map(({ input }) => input),
  );
  let total = 0;
  for (const { kind, input } of items) {
    const priced = await outcomeOf(async () => {
      const { model, parameters } = await chooseTask(viewer, kind, input, named);
      return { credits: creditsFor(await currentPrice(model.slug), parameters) };
    });
    total += "credits" in priced ? priced.credits : 0;
  }
  if (total > most) throw new PriceChangedError(total);
  enforceRequestCeiling(viewer.key, total);
}

/** The room that a call's tasks take in a batch; that of the refused ones is given back. */
function roomIn(viewer: Viewer, id: string, tasks: number): Within {
  return {
    id,
    enter: (tx) => takeRoom(tx, viewer, id, tasks),
    leave: (tx, outcomes) => giveRoomBack(tx, id, outcomes.filter(({ error }) => error !== undefined).length),
  };
}

/** The item at a place that is known to be there. */
export function itemAt<Item>(items: readonly Item[], place: number): Item {
  const item = items[place];
  if (item === undefined) throw new Error(`The batch has no item ${place}.`);
  return item;
}
