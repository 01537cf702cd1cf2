import { DELIVERED_RULES } from "#graphql/domain/catalog/costs/price-rules.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import type { PriceRules } from "#prisma/generated/client/client.ts";

/** The rules as an act sees them. Whoever sets them holds the rows of all models: what holds one of these reads none that are half set. */
export async function rulesWithin(tx: Tx): Promise<PriceRules> {
  return (await tx.priceRules.findUnique({ where: { id: 1 } })) ?? DELIVERED_RULES;
}
