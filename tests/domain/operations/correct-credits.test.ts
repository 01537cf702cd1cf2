import { afterEach, describe, expect, it } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import {
  ForbiddenError,
  IdempotencyMismatchError,
  InsufficientCreditsError,
  InvalidInputError,
  NotFoundError,
} from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { correctAccountCredits as correctCredits } from "#graphql/domain/operations/correct-credits.ts";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { BARE_KEY } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";

useDatabase();
afterEach(expectLedgersToBalance);

async function makeOperator(): Promise<Viewer> {
  const viewer = await makeAccount();
  await db.user.update({ where: { id: viewer.userId }, data: { role: "ADMIN" } });
  return { ...viewer, role: "ADMIN" };
}

const by = (viewer: Viewer) => ({ viewer, address: "192.0.2.7" });

async function somebody(credits = 10): Promise<{ userId: string; email: string }> {
  const { userId } = await makeAccount({ credits });
  return { userId, email: `${userId}@example.test` };
}

describe("credits given and taken by hand", () => {
  it("move with the reason in the ledger, and stay on record with who did it", async () => {
    const operator = await makeOperator();
    const { userId, email } = await somebody();
    await correctCredits(by(operator), { email: ` ${email.toUpperCase()} `, credits: 50, reason: "A thank-you" });
    await correctCredits("command line", { email, credits: -20, reason: "Given by mistake" });
    expect(await creditBalance(userId)).toMatchObject({ available: 40, totalPurchased: 0 });
    const rows = await db.creditTransaction.findMany({ where: { userId }, orderBy: { number: "asc" } });
    expect(rows.slice(1)).toMatchObject([
      { type: "GRANT", amount: 50, reason: "CORRECTED", subject: "A thank-you" },
      { type: "ADJUSTMENT", amount: -20, reason: "CORRECTED", subject: "Given by mistake" },
    ]);
    const records = await db.creditCorrection.findMany({ where: { userId }, orderBy: { id: "asc" } });
    expect(records).toMatchObject([
      { operatorId: operator.userId, credits: 50, reason: "A thank-you", transactionId: rows[1]?.id },
      { operatorId: null, credits: -20, reason: "Given by mistake", transactionId: rows[2]?.id },
    ]);
    const subject = globalIdOf("OperatorAccount", userId);
    expect(await db.auditEntry.findMany({ where: { subject }, orderBy: { id: "asc" } })).toMatchObject([
      {
        actor: `${operator.userId}@example.test`,
        actorId: operator.userId,
        action: "credits.corrected",
        after: '{"credits":50}',
        reason: "A thank-you",
        address: "192.0.2.7",
      },
      { actor: "command line", actorId: null, after: '{"credits":-20}', address: null },
    ]);
  });

  it("are only for operators, and not for their keys", async () => {
    const { email } = await somebody();
    const input = { email, credits: 5, reason: "Because I want to" };
    await expect(correctCredits(by(await makeAccount()), input)).rejects.toBeInstanceOf(ForbiddenError);
    const withKey = { ...(await makeOperator()), key: BARE_KEY };
    await expect(correctCredits(by(withKey), input)).rejects.toBeInstanceOf(ForbiddenError);
  });

  it("never take more than there is", async () => {
    const { userId, email } = await somebody(10);
    const refusal = await correctCredits("command line", { email, credits: -11, reason: "Too much" }).catch((e) => e);
    expect(refusal).toBeInstanceOf(InsufficientCreditsError);
    expect(refusal.message).toBe("This takes 11 credits and the account has 10: take at most those.");
    expect(await creditBalance(userId)).toMatchObject({ available: 10 });
    expect(await db.creditCorrection.count({ where: { userId } })).toBe(0);
    expect(await db.auditEntry.count({ where: { subject: globalIdOf("OperatorAccount", userId) } })).toBe(0);
  });

  it.each([
    ["no credits", { credits: 0 }, "credits"],
    ["a part of a credit", { credits: 0.5 }, "credits"],
    ["more than a million", { credits: 1_000_001 }, "credits"],
    ["no reason", { reason: "  " }, "reason"],
    ["an endless reason", { reason: "x".repeat(201) }, "reason"],
    ["a reason that can't be kept", { reason: "be\u0000cause" }, "reason"],
    ["a reason of two lines", { reason: "one\ntwo" }, "reason"],
  ])("are refused with %s", async (_what, change, field) => {
    const { email } = await somebody();
    const input = { email, credits: 5, reason: "Good reason", ...change };
    const refusal = await correctCredits("command line", input).catch((error) => error);
    expect(refusal).toBeInstanceOf(InvalidInputError);
    expect(refusal.fields[0].path).toEqual([field]);
  });

  it("need an account", async () => {
    const input = { email: "nobody@example.test", credits: 5, reason: "Good reason" };
    await expect(correctCredits("command line", input)).rejects.toBeInstanceOf(NotFoundError);
  });

  it("move once for a key that comes again", async () => {
    const operator = await makeOperator();
    const { userId, email } = await somebody(0);
    const input = { email, credits: 5, reason: "Good reason" };
    const made = await Promise.all([1, 2, 3].map(() => correctCredits(by(operator), input, "the-key")));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await creditBalance(userId)).toMatchObject({ available: 5 });
    expect(await db.auditEntry.count({ where: { subject: globalIdOf("OperatorAccount", userId) } })).toBe(1);
    const other = correctCredits(by(operator), { ...input, credits: 6 }, "the-key");
    await expect(other).rejects.toBeInstanceOf(IdempotencyMismatchError);
  });
});
