import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { type ItemOutcome, outcomeOf, refuseSize } from "#graphql/domain/tasks/create/batch.ts";
import { cancelTask } from "#graphql/domain/tasks/keep/cancel.ts";

/**
 * Cancels many tasks, each for itself, in the order given. Repeating it is harmless: what is canceled already is a
 * CONFLICT.
 * @throws InvalidInputError for an empty or too large batch.
 */
export async function cancelTasks(
  viewer: Viewer,
  ids: string[],
): Promise<{ outcomes: ItemOutcome[]; creditsReturned: number }> {
  refuseSize(ids.length, "ids");
  let creditsReturned = 0;
  const outcomes: ItemOutcome[] = [];
  for (const id of ids) {
    const outcome = await outcomeOf(() => cancelTask(viewer, id));
    if ("creditsReturned" in outcome) creditsReturned += outcome.creditsReturned;
    outcomes.push(outcome);
  }
  return { outcomes, creditsReturned };
}
