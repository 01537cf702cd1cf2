import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createBillingPortal, createCheckout } from "#graphql/domain/billing/checkout.ts";
import { processStripeEvent, retryStripeEvents } from "#graphql/domain/billing/inbox.ts";
import { reconcilePurchase, refreshPurchase } from "#graphql/domain/billing/reconcile.ts";
import { recoverPurchases } from "#graphql/domain/billing/recovery.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { hold, release, settle } from "#graphql/domain/credits/ledger.ts";
import { purgeAccounts } from "#graphql/domain/deletion/purge.ts";
import { ForbiddenError, NotFoundError, RateLimitedError, ServiceUnavailableError } from "#graphql/domain/errors.ts";
import { DAY, HOUR } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { listenerCount } from "#graphql/runtime/pubsub.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { BARE_KEY } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { useSettings } from "#tests/support/settings.ts";
import { order, usePayments } from "#tests/support/stripe/payments.ts";
import { deliver, startStripe } from "#tests/support/stripe/stripe-server.ts";

const stripe = await startStripe();
useSettings(stripe.env);
const { books } = stripe;
const { webhook } = usePayments(stripe);
const addresses = { locale: "en" as const, addressOf: (id: string) => `/billing?purchase=${id}` };

beforeEach(() => {
  stripe.failing = null;
  stripe.refusal = {};
});
afterEach(expectLedgersToBalance);

/** Sends every event about a session that was not sent yet, and runs their jobs. */
async function tellAll(sessionId: string, from = 0): Promise<void> {
  const about = books.session(sessionId);
  for (const event of books.events.slice(from)) {
    const text = JSON.stringify(event);
    if (!text.includes(sessionId) && !(about.payment_intent !== null && text.includes(about.payment_intent))) continue;
    expect(await deliver(webhook(), event)).toBe(200);
    await processStripeEvent(event.id);
  }
}

async function entries(userId: string): Promise<string[]> {
  const rows = await db.creditTransaction.findMany({ where: { userId }, orderBy: { number: "asc" } });
  return rows.map(({ type, amount }) => `${type} ${amount}`);
}

async function owed(userId: string): Promise<number> {
  return (await db.creditBalance.findUniqueOrThrow({ where: { userId } })).owed;
}

async function spend(userId: string, amount: number): Promise<string> {
  const { id } = await db.prompt.create({ data: { userId, idea: "an idea", kind: "IMAGE" } });
  await db.$transaction((tx) => hold(tx, { userId, amount, promptId: id, reason: "PROMPT_ORDERED" }));
  return id;
}

