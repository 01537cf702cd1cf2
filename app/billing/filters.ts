import type { BillingDocument, Pack, Purchase } from "#app/billing/documents.ts";
import type { VariablesOf } from "#app/lib/graphql/graphql.ts";
import { stretchOf } from "#app/lib/stretch.ts";

const PAGE_SIZE = 20;

/** What to ask for the billing page: which movements, and the purchase that somebody comes back from. */
export function billingVariables(params: URLSearchParams): VariablesOf<typeof BillingDocument> {
  const purchase = params.get("purchase");
  const returned = purchase === null || purchase === "" ? [] : [purchase];
  return { ...stretchOf(params, PAGE_SIZE), returned };
}

/** The smallest pack that holds at least so many credits; the largest when none does, null when nothing is needed. */
export function fittingPack(packs: readonly Pack[], needed: number): Pack | null {
  if (!(needed > 0)) return null;
  const bySize = [...packs].sort((a, b) => a.credits - b.credits);
  return bySize.find((pack) => pack.credits >= needed) ?? bySize.at(-1) ?? null;
}

/** Whether a purchase may still change by itself in a moment. */
export function isOpen({ status }: Pick<Purchase, "status">): boolean {
  return status === "PENDING" || status === "PROCESSING";
}
