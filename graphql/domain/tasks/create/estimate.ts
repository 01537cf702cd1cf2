import { foreseeKeyLimits } from "#graphql/domain/accounts/api-keys/api-key-limits.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { type DurationRange, expectedSeconds } from "#graphql/domain/catalog/offer.ts";
import { creditsFor, currentPrice } from "#graphql/domain/catalog/price.ts";
import { type ChosenTask, chooseTask } from "#graphql/domain/tasks/create/choice/choose.ts";
import { changesOf, type DraftChange } from "#graphql/domain/tasks/create/choice/draft.ts";
import type { Fallback } from "#graphql/domain/tasks/create/choice/fallback.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";

export type Estimate = {
  credits: number;
  expectedSeconds: DurationRange | null;
  /** The slug of the model that would make it. */
  model: string;
  /** Of a draft what the same order costs at full size, and in what that is another. */
  draft: { fullModel: string; fullCredits: number; changes: DraftChange[] } | null;
  fallback: Fallback | null;
};

/**
 * What a task would cost, in credits, how long it usually takes, and by which model it would be made. Holds nothing.
 * @throws the refusals that creating it would meet, those of the key's limits included, but for those that depend on the balance.
 */
export async function estimateTask(viewer: Viewer | null, kind: TaskKind, input: TaskInput): Promise<Estimate> {
  const priced = await priceOf(await chooseTask(viewer, kind, input));
  await foreseeKeyLimits(viewer?.key, priced);
  return { ...priced, expectedSeconds: await expectedSeconds(priced.model) };
}

/** What a request costs, and by which model it would be made. */
export async function priceOf(chosen: ChosenTask): Promise<Omit<Estimate, "expectedSeconds">> {
  const { model, parameters, draftOf, fallback } = chosen;
  const credits = creditsFor(await currentPrice(model.slug), parameters);
  const draft = draftOf && {
    fullModel: draftOf.model,
    fullCredits: creditsFor(await currentPrice(draftOf.model), draftOf.parameters),
    changes: changesOf(parameters, draftOf.parameters),
  };
  return { credits, model: model.slug, draft, fallback };
}
