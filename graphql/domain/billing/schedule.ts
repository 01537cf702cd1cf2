import { DAY, MINUTE } from "#graphql/runtime/clock.ts";
import type { Purchase } from "#prisma/generated/client/client.ts";

const FIRST_MS = 2 * MINUTE;
const LONGEST_UNPAID_MS = DAY / 4;
/** Refunds and disputes come within half a year. */
const WATCHED_MS = 180 * DAY;

type Dates = Pick<Purchase, "status" | "createdAt" | "paidAt">;

/**
 * When Stripe is next asked about a purchase although it has said nothing: an event that never came is made good then. The
 * waits grow with the age. Null once nothing more can happen.
 */
export function nextCheckOf({ status, createdAt, paidAt }: Dates, at: Date): Date | null {
  if (status === "EXPIRED" || status === "FAILED") return null;
  const age = at.getTime() - (paidAt ?? createdAt).getTime();
  if (age > WATCHED_MS) return null;
  const wait = paidAt === null ? Math.min(Math.max(FIRST_MS, age), LONGEST_UNPAID_MS) : Math.max(DAY, age);
  return new Date(at.getTime() + wait);
}
