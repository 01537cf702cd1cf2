import { costWithin } from "#graphql/domain/catalog/costs/cost.ts";
import type { ModelDefinition, ModelPrice } from "#graphql/domain/catalog/definition.ts";
import { type Loss, lossOf } from "#graphql/domain/catalog/margin.ts";
import { currentPrice } from "#graphql/domain/catalog/price.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import type { NamedActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { guardMargin } from "#graphql/domain/operations/catalog/costs/guard.ts";
import { now } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import type { Model, Price } from "#prisma/generated/client/client.ts";

/** A price that was set; `loss`: a request that it sells below what kie.ai asks, `isPaused`: for which the model was paused. */
export type PriceSet = { model: Model; price: Price; loss: Loss | null; isPaused: boolean };

export type PriceOrder = {
  definition: ModelDefinition;
  terms: ModelPrice;
  startsAt: Date;
  reason: string;
  /** Who is named beside the price, where that is not who acts. */
  author?: string;
  /** Whether the price is set by hand, which ends that it follows what kie.ai asks. */
  isByHand: boolean;
  /** Whether the act that it is a part of has a receipt of its own. */
  isOnRecord?: boolean;
};

/** Writes a price into the rows, the one way there is, with its receipt in the audit log. The model's row is held. */
export async function writePrice(tx: Tx, by: NamedActor, order: PriceOrder, held: Model): Promise<PriceSet> {
  const { definition, terms, startsAt, reason, author = by.name, isByHand, isOnRecord = false } = order;
  const { slug } = definition;
  const former = await currentPrice(slug, tx);
  const price = await tx.price.create({
    data: { modelSlug: slug, ...terms, startsAt, author, reason, createdAt: now() },
  });
  const endsToFollow = isByHand && held.followsCost === true;
  if (endsToFollow) await tx.model.update({ where: { slug }, data: { followsCost: false } });
  const loss = lossOf(definition, price, await costWithin(tx, definition));
  const { model, isPaused } = await guardMargin(tx, held, loss);
  if (isOnRecord) return { model, price, loss, isPaused };
  await recordAct(tx, by, {
    action: "model.price_set",
    subject: globalIdOf("Model", slug),
    before: {
      credits: former.credits,
      factors: former.factors,
      ...(endsToFollow && { followsCost: true }),
      ...(isPaused && { state: held.state }),
    },
    after: {
      ...terms,
      from: startsAt,
      ...(endsToFollow && { followsCost: false }),
      ...(isPaused && { state: model.state }),
    },
    reason,
  });
  return { model, price, loss, isPaused };
}
