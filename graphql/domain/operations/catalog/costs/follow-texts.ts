import { costKey } from "#graphql/domain/catalog/costs/cost.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { DomainError } from "#graphql/domain/errors.ts";
import { FOLLOWS_COST } from "#graphql/domain/operations/catalog/costs/follow.ts";
import { tellLoss } from "#graphql/domain/operations/catalog/costs/guard.ts";
import { type CostSet, keepCost } from "#graphql/domain/operations/catalog/costs/keep-cost.ts";
import { type Proposal, proposeCost } from "#graphql/domain/operations/catalog/costs/propose.ts";
import { holdModel } from "#graphql/domain/operations/catalog/hold-model.ts";
import { type CatalogFinding, keepFound } from "#graphql/domain/operations/catalog/watch/keep-findings.ts";
import type { Offered } from "#graphql/domain/operations/catalog/watch/offered.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { KieModel } from "#prisma/generated/client/client.ts";

/** A cost that moves by more than this in one look is rather misread, or kie.ai's own mistake: it sets nothing by itself. */
const MOST_MOVED = 3;
const MOST_FINDINGS = 1000;

/**
 * Takes over what kie.ai's price texts say of costs, as far as they were read and understood; prices that follow move with them. What
 * has moved too far is a finding that an operator confirms. Any process may do it, and several at once: each cost is kept once.
 */
export async function followPriceTexts(sandbox: boolean, { idsOf }: Offered): Promise<void> {
  const rows = await db.kieModel.findMany({ where: { sandbox } });
  const byId = new Map(rows.map((row) => [row.kieModel, row]));
  const { costs } = await catalog();
  const held = await db.ledgerFinding.findMany({
    where: { kind: "cost-jumped", model: { not: null }, overAt: null },
    select: { model: true },
    take: MOST_FINDINGS,
  });
  const isHeld = new Set(held.map(({ model }) => model));
  for (const [slug, ids] of idsOf) {
    const definition = modelDefinition(slug);
    const of = ids.flatMap((id) => byId.get(id) ?? []);
    if (definition === undefined || of.length === 0) continue;
    const proposal = proposeCost(definition, of, costs.get(costKey(slug, sandbox)) ?? null);
    const hasJumped = proposal !== null && proposal.moved > MOST_MOVED;
    if (hasJumped || isHeld.has(slug)) await tellJump(slug, hasJumped ? proposal : null);
    if (proposal !== null && !hasJumped) await takeOver(slug, sandbox, of);
  }
}

async function tellJump(slug: string, proposal: Proposal | null): Promise<void> {
  const found: CatalogFinding[] = [];
  if (proposal !== null) {
    const { cost, moved, text: after } = proposal;
    const detail = { after, credits: cost.credits, factor: Math.round(moved * 100) / 100 };
    found.push({ kind: "cost-jumped", subject: `${slug} cost`, detail });
  }
  await keepFound("cost", { kieModel: slug, model: slug }, found);
}

/** A cost of which no price can be made is logged, and nothing of it is kept. */
async function takeOver(slug: string, sandbox: boolean, rows: readonly KieModel[]): Promise<void> {
  try {
    const set = await keepRead(slug, sandbox, rows);
    if (set === null) return;
    notify("catalog");
    await tellLoss(slug, set.loss);
    log.warn({ event: "cost moved", model: slug, price: set.price?.credits, isBelowCost: set.loss !== null });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    log.error({ event: "cost not followed", model: slug, err: error });
  }
}

async function keepRead(slug: string, sandbox: boolean, rows: readonly KieModel[]): Promise<CostSet | null> {
  return db.$transaction(async (tx) => {
    const held = await holdModel(tx, slug);
    const definition = modelDefinition(slug);
    if (held === null || definition === undefined) return null;
    const row = await tx.modelCost.findUnique({ where: { modelSlug_sandbox: { modelSlug: slug, sandbox } } });
    // Another process may have kept it meanwhile.
    const proposal = proposeCost(definition, rows, row);
    if (proposal === null || proposal.moved > MOST_MOVED) return null;
    const { cost, sources, text } = proposal;
    const reason = `kie.ai's price text is now: ${text}`.slice(0, LONGEST_REASON);
    return keepCost(tx, FOLLOWS_COST, { definition, cost, sources, reason }, held);
  });
}
const LONGEST_REASON = 200;
