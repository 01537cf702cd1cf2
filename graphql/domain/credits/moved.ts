import { counter } from "#graphql/runtime/metrics/metrics.ts";
import type { CreditTransactionType } from "#prisma/generated/client/client.ts";

const moved = counter({
  name: "credits_moved_total",
  help: "Credits that this process has moved, by kind; of a settlement those that were charged, what it gave back apart.",
  labels: ["kind"],
});

/** Counts credits that have moved, after the commit that moved them. */
export function countMoved(kind: CreditTransactionType | "RETURNED", credits: number): void {
  if (credits !== 0) moved.inc({ kind: kind.toLowerCase() }, Math.abs(credits));
}