describe("opening a checkout", () => {
  it("asks Stripe for the pack's price, names our purchase, and brings people back to it", async () => {
    const viewer = await makeAccount({ credits: 0 });
    const purchase = await order(viewer, "creator");
    expect(purchase).toMatchObject({ status: "PENDING", credits: 1200, amountCents: 1000, currency: "usd" });
    expect(books.session(purchase.stripeSessionId)).toMatchObject({
      mode: "payment",
      client_reference_id: purchase.id,
      amount_total: 1000,
      currency: "usd",
      success_url: `http://localhost:3000/billing?purchase=${purchase.id}`,
      cancel_url: `http://localhost:3000/billing?purchase=${purchase.id}&canceled`,
    });
    expect(await entries(viewer.userId)).toEqual([]);
  });

  it("gives two tabs the same page, so that one of them pays", async () => {
    const viewer = await makeAccount();
    const pack = await db.creditPack.findUniqueOrThrow({ where: { slug: "starter" } });
    const first = await createCheckout(viewer, pack.id, addresses);
    expect(await createCheckout(viewer, pack.id, addresses)).toBe(first);
    expect(await db.purchase.count({ where: { userId: viewer.userId } })).toBe(1);
  });

  it("gives three that ask at the same moment one page, also when an older page was left", async () => {
    const viewer = await makeAccount({ credits: 0 });
    const pack = await db.creditPack.findUniqueOrThrow({ where: { slug: "starter" } });
    for (const orders of [1, 2]) {
      const sessions = books.sessions.size;
      const [first, ...others] = await Promise.all([1, 2, 3].map(() => createCheckout(viewer, pack.id, addresses)));
      expect(others).toEqual([first, first]);
      expect(books.sessions.size).toBe(sessions + 1);
      const made = await db.purchase.findMany({ where: { userId: viewer.userId }, orderBy: { id: "asc" } });
      expect(made).toHaveLength(orders);
      expect(made.at(-1)?.stripeSessionId).toBe(first?.split("/").at(-1));
      books.expire(made.at(-1)?.stripeSessionId ?? "");
    }
  });

  it("gives the page whose address was lost on its way, not a second one", async () => {
    const viewer = await makeAccount();
    const { id, stripeSessionId } = await order(viewer);
    await db.purchase.update({ where: { id }, data: { stripeSessionId: null } });
    expect(await order(viewer)).toMatchObject({ id, stripeSessionId });
  });

  it("opens a new page when the old one was left, and when the price has changed", async () => {
    const viewer = await makeAccount();
    const first = await order(viewer);
    books.expire(first.stripeSessionId);
    const second = await order(viewer);
    expect(second.id).not.toBe(first.id);
    await db.creditPack.update({ where: { slug: "starter" }, data: { amountCents: 600 } });
    const third = await order(viewer);
    await db.creditPack.update({ where: { slug: "starter" }, data: { amountCents: 500 } });
    expect(third).toMatchObject({ amountCents: 600 });
    expect(third.id).not.toBe(second.id);
  });

  it("refuses packs that are unknown or not on sale", async () => {
    const viewer = await makeAccount();
    await expect(createCheckout(viewer, "no-such-pack", addresses)).rejects.toBeInstanceOf(NotFoundError);
    const pack = await db.creditPack.update({ where: { slug: "studio" }, data: { isActive: false } });
    const refused = createCheckout(viewer, pack.id, addresses);
    await expect(refused).rejects.toBeInstanceOf(NotFoundError);
    await db.creditPack.update({ where: { slug: "studio" }, data: { isActive: true } });
    expect(await db.purchase.count({ where: { userId: viewer.userId } })).toBe(0);
  });

  it("is not for a program's key", async () => {
    const viewer = await makeAccount();
    await expect(createCheckout({ ...viewer, key: BARE_KEY }, "any", addresses)).rejects.toBeInstanceOf(ForbiddenError);
  });

  it("says so when Stripe does not answer, and leaves nothing that could be paid", async () => {
    const viewer = await makeAccount();
    const pack = await db.creditPack.findUniqueOrThrow({ where: { slug: "starter" } });
    const sessions = books.sessions.size;
    stripe.failing = 400;
    await expect(createCheckout(viewer, pack.id, addresses)).rejects.toBeInstanceOf(ServiceUnavailableError);
    stripe.failing = null;
    expect(books.sessions.size).toBe(sessions);
  });

  it("goes on with a new customer when Stripe knows the old one no more, for all that ask", async () => {
    const viewer = await makeAccount();
    await order(viewer);
    const customerOf = async () => (await db.user.findUniqueOrThrow({ where: { id: viewer.userId } })).stripeCustomerId;
    const old = await customerOf();
    stripe.missing.add(old);
    expect(await createBillingPortal(viewer, "/billing")).toContain("/portal/cus_");
    const made = await customerOf();
    expect(made).not.toBe(old);
    stripe.missing.add(made);
    const pack = await db.creditPack.findUniqueOrThrow({ where: { slug: "creator" } });
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => createCheckout(viewer, pack.id, addresses)));
    expect(others).toEqual([first, first]);
    expect(books.session(first?.split("/").at(-1) ?? "").customer).toBe(await customerOf());
    expect([old, made, null]).not.toContain(await customerOf());
  });

  it.each([
    ["an expired key", 401, { code: "api_key_expired" }, "payments-key-refused"],
    ["a key without the right to it", 403, {}, "payments-key-refused"],
    ["a price below the least", 400, { code: "amount_too_small" }, "payments-amount-refused"],
    ["what is missing there", 400, { code: "resource_missing", param: "line_items" }, null],
  ])("tells the operator of %s, and of nothing else", async (_what, status, refusal, kind) => {
    const viewer = await makeAccount();
    const pack = await db.creditPack.findUniqueOrThrow({ where: { slug: "starter" } });
    await db.ledgerFinding.deleteMany();
    Object.assign(stripe, { failing: status, refusal });
    await expect(createCheckout(viewer, pack.id, addresses)).rejects.toBeInstanceOf(ServiceUnavailableError);
    const found = await db.ledgerFinding.findMany();
    expect(found.map((finding) => finding.kind)).toEqual(kind === null ? [] : [kind]);
    expect(JSON.stringify(found)).not.toContain("stand-in");
  });

  it("is refused for a while after twenty times", async () => {
    const viewer = await makeAccount();
    const pack = await db.creditPack.findUniqueOrThrow({ where: { slug: "starter" } });
    const answers = await Promise.allSettled(
      Array.from({ length: 24 }, () => createCheckout(viewer, pack.id, addresses)),
    );
    const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    expect(refused).toHaveLength(4);
    for (const error of refused) expect(error).toBeInstanceOf(RateLimitedError);
  });
});

