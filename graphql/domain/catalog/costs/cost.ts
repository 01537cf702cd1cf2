import type { ModelDefinition, ModelPrice } from "#graphql/domain/catalog/definition.ts";
import { type Catalog, catalog } from "#graphql/domain/catalog/in-force.ts";
import { readFactors } from "#graphql/domain/catalog/price.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import type { ModelCost } from "#prisma/generated/client/client.ts";

/**
 * What kie.ai asks for a model where its tasks go now, in its credits: what was learnt last, else what came with the product.
 * Null where it does not say.
 */
export function costIn({ costs }: Pick<Catalog, "costs">, definition: ModelDefinition): ModelPrice | null {
  return costBy(costs.get(costKey(definition.slug, goesToSandbox())), definition);
}

/** The same as it is now. */
export async function costOf(definition: ModelDefinition): Promise<ModelPrice | null> {
  return costIn(await catalog(), definition);
}

/** The same within an act. */
export async function costWithin(tx: Tx, definition: ModelDefinition): Promise<ModelPrice | null> {
  const of = { modelSlug: definition.slug, sandbox: goesToSandbox() };
  return costBy(await tx.modelCost.findUnique({ where: { modelSlug_sandbox: of } }), definition);
}

function costBy(row: ModelCost | null | undefined, { kiePrice }: ModelDefinition): ModelPrice | null {
  return row == null ? kiePrice : { credits: row.credits, factors: readFactors(row) };
}

/** What the costs of the catalogue are found by. */
export function costKey(slug: string, sandbox: boolean): string {
  return `${slug} ${sandbox}`;
}
