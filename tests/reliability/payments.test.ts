import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reconcilePurchase } from "#graphql/domain/billing/reconcile.ts";
import { correctAccountCredits } from "#graphql/domain/operations/correct-credits.ts";
import { db } from "#graphql/runtime/db.ts";
import { LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { beginRun } from "#tests/reliability/support/report.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useSettings } from "#tests/support/settings.ts";
import { expectAgreement, KINDS, live, type Step } from "#tests/support/stripe/payment-history.ts";
import { order, usePayments } from "#tests/support/stripe/payments.ts";
import { startStripe } from "#tests/support/stripe/stripe-server.ts";

const stripe = await startStripe();
useSettings(stripe.env);
const { books } = stripe;
const { webhook } = usePayments(stripe);

const step: fc.Arbitrary<Step> = fc.noBias(
  fc.record({ kind: fc.nat(KINDS - 1), pick: fc.nat(60), size: fc.nat(3000) }),
);
const history = fc.record({
  start: fc.constantFrom(0, 40, 900),
  steps: fc.array(step, { minLength: 12, maxLength: 34, size: "max" }),
  last: fc.array(fc.noBias(fc.nat(100)), { minLength: 5, maxLength: 9 }),
});

describe("what Stripe tells in any order, any number of times", () => {
  it("ends with credits exactly once per payment (S6)", { timeout: LONGEST_MS }, async () => {
    const run = beginRun("S6 payment histories");
    const check = fc.asyncProperty(history, async ({ start, steps, last }) => {
      const viewer = await makeAccount({ credits: start });
      await live({ books, webhook: webhook(), viewer, from: books.events.length }, steps, last);
      await expectAgreement(books, viewer.userId, start);
    });
    await fc.assert(check, { numRuns: run.count, seed: run.seed });
    run.done(`${books.events.length} events`);
  });

  describe("is watched by a checker that notices", () => {
    async function paid() {
      const viewer = await makeAccount({ credits: 10 });
      const made = await order(viewer);
      books.pay(made.stripeSessionId);
      await reconcilePurchase(made.id);
      await expectAgreement(books, viewer.userId, 10);
      return { ...made, userId: viewer.userId, email: `${viewer.userId}@example.test` };
    }

    it("a credit that no payment explains", async () => {
      const { userId, email } = await paid();
      await correctAccountCredits("command line", { email, credits: 1, reason: "One too many" });
      await expect(expectAgreement(books, userId, 10)).rejects.toThrow(/is not/);
    });

    it("a refund that took nothing", async () => {
      const { userId, stripeSessionId } = await paid();
      books.refund(stripeSessionId, 100);
      await expect(expectAgreement(books, userId, 10)).rejects.toThrow(/took 0 back, not 100/);
    });

    it("a payment that gave nothing", async () => {
      const viewer = await makeAccount({ credits: 10 });
      books.pay((await order(viewer)).stripeSessionId);
      await expect(expectAgreement(books, viewer.userId, 10)).rejects.toThrow(/gave 0, not 500/);
    });

    it("a debt that was forgotten, and one that should have been paid", async () => {
      const { id, userId, stripeSessionId } = await paid();
      await db.creditBalance.update({ where: { userId }, data: { owed: 5 } });
      await expect(expectAgreement(books, userId, 5)).rejects.toThrow(/owed although/);
      await db.creditBalance.update({ where: { userId }, data: { owed: 0 } });
      books.refund(stripeSessionId, 500);
      await reconcilePurchase(id);
      await expectAgreement(books, userId, 10);
      await db.creditBalance.update({ where: { userId }, data: { owed: 1 } });
      await expect(expectAgreement(books, userId, 10)).rejects.toThrow(/is not/);
    });

    it("a balance that its entries don't explain", async () => {
      const { userId } = await paid();
      await db.creditBalance.update({ where: { userId }, data: { available: { increment: 1 }, onHold: 0 } });
      await expect(expectAgreement(books, userId, 11)).rejects.toThrow(/entries come to/);
    });
  });
});
