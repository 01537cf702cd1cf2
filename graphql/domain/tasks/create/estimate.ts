import { foreseeKeyLimits } from "#graphql/domain/accounts/api-keys/api-key-limits.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { type DurationRange, expectedSeconds } from "#graphql/domain/catalog/offer.ts";
import { creditsFor, currentPrice } from "#graphql/domain/catalog/price.ts";
import { type TaskInput, validateTask } from "#graphql/domain/tasks/create/validate.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";

/**
 * What a task would cost, in credits, and how long it usually takes. Holds nothing.
 * @throws the refusals that creating it would meet, those of the key's limits included, but for those that depend on the balance.
 */
export async function estimateTask(
  viewer: Viewer | null,
  kind: TaskKind,
  input: TaskInput,
): Promise<{ credits: number; expectedSeconds: DurationRange | null }> {
  const { model, parameters } = await validateTask(viewer, kind, input);
  const credits = creditsFor(await currentPrice(model.slug), parameters);
  await foreseeKeyLimits(viewer?.key, { credits, model: model.slug });
  return { credits, expectedSeconds: await expectedSeconds(model.slug) };
}
