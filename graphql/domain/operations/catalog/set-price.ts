import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { currentPrice, LATEST_FIRST, readFactors } from "#graphql/domain/catalog/price.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { type Actor, mustBeActor, type NamedActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { tellLoss } from "#graphql/domain/operations/catalog/costs/guard.ts";
import { holdModel } from "#graphql/domain/operations/catalog/hold-model.ts";
import { readStart, readTerms } from "#graphql/domain/operations/catalog/read-price.ts";
import { type PriceSet, writePrice } from "#graphql/domain/operations/catalog/write-price.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Model, Price } from "#prisma/generated/client/client.ts";

export type PriceChange = {
  /** The model's slug. */
  model: string;
  /** At default parameters. */
  credits: number;
  reason: string;
  /** JSON; left out, those of today stay. */
  factors?: string | null | undefined;
  /** When it begins; left out, now. */
  from?: Date | null | undefined;
  /** The price set last, as the operator saw it; left out, as it is when the request comes in. */
  seen?: string | null | undefined;
};

/**
 * Sets what a model costs from a moment on. What is ordered before then keeps its price; every process reckons with the new one
 * from its next estimate on. A price that begins later takes over by itself; one that is to be taken back is followed by
 * another from the same moment. A model that followed its cost is priced by hand from then on. A price below cost is a finding at
 * once, and pauses the model where the rules say so.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, ConflictError when somebody else has set
 * one since it was looked at.
 */
export async function setModelPrice(actor: Actor, change: PriceChange): Promise<PriceSet> {
  const { model: slug } = change;
  const why = readReason(change.reason);
  await catalog();
  const seen = change.seen ?? (await lastSet(slug, db))?.id;
  const set = await db.$transaction(async (tx) => {
    const held = await holdModel(tx, slug);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    if (held === null) throw new NotFoundError("model");
    if ((await lastSet(slug, tx))?.id !== seen) {
      throw new ConflictError("Somebody else has just set the price of this model. Look at it first.");
    }
    return write(tx, by, { ...change, reason: why }, held);
  });
  notify("catalog");
  await tellLoss(slug, set.loss);
  const { credits, startsAt } = set.price;
  log.warn({ event: "price set", model: slug, credits, from: startsAt, isBelowCost: set.loss !== null });
  return set;
}

/** The price of a model that was set last, whenever it begins. */
async function lastSet(modelSlug: string, tx: Tx): Promise<Price | null> {
  return tx.price.findFirst({ where: { modelSlug }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
}

async function write(tx: Tx, by: NamedActor, change: PriceChange, held: Model): Promise<PriceSet> {
  const definition = modelDefinition(change.model);
  if (definition === undefined) throw new NotFoundError("model");
  const given = { credits: change.credits, factors: change.factors ?? null };
  const terms = readTerms(definition, given, readFactors(await currentPrice(change.model, tx)));
  const startsAt = readStart(change.from ?? null);
  return writePrice(tx, by, { definition, terms, startsAt, reason: change.reason, isByHand: true }, held);
}

/** What a model has cost, costs and will cost: what begins last comes first. */
export async function pricesOf(modelSlug: string, most: number): Promise<Price[]> {
  return db.price.findMany({ where: { modelSlug }, orderBy: [...LATEST_FIRST], take: most });
}
