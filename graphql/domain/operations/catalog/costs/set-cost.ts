import { z } from "zod";
import { costKey, costWithin } from "#graphql/domain/catalog/costs/cost.ts";
import type { ModelDefinition, ModelPrice } from "#graphql/domain/catalog/definition.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { kieIdsOf } from "#graphql/domain/catalog/watch/kie-ids.ts";
import { ConflictError, InvalidInputError, NotFoundError, problemsIn } from "#graphql/domain/errors.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { tellLoss } from "#graphql/domain/operations/catalog/costs/guard.ts";
import { type CostSet, keepCost } from "#graphql/domain/operations/catalog/costs/keep-cost.ts";
import { proposeCost, sourcesSaid } from "#graphql/domain/operations/catalog/costs/propose.ts";
import { holdModel } from "#graphql/domain/operations/catalog/hold-model.ts";
import { readFactors } from "#graphql/domain/operations/catalog/read-price.ts";
import { type Offered, offered } from "#graphql/domain/operations/catalog/watch/offered.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { KieModel } from "#prisma/generated/client/client.ts";

const MOST_CREDITS = 100_000;

const shape = z.object({
  credits: z
    .number("A cost is a number of kie.ai's credits.")
    .positive("A cost is more than 0 credits.")
    .max(MOST_CREDITS, `A cost is at most ${MOST_CREDITS} credits.`),
});

export type CostChange = {
  /** The model's slug. */
  model: string;
  reason: string;
  /** In kie.ai's credits, at default parameters; left out, as its price text says. */
  credits?: number | null | undefined;
  /** JSON; left out, those that are known stay. */
  factors?: string | null | undefined;
};

/**
 * Says what kie.ai asks for a model: what its price text says, which is confirmed by that however far it has moved, or a number where
 * nobody can read it. What the watch has found of it is seen to; a price that follows has moved when this returns.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, ConflictError where the price text says nothing new
 */
export async function setModelCost(actor: Actor, change: CostChange): Promise<CostSet> {
  const { model: slug } = change;
  const reason = readReason(change.reason);
  const { slugsOf } = await offered();
  const set = await db.$transaction(async (tx) => {
    const held = await holdModel(tx, slug);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const definition = modelDefinition(slug);
    if (held === null || definition === undefined) throw new NotFoundError("model");
    const rows = await kieRows(tx, definition);
    const said = await readCost(tx, definition, rows, change);
    const kept = await keepCost(tx, by, { definition, ...said, reason }, held);
    await seeToFindings(tx, definition, { slugsOf, reason });
    return kept;
  });
  notify("catalog");
  await tellLoss(slug, set.loss);
  log.warn({ event: "cost set", model: slug, price: set.price?.credits, isBelowCost: set.loss !== null });
  return set;
}

async function kieRows(tx: Tx, definition: ModelDefinition): Promise<KieModel[]> {
  const of = { sandbox: goesToSandbox(), kieModel: { in: kieIdsOf(definition) } };
  return tx.kieModel.findMany({ where: of, orderBy: { kieModel: "asc" } });
}

async function readCost(tx: Tx, definition: ModelDefinition, rows: KieModel[], { credits, factors }: CostChange) {
  const of = { modelSlug: definition.slug, sandbox: goesToSandbox() };
  const row = await tx.modelCost.findUnique({ where: { modelSlug_sandbox: of } });
  if (credits == null) {
    const proposal = proposeCost(definition, rows, row);
    if (proposal === null) {
      throw new ConflictError("kie.ai's words say nothing new that can be read: give the cost as a number.");
    }
    return proposal;
  }
  const parsed = shape.safeParse({ credits });
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  const known = (await costWithin(tx, definition))?.factors ?? definition.initialPrice.factors;
  const cost: ModelPrice = {
    credits: parsed.data.credits,
    factors: factors == null ? known : readFactors(definition, factors),
  };
  return { cost, sources: sourcesSaid(rows, cost) };
}

/** What was found of the cost of this model alone is seen to; what other models share is left to them. */
async function seeToFindings(
  tx: Tx,
  definition: ModelDefinition,
  { slugsOf, reason: note }: Pick<Offered, "slugsOf"> & { reason: string },
): Promise<void> {
  const own = kieIdsOf(definition).filter((id) => (slugsOf.get(id)?.length ?? 0) <= 1);
  const subjects = own.map((id) => ({ kind: "price-moved", subject: `${id} price` }));
  const jumped = { kind: "cost-jumped", subject: `${definition.slug} cost` };
  await tx.ledgerFinding.updateMany({
    where: { OR: [...subjects, jumped], resolvedAt: null },
    data: { resolvedAt: now(), note },
  });
}

/** What kie.ai's texts would make of the cost of a model, for its page; null where they say nothing new. */
export async function proposedCosts(slugs: readonly string[]): Promise<(ModelPrice | null)[]> {
  const sandbox = goesToSandbox();
  const definitions = slugs.map((slug) => modelDefinition(slug));
  const ids = definitions.flatMap((definition) => (definition === undefined ? [] : kieIdsOf(definition)));
  const rows = await db.kieModel.findMany({ where: { sandbox, kieModel: { in: ids } } });
  const { costs } = await catalog();
  return definitions.map((definition) => {
    if (definition === undefined) return null;
    const own = kieIdsOf(definition).flatMap((id) => rows.filter(({ kieModel }) => kieModel === id));
    return proposeCost(definition, own, costs.get(costKey(definition.slug, sandbox)) ?? null)?.cost ?? null;
  });
}
