import { v7 as uuid } from "uuid";
import { afterEach, describe, expect, it } from "vitest";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { grant, hold, release, settle } from "#graphql/domain/credits/ledger.ts";
import { InsufficientCreditsError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";

useDatabase();
afterEach(expectLedgersToBalance);

async function makePrompt(userId: string): Promise<string> {
  const { id } = await db.prompt.create({ data: { id: uuid(), userId, idea: "an idea", kind: "IMAGE" } });
  return id;
}

const holdFor = (userId: string, promptId: string, amount: number) =>
  db.$transaction((tx) => hold(tx, { userId, amount, promptId, reason: "PROMPT_ORDERED" }));

describe("the ledger", () => {
  it("opens an account with 200 credits as a grant", async () => {
    const { userId } = await makeAccount();
    expect(await creditBalance(userId)).toEqual({ available: 200, onHold: 0, totalPurchased: 0, totalUsed: 0 });
    expect(await db.creditTransaction.findMany({ where: { userId } })).toMatchObject([
      { type: "GRANT", amount: 200, balanceAfter: 200, number: 1 },
    ]);
  });

  it("takes a hold from the available balance at once and charges it at the settlement", async () => {
    const { userId } = await makeAccount({ credits: 10 });
    const promptId = await makePrompt(userId);
    await holdFor(userId, promptId, 4);
    expect(await creditBalance(userId)).toMatchObject({ available: 6, onHold: 4, totalUsed: 0 });
    await db.$transaction((tx) => settle(tx, { promptId, reason: "PROMPT_WRITTEN" }));
    expect(await creditBalance(userId)).toMatchObject({ available: 6, onHold: 0, totalUsed: 4 });
  });

  it("gives back what was not delivered", async () => {
    const { userId } = await makeAccount({ credits: 10 });
    const promptId = await makePrompt(userId);
    await holdFor(userId, promptId, 8);
    await db.$transaction((tx) => settle(tx, { promptId, returned: 6, reason: "PROMPT_WRITTEN" }));
    expect(await creditBalance(userId)).toMatchObject({ available: 8, onHold: 0, totalUsed: 2 });
  });

  it("gives all of it back at a release", async () => {
    const { userId } = await makeAccount({ credits: 10 });
    const promptId = await makePrompt(userId);
    await holdFor(userId, promptId, 10);
    await db.$transaction((tx) => release(tx, { promptId, reason: "PROMPT_FAILED" }));
    expect(await creditBalance(userId)).toMatchObject({ available: 10, onHold: 0, totalUsed: 0 });
  });

  it("refuses a hold above the balance, says both numbers, and moves nothing", async () => {
    const { userId } = await makeAccount({ credits: 19 });
    const promptId = await makePrompt(userId);
    const refusal = await holdFor(userId, promptId, 20).catch((error) => error);
    expect(refusal).toBeInstanceOf(InsufficientCreditsError);
    expect(refusal).toMatchObject({ required: 20, available: 19 });
    expect(await db.creditTransaction.count({ where: { userId } })).toBe(1);
  });

  it("lets one of fifty parallel holds through when there are credits for one", async () => {
    const { userId } = await makeAccount({ credits: 5 });
    const prompts = await Promise.all(Array.from({ length: 50 }, () => makePrompt(userId)));
    const results = await Promise.allSettled(prompts.map((promptId) => holdFor(userId, promptId, 5)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await creditBalance(userId)).toMatchObject({ available: 0, onHold: 5 });
  });

  it("refuses a second hold and a second end for the same prompt", async () => {
    const { userId } = await makeAccount({ credits: 20 });
    const promptId = await makePrompt(userId);
    await holdFor(userId, promptId, 5);
    await expect(holdFor(userId, promptId, 5)).rejects.toThrow();
    await db.$transaction((tx) => settle(tx, { promptId, reason: "PROMPT_WRITTEN" }));
    await expect(db.$transaction((tx) => release(tx, { promptId, reason: "PROMPT_FAILED" }))).rejects.toThrow();
    await expect(db.$transaction((tx) => settle(tx, { promptId, reason: "PROMPT_FAILED" }))).rejects.toThrow();
  });

  it("cannot be edited, not even by a statement past the ledger", async () => {
    const { userId } = await makeAccount({ credits: 20 });
    await expect(db.creditTransaction.updateMany({ where: { userId }, data: { amount: 1000 } })).rejects.toThrow(
      /never changed/,
    );
    await expect(db.creditTransaction.deleteMany({ where: { userId } })).rejects.toThrow(/never changed/);
    await expect(db.creditBalance.update({ where: { userId }, data: { available: -1 } })).rejects.toThrow();
  });

  it("refuses movements with the wrong sign", async () => {
    const { userId } = await makeAccount({ credits: 20 });
    await expect(
      db.$transaction((tx) => grant(tx, userId, -5, { reason: "CORRECTED", subject: "not a grant" })),
    ).rejects.toThrow();
  });
});
