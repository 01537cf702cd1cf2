import { randomBytes } from "node:crypto";

type Session = {
  id: string;
  object: "checkout.session";
  mode: string;
  url: string | null;
  status: "open" | "complete" | "expired";
  payment_status: "unpaid" | "paid";
  client_reference_id: string | null;
  customer: string | null;
  amount_total: number;
  currency: string;
  payment_intent: string | null;
  success_url: string;
  cancel_url: string;
  metadata: Record<string, string>;
};
type Intent = { id: string; object: "payment_intent"; status: string; latest_charge: string | null };
type Charge = {
  id: string;
  object: "charge";
  payment_intent: string;
  amount: number;
  amount_refunded: number;
  disputed: boolean;
  receipt_url: string;
};
type Refund = { id: string; object: "refund"; payment_intent: string; charge: string; amount: number; status: string };
type Dispute = {
  id: string;
  object: "dispute";
  payment_intent: string;
  charge: string;
  amount: number;
  status: string;
};
export type BookedEvent = { id: string; object: "event"; type: string; created: number; data: { object: object } };

const HOLDS_MONEY = ["needs_response", "under_review", "lost"];

/** The stand-in's books: what a Stripe account holds, and every event about it. */
export function stripeBooks(origin: () => string) {
  const sessions = new Map<string, Session>();
  const intents = new Map<string, Intent>();
  const charges = new Map<string, Charge>();
  const refunds = new Map<string, Refund>();
  const disputes = new Map<string, Dispute>();
  const events: BookedEvent[] = [];
  const newId = (prefix: string) => `${prefix}_${randomBytes(12).toString("hex")}`;

  const tell = (type: string, object: object): BookedEvent => {
    const created = Math.floor(Date.now() / 1000);
    const event = {
      id: newId("evt"),
      object: "event" as const,
      type,
      created,
      data: { object: structuredClone(object) },
    };
    events.push(event);
    return event;
  };
  const find = <Value>(map: Map<string, Value>, id: string): Value => {
    const value = map.get(id);
    if (value === undefined) throw new Error(`The stand-in has no ${id}.`);
    return value;
  };
  const chargeOf = (session: Session): Charge => {
    const { latest_charge } = find(intents, session.payment_intent ?? "none");
    return find(charges, latest_charge ?? "none");
  };
  const complete = (session: Session, intentStatus: string): Intent => {
    if (session.status !== "open") throw new Error(`The session is ${session.status}.`);
    const intent: Intent = { id: newId("pi"), object: "payment_intent", status: intentStatus, latest_charge: null };
    intents.set(intent.id, intent);
    Object.assign(session, { status: "complete", url: null, payment_intent: intent.id });
    return intent;
  };
  const succeed = (session: Session, intent: Intent) => {
    const id = newId("ch");
    charges.set(id, {
      id,
      object: "charge",
      payment_intent: intent.id,
      amount: session.amount_total,
      amount_refunded: 0,
      disputed: false,
      receipt_url: `${origin()}/receipts/${id}`,
    });
    Object.assign(intent, { status: "succeeded", latest_charge: id });
    session.payment_status = "paid";
    tell("payment_intent.succeeded", intent);
    tell("charge.succeeded", find(charges, id));
  };

  return {
    sessions,
    intents,
    charges,
    disputes,
    events,
    newId,
    session: (id: string) => find(sessions, id),
    /** What the buyer paid, what went back, and what disputes hold, for one session. */
    account(id: string) {
      const session = find(sessions, id);
      if (session.payment_status !== "paid") return { paid: 0, refunded: 0, disputed: 0 };
      const { amount_refunded } = chargeOf(session);
      const held = [...disputes.values()].filter(
        ({ payment_intent, status }) => payment_intent === session.payment_intent && HOLDS_MONEY.includes(status),
      );
      const disputed = held.reduce((total, { amount }) => total + amount, 0);
      return { paid: session.amount_total, refunded: amount_refunded, disputed };
    },
    pay(id: string) {
      const session = find(sessions, id);
      succeed(session, complete(session, "processing"));
      tell("checkout.session.completed", session);
    },
    /** Ordered by a bank transfer: the money comes later, or not. */
    order(id: string) {
      const session = find(sessions, id);
      complete(session, "processing");
      tell("checkout.session.completed", session);
    },
    arrive(id: string) {
      const session = find(sessions, id);
      succeed(session, find(intents, session.payment_intent ?? "none"));
      tell("checkout.session.async_payment_succeeded", session);
    },
    bounce(id: string) {
      const session = find(sessions, id);
      find(intents, session.payment_intent ?? "none").status = "requires_payment_method";
      tell("checkout.session.async_payment_failed", session);
    },
    expire(id: string) {
      const session = find(sessions, id);
      Object.assign(session, { status: "expired", url: null });
      tell("checkout.session.expired", session);
    },
    refund(id: string, amount: number): string {
      const charge = chargeOf(find(sessions, id));
      if (charge.amount_refunded + amount > charge.amount) throw new Error("More than was paid.");
      charge.amount_refunded += amount;
      const { payment_intent } = charge;
      const refund: Refund = {
        id: newId("re"),
        object: "refund",
        payment_intent,
        charge: charge.id,
        amount,
        status: "succeeded",
      };
      refunds.set(refund.id, refund);
      tell("refund.created", refund);
      tell("charge.refunded", charge);
      return refund.id;
    },
    failRefund(refundId: string) {
      const refund = find(refunds, refundId);
      if (refund.status !== "succeeded") throw new Error("It has failed already.");
      refund.status = "failed";
      find(charges, refund.charge).amount_refunded -= refund.amount;
      tell("refund.failed", refund);
    },
    dispute(id: string, amount: number, status = "needs_response"): string {
      const charge = chargeOf(find(sessions, id));
      charge.disputed = true;
      const { payment_intent } = charge;
      const dispute: Dispute = {
        id: newId("du"),
        object: "dispute",
        payment_intent,
        charge: charge.id,
        amount,
        status,
      };
      disputes.set(dispute.id, dispute);
      tell("charge.dispute.created", dispute);
      return dispute.id;
    },
    decide(disputeId: string, status: string) {
      const dispute = find(disputes, disputeId);
      dispute.status = status;
      tell(status === "under_review" ? "charge.dispute.updated" : "charge.dispute.closed", dispute);
    },
  };
}

export type StripeBooks = ReturnType<typeof stripeBooks>;
