import { z } from "zod";
import { costWithin } from "#graphql/domain/catalog/costs/cost.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { InvalidInputError, NotFoundError, problemsIn } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { followCost } from "#graphql/domain/operations/catalog/costs/follow.ts";
import { tellLoss } from "#graphql/domain/operations/catalog/costs/guard.ts";
import { houseFactor } from "#graphql/domain/operations/catalog/costs/set-rules.ts";
import { holdModel } from "#graphql/domain/operations/catalog/hold-model.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Model, Price } from "#prisma/generated/client/client.ts";

const shape = z.object({ factor: houseFactor.nullish() });

export type PricingChange = {
  /** The model's slug. */
  model: string;
  followsCost: boolean;
  /** Its own factor; left out, the house's. */
  factor?: number | null | undefined;
  reason: string;
};

/**
 * Says whether the price of a model follows what kie.ai asks, and by which factor. One that is to follow does so at once.
 * @throws ForbiddenError, UnauthenticatedError, NotFoundError, InvalidInputError naming the field, also where no cost is known.
 */
export async function setModelPricing(
  actor: Actor,
  change: PricingChange,
): Promise<{ model: Model; price: Price | null }> {
  const { model: slug, followsCost } = change;
  const reason = readReason(change.reason);
  const parsed = shape.safeParse({ factor: change.factor });
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  const data = { followsCost, costFactor: followsCost ? (parsed.data.factor ?? null) : null };
  const set = await db.$transaction(async (tx) => {
    const held = await holdModel(tx, slug);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const definition = modelDefinition(slug);
    if (held === null || definition === undefined) throw new NotFoundError("model");
    if (followsCost && (await costWithin(tx, definition)) === null) {
      const message = "What kie.ai asks for this model is not known: give its cost first.";
      throw new InvalidInputError([{ path: ["followsCost"], code: "UNFIT", message }]);
    }
    const model = await tx.model.update({ where: { slug }, data });
    await recordAct(tx, by, {
      action: "model.pricing_set",
      subject: globalIdOf("Model", slug),
      before: { followsCost: held.followsCost === true, factor: held.costFactor },
      after: { followsCost, factor: model.costFactor },
      reason,
    });
    const followed = await followCost(tx, by, definition, model);
    return { model: followed?.model ?? model, price: followed?.price ?? null };
  });
  notify("catalog");
  if (set.price !== null) await tellLoss(slug, null);
  log.warn({ event: "pricing set", model: slug, ...data, credits: set.price?.credits });
  return set;
}
