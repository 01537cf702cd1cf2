import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { type Loss, lossOf } from "#graphql/domain/catalog/margin.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { currentPrice, LATEST_FIRST, readFactors } from "#graphql/domain/catalog/price.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, type NamedActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdModel } from "#graphql/domain/operations/catalog/hold-model.ts";
import { readStart, readTerms } from "#graphql/domain/operations/catalog/read-price.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
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

/** A price that was set; `loss`: a request that it sells below what kie.ai asks, `isPaused`: for which the model was paused. */
export type PriceSet = { model: Model; price: Price; loss: Loss | null; isPaused: boolean };

/**
 * Sets what a model costs from a moment on. What is ordered before then keeps its price; every process reckons with the new one
 * from its next estimate on. A price that begins later takes over by itself; one that is to be taken back is followed by
 * another from the same moment. A price below cost is told; with BELOW_COST=pause it pauses the model.
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
  const { credits, startsAt } = set.price;
  log.warn({ event: "price set", model: slug, credits, from: startsAt, isBelowCost: set.loss !== null });
  return set;
}

/** The price of a model that was set last, whenever it begins. */
async function lastSet(modelSlug: string, tx: Tx): Promise<Price | null> {
  return tx.price.findFirst({ where: { modelSlug }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
}

async function write(tx: Tx, by: NamedActor, change: PriceChange, held: Model): Promise<PriceSet> {
  const { model: slug, reason } = change;
  const definition = modelDefinition(slug);
  if (definition === undefined) throw new NotFoundError("model");
  const former = await currentPrice(slug, tx);
  const terms = readTerms(
    definition,
    { credits: change.credits, factors: change.factors ?? null },
    readFactors(former),
  );
  const startsAt = readStart(change.from ?? null);
  const price = await tx.price.create({
    data: { modelSlug: slug, ...terms, startsAt, author: by.name, reason, createdAt: now() },
  });
  const loss = lossOf(definition, price);
  const isPaused = loss !== null && env.belowCost === "pause" && (held.state === "ACTIVE" || held.state === "DEGRADED");
  const model = isPaused ? await pause(tx, slug) : held;
  await recordAct(tx, by, {
    action: "model.price_set",
    subject: globalIdOf("Model", slug),
    before: { credits: former.credits, factors: former.factors, ...(isPaused && { state: held.state }) },
    after: { ...terms, from: startsAt, ...(isPaused && { state: model.state }) },
    reason,
  });
  return { model, price, loss, isPaused };
}

function pause(tx: Tx, slug: string): Promise<Model> {
  return tx.model.update({ where: { slug }, data: { state: "PAUSED", stateSetAt: now() } });
}

/** What a model has cost, costs and will cost: what begins last comes first. */
export async function pricesOf(modelSlug: string, most: number): Promise<Price[]> {
  return db.price.findMany({ where: { modelSlug }, orderBy: [...LATEST_FIRST], take: most });
}
