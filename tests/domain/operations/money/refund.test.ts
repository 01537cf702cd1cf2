import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { reconcilePurchase } from "#graphql/domain/billing/reconcile.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { acceptPayment } from "#graphql/domain/operations/money/accept-payment.ts";
import { type RefundOrder, refundPayment } from "#graphql/domain/operations/money/refund.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Purchase } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { BARE_KEY } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";
import { useSettings } from "#tests/support/settings.ts";
import { order, usePayments } from "#tests/support/stripe/payments.ts";
import { startStripe } from "#tests/support/stripe/stripe-server.ts";

const stripe = await startStripe();
useSettings(stripe.env);
const { books } = stripe;
usePayments(stripe);

let admin: Awaited<ReturnType<typeof signedInAs>>;
beforeAll(async () => {
  admin = await signedInAs("ADMIN");
});
beforeEach(() => {
  stripe.failing = null;
  stripe.calls.length = 0;
});
afterEach(expectLedgersToBalance);

type Change = Partial<NonNullable<ReturnType<typeof books.session>>>;

/** A payment of 5.00 for 500 credits; `change` makes it another than was ordered. */
async function paid(change: Change = {}): Promise<Purchase & { stripeSessionId: string }> {
  const viewer = await makeAccount({ credits: 0 });
  const { id, stripeSessionId } = await order(viewer);
  Object.assign(books.session(stripeSessionId), change);
  books.pay(stripeSessionId);
  return { ...(await reconcilePurchase(id)), stripeSessionId };
}
const refund = (purchase: string, rest: Partial<RefundOrder> = {}, actor = admin.actor) =>
  refundPayment(actor, { purchase, amountCents: null, reason: "Not what was wanted", ...rest });
const acts = async (id: string) =>
  (await db.auditEntry.findMany({ where: { subject: globalIdOf("Purchase", id) }, orderBy: { id: "asc" } })).map(
    ({ action, before, after, reason }) => [action, before, after, reason],
  );
const refundCalls = () => stripe.calls.filter((call) => call.includes("/v1/refunds"));

