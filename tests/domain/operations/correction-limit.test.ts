import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { correctAccountCredits } from "#graphql/domain/operations/correct-credits.ts";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";
import { useSettings } from "#tests/support/settings.ts";

useSettings({ SUPPORT_CORRECTION_LIMIT: "100" });
useDatabase();
afterEach(expectLedgersToBalance);

let support: Awaited<ReturnType<typeof signedInAs>>;
beforeAll(async () => {
  support = await signedInAs("SUPPORT");
});
const correct = (userId: string, credits: number, by = support.actor) =>
  correctAccountCredits(by, { email: `${userId}@example.test`, credits, reason: "A video that was lost" });

describe("credits corrected by support", () => {
  it("are as many as the limit of an account and day, given and taken added up", async () => {
    const { userId } = await makeAccount({ credits: 50 });
    await correct(userId, 60);
    await correct(userId, -40);
    const refused = { code: "FORBIDDEN", message: expect.stringContaining("100 credits of an account a day, and 100") };
    await expect(correct(userId, 1)).rejects.toMatchObject(refused);
    expect(await creditBalance(userId)).toMatchObject({ available: 70 });
    expect(await db.creditCorrection.count({ where: { userId } })).toBe(2);
    await correct((await makeAccount()).userId, 100);
    // Yesterday's do not count, and neither does the command line.
    await db.creditCorrection.updateMany({ where: { userId }, data: { createdAt: new Date(Date.now() - 86_400_000) } });
    await correctAccountCredits("command line", { email: `${userId}@example.test`, credits: 5000, reason: "By hand" });
    await correct(userId, 100);
  });

  it("are no more by many small ones at once", async () => {
    const { userId } = await makeAccount({ credits: 0 });
    const other = await signedInAs("SUPPORT");
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) => correct(userId, 15, index % 2 === 0 ? support.actor : other.actor)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(6);
    expect(await creditBalance(userId)).toMatchObject({ available: 90 });
  });

  it("above it are an administrator's with a fresh proof, and nobody else's", async () => {
    const { userId } = await makeAccount({ credits: 0 });
    const [admin, stale, user] = [await signedInAs("ADMIN"), await signedInAs("ADMIN"), await signedInAs("USER")];
    await letProofGrowOld(stale);
    await correct(userId, 100, stale.actor);
    await expect(correct(userId, 1, stale.actor)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
    await expect(correct(userId, 1, user.actor)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await correct(userId, 900, admin.actor);
    expect(await creditBalance(userId)).toMatchObject({ available: 1000 });
  });
});