describe("a payment", () => {
  it("gives its credits once, however often its events come", async () => {
    const viewer = await makeAccount({ credits: 0 });
    const { id, stripeSessionId } = await order(viewer);
    books.pay(stripeSessionId);
    for (const _ of [1, 2, 3]) await tellAll(stripeSessionId);
    await Promise.all([reconcilePurchase(id), reconcilePurchase(id), reconcilePurchase(id)]);
    expect(await entries(viewer.userId)).toEqual(["PURCHASE 500"]);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 500, totalPurchased: 500 });
    const paid = await db.purchase.findUniqueOrThrow({ where: { id } });
    expect(paid).toMatchObject({ status: "PAID", creditsGiven: 500 });
    expect(paid.receiptUrl).toContain("/receipts/");
  });

  it("is known before its event comes when its buyer is back first", async () => {
    const viewer = await makeAccount({ credits: 0 });
    const { id, stripeSessionId } = await order(viewer);
    expect(await refreshPurchase(viewer, id)).toMatchObject({ status: "PENDING" });
    books.pay(stripeSessionId);
    expect(await refreshPurchase(viewer, id)).toMatchObject({ status: "PAID" });
    await tellAll(stripeSessionId);
    expect(await entries(viewer.userId)).toEqual(["PURCHASE 500"]);
    await expect(refreshPurchase(await makeAccount(), id)).rejects.toBeInstanceOf(NotFoundError);
  });

  it("that arrives days later gives its credits then, and one that bounces gives none", async () => {
    const viewer = await makeAccount({ credits: 0 });
    const first = await order(viewer);
    books.order(first.stripeSessionId);
    await tellAll(first.stripeSessionId);
    expect(await db.purchase.findUniqueOrThrow({ where: { id: first.id } })).toMatchObject({ status: "PROCESSING" });
    const second = await order(viewer);
    books.order(second.stripeSessionId);
    books.arrive(first.stripeSessionId);
    books.bounce(second.stripeSessionId);
    await tellAll(first.stripeSessionId);
    await tellAll(second.stripeSessionId);
    expect(await db.purchase.findUniqueOrThrow({ where: { id: second.id } })).toMatchObject({ status: "FAILED" });
    expect(await entries(viewer.userId)).toEqual(["PURCHASE 500"]);
  });

  it.each([
    ["another currency", { currency: "eur" }],
    ["a smaller amount", { amount_total: 1 }],
    ["a larger amount", { amount_total: 50_000 }],
  ])("in %s gives nothing and waits for an operator", async (_what, change) => {
    const viewer = await makeAccount({ credits: 0 });
    const { id, stripeSessionId } = await order(viewer);
    Object.assign(books.session(stripeSessionId), change);
    books.pay(stripeSessionId);
    await tellAll(stripeSessionId);
    expect(await db.purchase.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "UNDER_REVIEW" });
    expect(await entries(viewer.userId)).toEqual([]);
    const { amount_total } = books.session(stripeSessionId);
    books.refund(stripeSessionId, amount_total);
    await tellAll(stripeSessionId);
    expect(await entries(viewer.userId)).toEqual([]);
  });

  it("whose reference was tampered with gives nothing to anybody", async () => {
    const [victim, thief] = [await makeAccount({ credits: 0 }), await makeAccount({ credits: 0 })];
    const theirs = await order(victim, "production");
    const cheap = await order(thief);
    Object.assign(books.session(cheap.stripeSessionId), { client_reference_id: theirs.id });
    books.session(cheap.stripeSessionId).metadata.purchaseId = theirs.id;
    books.pay(cheap.stripeSessionId);
    await tellAll(cheap.stripeSessionId);
    expect(await entries(thief.userId)).toEqual([]);
    expect(await entries(victim.userId)).toEqual([]);
    expect(await db.purchase.findUniqueOrThrow({ where: { id: theirs.id } })).toMatchObject({ status: "PENDING" });
  });

  it("is found by what it names when the answer that opened its page was lost", async () => {
    const viewer = await makeAccount({ credits: 0 });
    const { id, stripeSessionId } = await order(viewer);
    await db.purchase.update({ where: { id }, data: { stripeSessionId: null } });
    books.pay(stripeSessionId);
    await tellAll(stripeSessionId);
    expect(await entries(viewer.userId)).toEqual(["PURCHASE 500"]);
  });
});

