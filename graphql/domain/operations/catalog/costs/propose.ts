import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { costByText } from "#graphql/domain/catalog/costs/cost-of-text.ts";
import { factorShape } from "#graphql/domain/catalog/costs/factor-shape.ts";
import type { ModelDefinition, ModelPrice } from "#graphql/domain/catalog/definition.ts";
import { readFactors } from "#graphql/domain/catalog/price.ts";
import { readFacts } from "#graphql/domain/catalog/watch/facts.ts";
import type { KieModel, ModelCost } from "#prisma/generated/client/client.ts";

const sourcesShape = z.record(
  z.string(),
  z.object({ text: z.string(), credits: z.number(), factors: z.record(z.string(), factorShape) }),
);

/** Of each of kie.ai's ids, the price text and the cost that was taken from it. */
export type Sources = z.infer<typeof sourcesShape>;

/** A cost as kie.ai's price texts have it now, and by which factor it has moved, up or down, where it moved most. */
export type Proposal = { cost: ModelPrice; sources: Sources; moved: number; text: string };

/**
 * What kie.ai's price texts make of the cost of a model, given what is known of it. Of several ids the dearest counts, for an order
 * may go to any. Null where no text has moved, or none that has is understood.
 */
export function proposeCost(
  definition: ModelDefinition,
  rows: readonly KieModel[],
  row: ModelCost | null,
): Proposal | null {
  const known = row === null ? definition.kiePrice : { credits: row.credits, factors: readFactors(row) };
  if (known === null) return null;
  const sources: Sources = sourcesOf(row);
  const texts: string[] = [];
  let moved = 1;
  for (const { kieModel, agreed, seen } of rows) {
    const now = readFacts(seen)?.priceText ?? null;
    const source = sources[kieModel];
    const before = source?.text ?? readFacts(agreed)?.priceText ?? null;
    const base = source ?? known;
    if (now === null || before === null) continue;
    const read = now === before ? null : costByText(definition, base, { before, now });
    if (read === null) {
      sources[kieModel] = { text: before, credits: base.credits, factors: base.factors };
      continue;
    }
    sources[kieModel] = { text: now, ...read.cost };
    texts.push(now);
    moved = Math.max(moved, read.moved);
  }
  const cost = texts.length === 0 ? null : dearest(Object.values(sources));
  return cost === null ? null : { cost, sources, moved, text: texts.join(" · ") };
}

/** The texts as they are now, of which somebody has said what they come to. */
export function sourcesSaid(rows: readonly KieModel[], { credits, factors }: ModelPrice): Sources {
  return Object.fromEntries(
    rows.flatMap(({ kieModel, seen }) => {
      const text = readFacts(seen)?.priceText ?? null;
      return text === null ? [] : [[kieModel, { text, credits, factors }]];
    }),
  );
}

/** What another release has written is not known. */
function sourcesOf(row: ModelCost | null): Sources {
  return { ...sourcesShape.safeParse(row?.sources).data };
}

/** The cost that is none of the others' below; null where they grow in different ways. */
function dearest(costs: readonly ModelPrice[]): ModelPrice | null {
  const [first, ...others] = costs;
  if (first === undefined || others.some(({ factors }) => !isDeepStrictEqual(factors, first.factors))) return null;
  return { credits: Math.max(...costs.map(({ credits }) => credits)), factors: first.factors };
}
