import { DAY, MINUTE } from "#graphql/runtime/clock.ts";
import type { Checkout } from "#graphql/vendors/stripe/client.ts";
import type { Purchase, PurchaseStatus } from "#prisma/generated/client/client.ts";

/** Where a purchase should stand: a function of what was ordered and what Stripe says now, whatever happened on the way. */
export type Entitlement = {
  status: PurchaseStatus;
  refundedCents: number;
  creditsGiven: number;
  creditsRefunded: number;
  creditsDisputed: number;
};

type PurchaseTerms = Pick<Purchase, "id" | "credits" | "amountCents" | "currency"> & {
  /** Its account was deleted before it was given anything for this payment. */
  isOwnerGone: boolean;
  /** An operator has looked at the payment and lets it count for what was ordered. */
  isAccepted: boolean;
};

const unpaid = { open: "PENDING", expired: "EXPIRED", processing: "PROCESSING", failed: "FAILED" } as const;

/**
 * Paid in full gives all credits; what Stripe pays back, or holds back in a dispute, takes the same share of them, rounded
 * down. A payment that is not what was ordered, or whose buyer is gone, gives nothing and waits for an operator: until they let
 * it count, or all of it is paid back.
 */
export function entitlementOf(order: PurchaseTerms, checkout: Checkout): Entitlement {
  const nothing = { refundedCents: 0, creditsGiven: 0, creditsRefunded: 0, creditsDisputed: 0 };
  if (checkout.state !== "paid") return { status: unpaid[checkout.state], ...nothing };
  const { credits } = order;
  // What was paid, which is what was ordered unless an operator let another sum count.
  const paidCents = checkout.amountCents ?? order.amountCents;
  const refundedCents = Math.min(checkout.refundedCents, paidCents);
  if (order.isOwnerGone || !(order.isAccepted || isAsAgreed(order, checkout))) {
    const isOver = paidCents > 0 && refundedCents === paidCents;
    return { status: isOver ? "REFUNDED" : "UNDER_REVIEW", ...nothing, refundedCents };
  }
  const heldBack = checkout.disputedCents + checkout.lostCents;
  const creditsRefunded = share(credits, refundedCents, paidCents);
  return {
    status: statusOf(paidCents, checkout),
    refundedCents,
    creditsGiven: credits,
    creditsRefunded,
    creditsDisputed: share(credits, refundedCents + heldBack, paidCents) - creditsRefunded,
  };
}

function isAsAgreed(order: PurchaseTerms, checkout: Checkout): boolean {
  return (
    checkout.reference === order.id &&
    checkout.amountCents === order.amountCents &&
    checkout.currency === order.currency
  );
}

function share(credits: number, cents: number, paidCents: number): number {
  return paidCents === 0 ? 0 : Math.floor((credits * Math.min(cents, paidCents)) / paidCents);
}

function statusOf(paidCents: number, { disputedCents, lostCents, refundedCents }: Checkout): PurchaseStatus {
  if (disputedCents > 0) return "DISPUTED";
  if (lostCents > 0) return "DISPUTE_LOST";
  if (paidCents > 0 && refundedCents >= paidCents) return "REFUNDED";
  return refundedCents > 0 ? "PARTIALLY_REFUNDED" : "PAID";
}

const FIRST_MS = 2 * MINUTE;
const LONGEST_UNPAID_MS = DAY / 4;
/** Refunds and disputes come within half a year. */
const WATCHED_MS = 180 * DAY;

type Dates = Pick<Purchase, "status" | "createdAt" | "paidAt">;

/**
 * When Stripe is next asked about a purchase although it has said nothing: an event that never came is made good then. The
 * waits grow with the age. Null once nothing more can happen.
 */
export function nextReconciliationOf({ status, createdAt, paidAt }: Dates, at: Date): Date | null {
  if (status === "EXPIRED" || status === "FAILED") return null;
  const age = at.getTime() - (paidAt ?? createdAt).getTime();
  if (age > WATCHED_MS) return null;
  const wait = paidAt === null ? Math.min(Math.max(FIRST_MS, age), LONGEST_UNPAID_MS) : Math.max(DAY, age);
  return new Date(at.getTime() + wait);
}