describe("money that goes back", () => {
  async function bought(credits = 0) {
    const viewer = await makeAccount({ credits });
    const purchase = await order(viewer, "creator");
    books.pay(purchase.stripeSessionId);
    await reconcilePurchase(purchase.id);
    return { userId: viewer.userId, id: purchase.id, session: purchase.stripeSessionId };
  }

  it("takes the same share of the credits, rounded for the buyer, and all of them in the end", async () => {
    const { userId, id, session } = await bought();
    books.refund(session, 333);
    await reconcilePurchase(id);
    books.refund(session, 333);
    await tellAll(session);
    books.refund(session, 334);
    await tellAll(session);
    await tellAll(session);
    expect(await entries(userId)).toEqual(["PURCHASE 1200", "REFUND -399", "REFUND -400", "REFUND -401"]);
    expect(await db.purchase.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: "REFUNDED",
      refundedCents: 1000,
    });
  });

  it("gives the credits again when the refund fails", async () => {
    const { userId, id, session } = await bought();
    const refund = books.refund(session, 1000);
    await reconcilePurchase(id);
    books.failRefund(refund);
    await tellAll(session);
    expect(await entries(userId)).toEqual(["PURCHASE 1200", "REFUND -1200", "ADJUSTMENT 1200"]);
    expect(await db.purchase.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "PAID" });
  });

  it("takes the credits while a dispute is open, gives them when it is won, and keeps them when it is lost", async () => {
    const { userId, id, session } = await bought();
    const won = books.dispute(session, 1000);
    await tellAll(session);
    expect(await db.purchase.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "DISPUTED" });
    books.decide(won, "under_review");
    await tellAll(session);
    books.decide(won, "won");
    await tellAll(session);
    const lost = books.dispute(session, 500);
    await tellAll(session);
    books.decide(lost, "lost");
    await tellAll(session);
    expect(await entries(userId)).toEqual(["PURCHASE 1200", "ADJUSTMENT -1200", "ADJUSTMENT 1200", "ADJUSTMENT -600"]);
    expect(await db.purchase.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "DISPUTE_LOST" });
  });

  it("is not taken for a warning, nor twice when a payment is both refunded and disputed", async () => {
    const { userId, id, session } = await bought();
    books.dispute(session, 1000, "warning_needs_response");
    await reconcilePurchase(id);
    expect(await entries(userId)).toEqual(["PURCHASE 1200"]);
    books.refund(session, 600);
    books.dispute(session, 1000);
    await tellAll(session);
    expect(await entries(userId)).toEqual(["PURCHASE 1200", "REFUND -720", "ADJUSTMENT -480"]);
  });

  it("is told of first: a refund before the payment's own event ends the same", async () => {
    const viewer = await makeAccount({ credits: 0 });
    const { id, stripeSessionId } = await order(viewer);
    books.pay(stripeSessionId);
    books.refund(stripeSessionId, 500);
    const event = books.events.findLast(({ type }) => type === "charge.refunded");
    await deliver(webhook(), event ?? "");
    await processStripeEvent(event?.id ?? "");
    expect(await entries(viewer.userId)).toEqual(["PURCHASE 500", "REFUND -500"]);
    await tellAll(stripeSessionId);
    expect(await entries(viewer.userId)).toEqual(["PURCHASE 500", "REFUND -500"]);
    expect(await db.purchase.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "REFUNDED" });
  });

  it("leaves what was spent as owed, never a balance below zero, and whatever comes in pays it first", async () => {
    const { userId, id, session } = await bought();
    const running = await spend(userId, 700);
    await spend(userId, 300);
    books.refund(session, 1000);
    await reconcilePurchase(id);
    expect(await creditBalance(userId)).toMatchObject({ available: 0, onHold: 1000 });
    expect(await owed(userId)).toBe(1000);
    await db.$transaction((tx) => release(tx, { promptId: running, reason: "PROMPT_FAILED" }));
    expect(await creditBalance(userId)).toMatchObject({ available: 0, onHold: 300 });
    expect(await owed(userId)).toBe(300);
    const again = await order({ userId, sessionId: null, role: "USER" }, "starter");
    books.pay(again.stripeSessionId);
    await reconcilePurchase(again.id);
    expect(await creditBalance(userId)).toMatchObject({ available: 200, totalPurchased: 1700 });
    expect(await owed(userId)).toBe(0);
    expect(await entries(userId)).toEqual([
      "PURCHASE 1200",
      "HOLD -700",
      "HOLD -300",
      "REFUND -200",
      "RELEASE 700",
      "ADJUSTMENT -700",
      "PURCHASE 500",
      "ADJUSTMENT -300",
    ]);
  });

  it("writes off what is owed first when a dispute over spent credits is won", async () => {
    const { userId, session } = await bought();
    const spent = await spend(userId, 1000);
    await db.$transaction((tx) => settle(tx, { promptId: spent, reason: "PROMPT_WRITTEN" }));
    const dispute = books.dispute(session, 1000);
    await tellAll(session);
    expect(await owed(userId)).toBe(1000);
    books.decide(dispute, "won");
    await tellAll(session);
    expect(await owed(userId)).toBe(0);
    expect(await creditBalance(userId)).toMatchObject({ available: 200, totalUsed: 1000 });
  });
});

