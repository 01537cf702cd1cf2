import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { processStripeEvent } from "#graphql/domain/billing/inbox.ts";
import { hold, release, settle } from "#graphql/domain/credits/ledger.ts";
import { InsufficientCreditsError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Purchase } from "#prisma/generated/client/client.ts";
import { order } from "#tests/support/stripe/payments.ts";
import type { StripeBooks } from "#tests/support/stripe/stripe-books.ts";
import { deliver, WEBHOOK_SECRETS } from "#tests/support/stripe/stripe-server.ts";

const PACKS = ["starter", "creator", "studio"];
const STEPS = [
  "order",
  "pay",
  "pay",
  "bank transfer",
  "arrive",
  "bounce",
  "leave",
  "refund",
  "refund",
  "refund fails",
  "dispute",
  "decide",
  "spend",
  "spend",
  "end spending",
  "tamper",
  "tell",
  "tell",
  "tell",
  "forge",
] as const;

/** One thing that happens: which, to whom, and how much, as numbers that a generator draws and shrinks. */
export type Step = { kind: number; pick: number; size: number };
export const KINDS = STEPS.length;

type Ordered = Purchase & { stripeSessionId: string };
type Scene = { books: StripeBooks; webhook: string; viewer: Viewer; from: number };

/** Lives through a history: orders, payments, what goes back, spending, and Stripe's events whenever they come. */
export async function live(scene: Scene, steps: Step[], last: number[]): Promise<Ordered[]> {
  const { books, webhook, viewer, from } = scene;
  const orders: Ordered[] = [await order(viewer, PACKS[(last[0] ?? 0) % PACKS.length])];
  const refunds: string[] = [];
  const disputes: string[] = [];
  const held: string[] = [];
  const one = <Value>(list: Value[], pick: number): Value | undefined => list[pick % Math.max(1, list.length)];
  const happened = () => books.events.slice(from);
  const session = (pick: number) => {
    const chosen = one(orders, pick);
    if (chosen === undefined) throw new Error("There is no order.");
    return books.session(chosen.stripeSessionId);
  };
  const tell = async (index: number) => {
    const event = one(happened(), index);
    if (event === undefined) return;
    const status = await deliver(webhook, event, { secret: one([...WEBHOOK_SECRETS], index) });
    if (status !== 200) throw new Error(`A signed event was answered with ${status}.`);
    await processStripeEvent(event.id);
  };
  const acts: Record<(typeof STEPS)[number], (step: Step) => unknown> = {
    order: async ({ pick }) => {
      if (orders.length >= 3) return;
      const made = await order(viewer, one(PACKS, pick));
      if (!orders.some(({ id }) => id === made.id)) orders.push(made);
    },
    pay: ({ pick }) => session(pick).status === "open" && books.pay(session(pick).id),
    "bank transfer": ({ pick }) => session(pick).status === "open" && books.order(session(pick).id),
    arrive: ({ pick }) => isUnderWay(books, session(pick).id) && books.arrive(session(pick).id),
    bounce: ({ pick }) => isUnderWay(books, session(pick).id) && books.bounce(session(pick).id),
    leave: ({ pick, size }) => size % 4 === 0 && session(pick).status === "open" && books.expire(session(pick).id),
    refund: ({ pick, size }) => {
      const { paid, refunded, disputed } = books.account(session(pick).id);
      const amount = size % 3 === 0 ? paid - refunded : Math.min(paid - refunded, 1 + (size % 1000));
      if (amount > 0 && disputed === 0) refunds.push(books.refund(session(pick).id, amount));
    },
    "refund fails": ({ pick }) => {
      const refund = refunds.splice(pick % Math.max(1, refunds.length), 1)[0];
      if (refund !== undefined) books.failRefund(refund);
    },
    dispute: ({ pick, size }) => {
      const { paid, refunded, disputed } = books.account(session(pick).id);
      const amount = size % 2 === 0 ? paid : Math.min(paid, 1 + size);
      const status = size % 7 === 0 ? "warning_needs_response" : "needs_response";
      if (paid > refunded && disputed === 0) disputes.push(books.dispute(session(pick).id, amount, status));
    },
    decide: ({ pick, size }) => {
      const dispute = one(disputes, pick);
      if (dispute !== undefined)
        books.decide(dispute, one(["under_review", "won", "lost", "prevented"], size) ?? "won");
    },
    spend: async ({ size }) => {
      const { available } = await db.creditBalance.findUniqueOrThrow({ where: { userId: viewer.userId } });
      const id = available === 0 ? null : await spend(viewer.userId, Math.ceil((available * (1 + (size % 4))) / 4));
      if (id !== null) held.push(id);
    },
    "end spending": async ({ pick, size }) => {
      const promptId = held.splice(pick % Math.max(1, held.length), 1)[0];
      if (promptId === undefined) return;
      const end = size % 2 === 0 ? settle : release;
      await db.$transaction((tx) => end(tx, { promptId, reason: "PROMPT_FAILED" }));
    },
    tamper: ({ pick, size }) => {
      if (size % 2 === 0 && session(pick).status === "open") session(pick).currency = "jpy";
    },
    tell: ({ pick, size }) => Promise.all([tell(pick), tell(size), tell(pick + size)]),
    forge: async ({ pick, size }) => {
      const event = one(happened(), pick);
      if (event === undefined) return;
      const signing = size % 2 === 0 ? { timestamp: event.created - 301 - size } : { secret: "whsec_wrong" };
      const status = await deliver(webhook, event, signing);
      if (status !== 400) throw new Error(`A forged event was answered with ${status}.`);
    },
  };
  for (const step of steps) await acts[STEPS[step.kind % KINDS] ?? "tell"](step);
  // In the end Stripe has sent every event at least once, in an order of its own, several at a time.
  const rest = happened().map((_, index) => index);
  const sequence = [...shuffled(rest, last), ...shuffled(rest, last.toReversed()).slice(0, rest.length % 5)];
  for (let start = 0; start < sequence.length; start += 3)
    await Promise.all(sequence.slice(start, start + 3).map(tell));
  return orders;
}

