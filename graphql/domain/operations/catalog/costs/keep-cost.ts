import { costWithin } from "#graphql/domain/catalog/costs/cost.ts";
import type { ModelDefinition, ModelPrice } from "#graphql/domain/catalog/definition.ts";
import { type Loss, lossOf } from "#graphql/domain/catalog/margin.ts";
import { currentPrice } from "#graphql/domain/catalog/price.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import type { NamedActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { followCost } from "#graphql/domain/operations/catalog/costs/follow.ts";
import { guardMargin } from "#graphql/domain/operations/catalog/costs/guard.ts";
import type { Sources } from "#graphql/domain/operations/catalog/costs/propose.ts";
import { now } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import type { Model, Price } from "#prisma/generated/client/client.ts";

/** A cost that is known from now on, and what came of it: a price where the model follows it, a loss where that is by hand and too low. */
export type CostSet = { model: Model; price: Price | null; loss: Loss | null; isPaused: boolean };

type Known = { definition: ModelDefinition; cost: ModelPrice; sources: Sources; reason: string };

/** Keeps what kie.ai asks for a model, and lets its price follow where it does. The model's row is held. */
export async function keepCost(tx: Tx, by: NamedActor, known: Known, held: Model): Promise<CostSet> {
  const { definition, cost, sources, reason } = known;
  const { slug: modelSlug } = definition;
  const of = { modelSlug, sandbox: goesToSandbox() };
  const before = await costWithin(tx, definition);
  const data = { ...cost, sources, reason, author: by.name, setAt: now() };
  await tx.modelCost.upsert({
    where: { modelSlug_sandbox: of },
    create: { ...of, ...data },
    update: data,
  });
  await recordAct(tx, by, {
    action: "model.cost_set",
    subject: globalIdOf("Model", modelSlug),
    ...(before !== null && { before }),
    after: cost,
    reason,
  });
  const set = await followCost(tx, by, definition, held);
  if (set !== null) return set;
  const loss = lossOf(definition, await currentPrice(modelSlug, tx), cost);
  const { model, isPaused } = await guardMargin(tx, held, loss);
  if (isPaused) {
    const states = { before: { state: held.state }, after: { state: model.state } };
    const why = { reason: "its price is below what kie.ai asks" };
    await recordAct(tx, by, {
      action: "model.state_set",
      subject: globalIdOf("Model", modelSlug),
      ...states,
      ...why,
    });
  }
  return { model, price: null, loss, isPaused };
}