describe("a payment nobody told us of", () => {
  it("is found by asking, and an abandoned page is closed", async () => {
    const viewer = await makeAccount({ credits: 0 });
    const paid = await order(viewer);
    const left = await order(viewer, "creator");
    books.pay(paid.stripeSessionId);
    books.expire(left.stripeSessionId);
    await recoverPurchases();
    expect(await entries(viewer.userId)).toEqual([]);
    const due = { nextCheckAt: new Date(Date.now() - 1000) };
    await db.purchase.updateMany({ where: { id: { in: [paid.id, left.id] } }, data: due });
    await Promise.all([recoverPurchases(), recoverPurchases()]);
    expect(await entries(viewer.userId)).toEqual(["PURCHASE 500"]);
    const after = await db.purchase.findUniqueOrThrow({ where: { id: paid.id } });
    expect((after.nextCheckAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(DAY - HOUR);
    const expired = await db.purchase.findUniqueOrThrow({ where: { id: left.id } });
    expect(expired).toMatchObject({ status: "EXPIRED", nextCheckAt: null });
  });

  it("whose page was never opened is over after an hour", async () => {
    const viewer = await makeAccount();
    const { id } = await order(viewer);
    const past = new Date(Date.now() - 2 * HOUR);
    await db.purchase.update({ where: { id }, data: { stripeSessionId: null, createdAt: past, nextCheckAt: past } });
    await recoverPurchases();
    expect(await db.purchase.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "EXPIRED" });
  });

  it("goes on when Stripe fails for one of them, and tries that one again", async () => {
    const viewer = await makeAccount({ credits: 0 });
    const { id, stripeSessionId } = await order(viewer);
    books.pay(stripeSessionId);
    await db.purchase.update({ where: { id }, data: { nextCheckAt: new Date(Date.now() - 1000) } });
    stripe.failing = 404;
    await recoverPurchases();
    stripe.failing = null;
    expect(await entries(viewer.userId)).toEqual([]);
    const { nextCheckAt } = await db.purchase.findUniqueOrThrow({ where: { id } });
    expect(nextCheckAt?.getTime()).toBeGreaterThan(Date.now());
  });

  it("keeps an event while Stripe can't be asked, and takes it up again", async () => {
    const viewer = await makeAccount({ credits: 0 });
    const { stripeSessionId } = await order(viewer);
    books.pay(stripeSessionId);
    const event = books.events.findLast(({ type }) => type === "checkout.session.completed");
    if (event === undefined) throw new Error("no event");
    stripe.failing = 401;
    expect(await deliver(webhook(), event)).toBe(200);
    await expect(processStripeEvent(event.id)).rejects.toThrow();
    expect(await db.stripeEvent.findUniqueOrThrow({ where: { id: event.id } })).toMatchObject({ processedAt: null });
    stripe.failing = null;
    await db.stripeEvent.update({ where: { id: event.id }, data: { receivedAt: new Date(Date.now() - DAY) } });
    await retryStripeEvents();
    await processStripeEvent(event.id);
    expect(await entries(viewer.userId)).toEqual(["PURCHASE 500"]);
  });
});

describe("a payment of a deleted account", () => {
  const remove = (userId: string) => db.user.update({ where: { id: userId }, data: { deletedAt: new Date() } });

  it("can't be made any more: its open page is closed, also after Stripe was away for a while", async () => {
    const viewer = await makeAccount({ credits: 0 });
    const { id, stripeSessionId } = await order(viewer);
    await remove(viewer.userId);
    stripe.failing = 401;
    await purgeAccounts();
    const isPurged = async () => (await db.user.findUniqueOrThrow({ where: { id: viewer.userId } })).purgedAt !== null;
    expect(await isPurged()).toBe(false);
    stripe.failing = null;
    await purgeAccounts();
    expect(books.session(stripeSessionId).status).toBe("expired");
    expect(await db.purchase.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "EXPIRED" });
    expect(await isPurged()).toBe(true);
  });

  it.each(["at once", "days later"])("that comes %s gives nothing and is told to an operator", async (when) => {
    const viewer = await makeAccount({ credits: 0 });
    const { id, stripeSessionId } = await order(viewer);
    if (when === "days later") books.order(stripeSessionId);
    await remove(viewer.userId);
    if (when === "days later") books.arrive(stripeSessionId);
    else books.pay(stripeSessionId);
    await purgeAccounts();
    await tellAll(stripeSessionId);
    expect(await db.purchase.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "UNDER_REVIEW" });
    expect(await entries(viewer.userId)).toEqual([]);
    const subject = { kind: "payment-under-review", subject: id };
    expect(await db.ledgerFinding.findUniqueOrThrow({ where: { kind_subject: subject } })).toMatchObject(subject);
  });
});

describe("the payment service's own page", () => {
  it("is there for who has been a customer, and for nobody else", async () => {
    const viewer = await makeAccount();
    await expect(createBillingPortal(viewer, "/billing")).rejects.toBeInstanceOf(NotFoundError);
    await order(viewer);
    expect(await createBillingPortal(viewer, "/billing")).toContain("/portal/cus_");
  });
});

describe("news of a purchase", () => {
  it("rings for its account and leaves no listener behind", async () => {
    const viewer = await makeAccount({ credits: 0 });
    const { followBalance } = await import("#graphql/domain/credits/balance.ts");
    const { id, stripeSessionId } = await order(viewer);
    const leaving = new AbortController();
    const balances = followBalance(viewer.userId, leaving.signal);
    expect((await balances.next()).value).toMatchObject({ available: 0 });
    const next = balances.next();
    books.pay(stripeSessionId);
    await reconcilePurchase(id);
    expect((await next).value).toMatchObject({ available: 500, totalPurchased: 500 });
    leaving.abort();
    await balances.return(undefined);
    expect(listenerCount(`account:${viewer.userId}`)).toBe(0);
  });
});