function isUnderWay(books: StripeBooks, id: string): boolean {
  const { status, payment_status, payment_intent } = books.session(id);
  if (status !== "complete" || payment_status === "paid") return false;
  return books.intents.get(payment_intent ?? "none")?.status === "processing";
}

async function spend(userId: string, amount: number): Promise<string | null> {
  const { id } = await db.prompt.create({ data: { userId, idea: "an idea", kind: "IMAGE" } });
  try {
    await db.$transaction((tx) => hold(tx, { userId, amount, promptId: id, reason: "PROMPT_ORDERED" }));
    return id;
  } catch (error) {
    if (error instanceof InsufficientCreditsError) return null;
    throw error;
  }
}

function shuffled(list: number[], keys: number[]): number[] {
  const keyOf = (value: number) => keys[value % Math.max(1, keys.length)] ?? 0;
  return [...list].sort((a, b) => keyOf(a) - keyOf(b) || b - a);
}

/** What must be true of an account after all its events: every cent in Stripe's books and every credit in ours agree. */
export async function expectAgreement(books: StripeBooks, userId: string, start: number): Promise<void> {
  const balance = await db.creditBalance.findUniqueOrThrow({ where: { userId } });
  const rows = await db.creditTransaction.findMany({ where: { userId }, orderBy: { number: "asc" } });
  const orders = await db.purchase.findMany({ where: { userId } });
  let bought = 0;
  for (const made of orders) {
    const expected = expectedOf(books, made);
    const purchases = rows.filter(({ type, purchaseId }) => type === "PURCHASE" && purchaseId === made.id);
    const given = purchases.reduce((total, { amount }) => total + amount, 0);
    if (given !== expected.given || purchases.length > 1)
      throw new Error(`${made.id} gave ${given}, not ${expected.given}.`);
    const taken = made.creditsRefunded + made.creditsDisputed;
    if (taken !== expected.taken) throw new Error(`${made.id} took ${taken} back, not ${expected.taken}.`);
    bought += expected.given - expected.taken;
  }
  const sum = rows.reduce((total, { amount }) => total + amount, 0);
  if (sum !== balance.available) throw new Error(`The entries come to ${sum}, the balance is ${balance.available}.`);
  const has = balance.available + balance.onHold + balance.totalUsed;
  if (has !== start + bought + balance.owed)
    throw new Error(`${has} is not ${start} + ${bought} + ${balance.owed} owed.`);
  if (balance.owed > 0 && balance.available > 0)
    throw new Error("Something is owed although there is something to pay.");
}

function expectedOf(books: StripeBooks, { credits, amountCents, stripeSessionId, currency }: Purchase) {
  // Stripe's answer was lost: nobody was given a page to pay on.
  if (stripeSessionId === null) return { given: 0, taken: 0 };
  const { paid, refunded, disputed } = books.account(stripeSessionId);
  if (paid === 0 || books.session(stripeSessionId).currency !== currency) return { given: 0, taken: 0 };
  const back = Math.min(amountCents, refunded + disputed);
  return { given: credits, taken: Math.floor((credits * back) / amountCents) };
}
