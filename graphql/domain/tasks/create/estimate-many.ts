import { enforceRequestCeiling, foreseeingKeyLimits } from "#graphql/domain/accounts/api-keys/api-key-limits.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { type DurationRange, expectedSecondsOf } from "#graphql/domain/catalog/offer.ts";
import type { DomainError } from "#graphql/domain/errors.ts";
import { outcomeOf, refuseSize } from "#graphql/domain/tasks/create/batch.ts";
import { chooseTask } from "#graphql/domain/tasks/create/choice/choose.ts";
import type { BatchItem } from "#graphql/domain/tasks/create/create-many.ts";
import { type Estimate, priceOf } from "#graphql/domain/tasks/create/estimate.ts";
import { lookUp } from "#graphql/domain/tasks/create/named/look-up.ts";

/** So many are estimated at once: nothing is written, so they are more than are ordered at once. */
const MOST_ESTIMATED = 200;

/** What one item would cost, or why it would be refused. */
export type EstimatedItem = Omit<BatchItem, "input"> & {
  reference: string | null;
  estimate?: Estimate;
  error?: DomainError;
};

/** What all that would be accepted costs together, in credits, and how many those are. */
export type ManyEstimated = { credits: number; accepted: number; outcomes: EstimatedItem[] };

/**
 * What each of many tasks would cost, in the order given, each for itself, with what they name looked up for all of them at once.
 * Holds nothing. An item is refused as its order would be, those before it counting for the limits of the key; what depends on
 * the balance is not foreseen.
 * @throws InvalidInputError for none or too many, QuotaExceededError for a total that the key may not spend on one request.
 */
export async function estimateTasks(viewer: Viewer | null, items: readonly BatchItem[]): Promise<ManyEstimated> {
  refuseSize(items.length, "images", MOST_ESTIMATED);
  const named = await lookUp(
    viewer,
    items.map(({ input }) => input),
  );
  const foresee = await foreseeingKeyLimits(viewer?.key);
  const outcomes: (Omit<EstimatedItem, "estimate"> & { priced?: Omit<Estimate, "expectedSeconds"> })[] = [];
  let total = 0;
  for (const { kind, index, input } of items) {
    const outcome = await outcomeOf(async () => {
      const priced = await priceOf(await chooseTask(viewer, kind, input, named));
      total += priced.credits;
      foresee(priced);
      return { priced };
    });
    outcomes.push({ kind, index, reference: input.reference ?? null, ...outcome });
  }
  enforceRequestCeiling(viewer?.key, total);
  const spans = await spansOf(outcomes.flatMap(({ priced }) => priced?.model ?? []));
  const estimated = outcomes.map(({ priced, ...rest }) =>
    priced === undefined
      ? rest
      : { ...rest, estimate: { ...priced, expectedSeconds: spans.get(priced.model) ?? null } },
  );
  const accepted = outcomes.flatMap(({ priced }) => priced ?? []);
  return {
    credits: accepted.reduce((sum, { credits }) => sum + credits, 0),
    accepted: accepted.length,
    outcomes: estimated,
  };
}

async function spansOf(models: readonly string[]): Promise<Map<string, DurationRange | null>> {
  const slugs = [...new Set(models)];
  const spans = await expectedSecondsOf(slugs);
  return new Map(slugs.map((slug, place) => [slug, spans[place] ?? null]));
}
