import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { type ItemOutcome, outcomeOf, refuseSize } from "#graphql/domain/tasks/create/batch.ts";
import { deleteTask, restoreTask } from "#graphql/domain/tasks/keep/delete.ts";
import { now } from "#graphql/runtime/clock.ts";

const MOST = 100;

/** What became of one task of a list to delete. */
export type DeleteOutcome = Pick<ItemOutcome, "error"> & { isDeleted: boolean };

/**
 * Deletes many tasks, each for itself, in the order given. All of them can be brought back until the same moment.
 * @throws InvalidInputError for an empty or too large list.
 */
export async function deleteTasks(
  viewer: Viewer,
  ids: string[],
): Promise<{ outcomes: DeleteOutcome[]; restorableUntil: Date }> {
  refuseSize(ids.length, "ids", MOST);
  const outcomes: DeleteOutcome[] = [];
  let restorableUntil: Date | undefined;
  for (const id of ids) {
    const outcome = await outcomeOf(async () => ({ until: await deleteTask(viewer, id) }));
    if ("until" in outcome) restorableUntil ??= outcome.until;
    outcomes.push("until" in outcome ? { isDeleted: true } : { ...outcome, isDeleted: false });
  }
  return { outcomes, restorableUntil: restorableUntil ?? now() };
}

/**
 * Brings many deleted tasks back, each for itself, in the order given.
 * @throws InvalidInputError for an empty or too large list.
 */
export async function restoreTasks(viewer: Viewer, ids: string[]): Promise<ItemOutcome[]> {
  refuseSize(ids.length, "ids", MOST);
  const outcomes: ItemOutcome[] = [];
  for (const id of ids) outcomes.push(await outcomeOf(async () => ({ task: await restoreTask(viewer, id) })));
  return outcomes;
}