describe("a refund", () => {
  it("in part goes through Stripe and takes the same share of the credits back, on record", async () => {
    const { id, userId, stripeSessionId } = await paid();
    expect(await refund(id, { amountCents: 200 })).toMatchObject({
      status: "PARTIALLY_REFUNDED",
      refundedCents: 200,
      creditsRefunded: 200,
    });
    expect(books.account(stripeSessionId)).toMatchObject({ refunded: 200 });
    expect(await creditBalance(userId)).toMatchObject({ available: 300 });
    expect(await acts(id)).toEqual([
      ["payment.refunded", '{"refundedCents":0}', '{"amountCents":200,"currency":"usd"}', "Not what was wanted"],
    ]);
    expect(await db.refund.findFirst({ where: { purchaseId: id } })).toMatchObject({
      state: "MADE",
      stripeRefundId: expect.stringMatching(/^re_/),
      operatorId: admin.viewer.userId,
    });
    // The rest of it, by no sum.
    expect(await refund(id)).toMatchObject({ status: "REFUNDED", refundedCents: 500 });
    await expect(refund(id)).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("All of") });
  });

  it.each([
    [501, "That is more than is left to pay back."],
    [0, "Say how much, above zero."],
    [-5, "Say how much, above zero."],
    [1.5, "Say how much, above zero."],
  ])("of %d is refused, and Stripe is not asked for it", async (amountCents, message) => {
    const { id } = await paid();
    await expect(refund(id, { amountCents })).rejects.toMatchObject({ code: "INVALID_INPUT", message });
    expect(refundCalls()).toEqual([]);
    expect(await acts(id)).toEqual([]);
  });

  it("of what is not paid, is disputed, or is no payment is refused in a sentence", async () => {
    const open = await order(await makeAccount());
    await expect(refund(open.id)).rejects.toMatchObject({ code: "CONFLICT", message: "This has not been paid." });
    const disputed = await paid();
    books.dispute(disputed.stripeSessionId, 500);
    await expect(refund(disputed.id)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("disputed"),
    });
    await expect(refund(crypto.randomUUID())).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(refund(open.id, { reason: " " })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(refundCalls()).toEqual([]);
  });

  it("twice at once is made once", async () => {
    const { id, stripeSessionId } = await paid();
    const other = await signedInAs("ADMIN");
    const outcomes = await Promise.allSettled([
      refund(id, { amountCents: 300 }),
      refund(id, { amountCents: 300 }, other.actor),
      refund(id, { amountCents: 300 }),
    ]);
    const refusals = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
    // Whoever comes when it is over is told that so much is not left.
    expect(refusals).toHaveLength(2);
    expect(["CONFLICT", "INVALID_INPUT"]).toEqual(expect.arrayContaining(refusals));
    expect(books.account(stripeSessionId).refunded).toBe(300);
    expect(await db.refund.count({ where: { purchaseId: id } })).toBe(1);
  });

  it("changes nothing while Stripe is away, and says so", async () => {
    const { id, userId } = await paid();
    stripe.failing = 500;
    await expect(refund(id)).rejects.toMatchObject({ code: "PAYMENTS_UNAVAILABLE" });
    expect(await acts(id)).toEqual([]);
    expect(await creditBalance(userId)).toMatchObject({ available: 500 });
    stripe.failing = null;
    expect(await refund(id)).toMatchObject({ status: "REFUNDED" });
  });

  it("whose answer was lost is made once, however often it is ordered", async () => {
    const { id, userId, stripeSessionId } = await paid();
    const lost = { amountCents: 200, refundedBefore: 0, reason: "Lost", claimedUntil: new Date(), purchaseId: id };
    const open = await db.refund.create({ data: lost });
    await expect(refund(id, { amountCents: 100 })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("Another sum was ordered"),
    });
    expect(await refund(id, { amountCents: 200 })).toMatchObject({ refundedCents: 200 });
    expect(await db.refund.findMany({ where: { purchaseId: id } })).toMatchObject([{ id: open.id, state: "MADE" }]);
    // This one was made there, and our process died before it knew.
    const gone = await db.refund.create({ data: { ...lost, amountCents: 100, refundedBefore: 200 } });
    books.refund(stripeSessionId, 100);
    await expect(refund(id, { amountCents: 100 })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("has been made"),
    });
    expect(books.account(stripeSessionId).refunded).toBe(300);
    expect(await creditBalance(userId)).toMatchObject({ available: 200 });
    expect(await db.refund.findUnique({ where: { id: gone.id } })).toMatchObject({ state: "MADE" });
  });

  it("is for administrators with a fresh proof, and for no key", async () => {
    const { id } = await paid();
    const [support, user, stale] = [await signedInAs("SUPPORT"), await signedInAs("USER"), await signedInAs("ADMIN")];
    for (const { actor } of [support, user])
      await expect(refund(id, {}, actor)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const withKey = { ...admin.actor, viewer: { ...admin.viewer, key: BARE_KEY } };
    await expect(refund(id, {}, withKey)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await letProofGrowOld(stale);
    await expect(refund(id, {}, stale.actor)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
    expect(stripe.calls.filter((call) => call.startsWith("POST /v1/refunds"))).toEqual([]);
  });
});

describe("a payment under review", () => {
  const accept = (purchase: string, actor = admin.actor) =>
    acceptPayment(actor, { purchase, reason: "Checked by hand" });

  it("gives its credits once an operator lets it count, once; refunds take their share", async () => {
    const { id, userId, status } = await paid({ amount_total: 250 });
    expect(status).toBe("UNDER_REVIEW");
    const outcomes = await Promise.allSettled([accept(id), accept(id)]);
    expect(outcomes.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(await db.purchase.findUnique({ where: { id } })).toMatchObject({ status: "PAID", creditsGiven: 500 });
    expect(await creditBalance(userId)).toMatchObject({ available: 500 });
    const kind_subject = { kind: "payment-under-review", subject: id };
    const finding = await db.ledgerFinding.findUnique({ where: { kind_subject } });
    expect(finding).toMatchObject({ resolvedAt: expect.any(Date), note: "Checked by hand" });
    await expect(refund(id, { amountCents: 251 })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await refund(id, { amountCents: 125 });
    expect(await creditBalance(userId)).toMatchObject({ available: 250 });
    expect((await acts(id)).map(([action]) => action)).toEqual(["payment.accepted", "payment.refunded"]);
  });

  it("is paid back instead, in what was paid, and is over then", async () => {
    const { id, userId, stripeSessionId } = await paid({ currency: "eur", amount_total: 700 });
    expect(await refund(id)).toMatchObject({ status: "REFUNDED", refundedCents: 700, creditsGiven: 0 });
    expect(books.account(stripeSessionId)).toMatchObject({ refunded: 700 });
    expect(await creditBalance(userId)).toMatchObject({ available: 0 });
    await expect(accept(id)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("is none where it is as ordered, and gives nothing to an account that is gone", async () => {
    await expect(accept((await paid()).id)).rejects.toMatchObject({ message: "This payment is not under review." });
    const { id, userId } = await paid({ amount_total: 1 });
    await db.user.update({ where: { id: userId }, data: { deletedAt: new Date() } });
    await expect(accept(id)).rejects.toMatchObject({ message: expect.stringContaining("deleted") });
    await expect(accept(id, (await signedInAs("SUPPORT")).actor)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("the books", () => {
  it("have each payment and each refund, also those that Stripe tells of, and what was undone", async () => {
    const { id, stripeSessionId } = await paid();
    await refund(id, { amountCents: 200 });
    const failing = books.refund(stripeSessionId, 100);
    await reconcilePurchase(id);
    books.failRefund(failing);
    await reconcilePurchase(id);
    const entries = await db.bookEntry.findMany({ where: { purchaseId: id }, orderBy: { id: "asc" } });
    expect(entries.map(({ kind, amountCents, currency }) => [kind, amountCents, currency])).toEqual([
      ["PAYMENT", 500, "usd"],
      ["REFUND", -200, "usd"],
      ["REFUND", -100, "usd"],
      ["REFUND", 100, "usd"],
    ]);
    const wrong = await paid({ currency: "eur", amount_total: 700 });
    expect(await db.bookEntry.findFirst({ where: { purchaseId: wrong.id } })).toMatchObject({
      amountCents: 700,
      currency: "eur",
    });
  });
});
