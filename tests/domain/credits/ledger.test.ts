import { afterEach, describe, expect, it } from "vitest";
import { sandboxSideOf } from "#graphql/domain/accounts/api-keys/test-mode.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import {
  adjust,
  expire,
  grant,
  hold,
  purchase,
  refund,
  release,
  restore,
  settle,
  withdraw,
} from "#graphql/domain/credits/ledger.ts";
import { InsufficientCreditsError } from "#graphql/domain/errors.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { makePrompt, makePurchase } from "#tests/reliability/support/ledger-model.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();
afterEach(expectLedgersToBalance);

const holdFor = (userId: string, promptId: string, amount: number) =>
  inTx((tx) => hold(tx, { userId, amount, promptId, reason: "PROMPT_ORDERED" }));

function inTx<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return db.$transaction(work);
}

/** The entries after the first, which gave the account what it begins with. */
const entriesOf = (userId: string) =>
  db.creditTransaction.findMany({ where: { userId, number: { gt: 1 } }, orderBy: { number: "asc" } });

const movesOf = async (userId: string) => (await entriesOf(userId)).map(({ type, amount }) => `${type} ${amount}`);

const owedBy = async (userId: string) => (await db.creditBalance.findUniqueOrThrow({ where: { userId } })).owed;

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

  it("returns at most what was held, and nothing below zero", async () => {
    const { userId } = await makeAccount({ credits: 10 });
    const promptId = await makePrompt(userId);
    await holdFor(userId, promptId, 8);
    for (const returned of [9, -1]) {
      const settled = inTx((tx) => settle(tx, { promptId, returned, reason: "PROMPT_WRITTEN" }));
      await expect(settled).rejects.toThrow(/at most what was held/);
    }
    await inTx((tx) => settle(tx, { promptId, returned: 8, reason: "PROMPT_WRITTEN" }));
    expect(await creditBalance(userId)).toMatchObject({ available: 10, onHold: 0, totalUsed: 0 });
    expect(await movesOf(userId)).toEqual(["HOLD -8", "SETTLEMENT 8"]);
  });

  it("says in each entry what it belongs to, and what it was for", async () => {
    const { userId } = await makeAccount({ credits: 20 });
    const [promptId, { id: taskId }] = [await makePrompt(userId), await insertTask(userId)];
    const purchaseId = await makePurchase(userId, 7);
    await holdFor(userId, promptId, 1);
    const order = { userId, taskId, amount: 5, reason: "TASK_ORDERED", subject: "Nano Banana" } as const;
    await inTx((tx) => hold(tx, order));
    await inTx((tx) => purchase(tx, { userId, purchaseId, amount: 7, reason: "PURCHASED", subject: "Starter" }));
    const none = { taskId: null, promptId: null, purchaseId: null, subject: null };
    expect(await entriesOf(userId)).toMatchObject([
      { ...none, type: "HOLD", promptId, reason: "PROMPT_ORDERED" },
      { ...none, type: "HOLD", taskId, reason: "TASK_ORDERED", subject: "Nano Banana" },
      { ...none, type: "PURCHASE", purchaseId, reason: "PURCHASED", subject: "Starter" },
    ]);
    expect(await creditBalance(userId)).toEqual({ available: 21, onHold: 6, totalPurchased: 7, totalUsed: 0 });
  });

  it("ends the hold of the very task or prompt that is over, among several", async () => {
    const { userId } = await makeAccount({ credits: 20 });
    const prompts = [await makePrompt(userId), await makePrompt(userId)] as const;
    const tasks = [await insertTask(userId), await insertTask(userId)] as const;
    for (const [place, promptId] of prompts.entries()) await holdFor(userId, promptId, 1 + place);
    for (const [place, { id }] of tasks.entries())
      await inTx((tx) => hold(tx, { userId, taskId: id, amount: 3 + place, reason: "TASK_ORDERED" }));
    await inTx((tx) => release(tx, { promptId: prompts[1], reason: "PROMPT_FAILED" }));
    await inTx((tx) => settle(tx, { taskId: tasks[1].id, reason: "TASK_MADE" }));
    expect(await creditBalance(userId)).toMatchObject({ available: 12, onHold: 4, totalUsed: 4 });
    expect((await movesOf(userId)).slice(4)).toEqual(["RELEASE 2", "SETTLEMENT 0"]);
    await inTx((tx) => settle(tx, { promptId: prompts[0], reason: "PROMPT_WRITTEN" }));
    await inTx((tx) => release(tx, { taskId: tasks[0].id, reason: "TASK_FAILED" }));
    expect(await creditBalance(userId)).toMatchObject({ available: 15, onHold: 0, totalUsed: 5 });
  });

  it("moves nothing for what a test key has ordered, and does not take anything else without a hold for that", async () => {
    const { userId } = await makeAccount({ credits: 20 });
    const side = await sandboxSideOf(userId);
    for (const [owner, isTest] of [
      [side, true],
      [userId, false],
    ] as const) {
      const [promptId, { id: taskId }] = [await makePrompt(owner), await insertTask(owner)];
      const ends = [
        inTx((tx) => settle(tx, { promptId, reason: "PROMPT_WRITTEN" })),
        inTx((tx) => release(tx, { promptId, reason: "PROMPT_FAILED" })),
        inTx((tx) => settle(tx, { taskId, reason: "TASK_MADE" })),
        inTx((tx) => release(tx, { taskId, reason: "TASK_FAILED" })),
      ];
      const results = (await Promise.allSettled(ends)).map(({ status }) => status);
      expect(results).toEqual(ends.map(() => (isTest ? "fulfilled" : "rejected")));
      expect(await db.creditTransaction.count({ where: { OR: [{ promptId }, { taskId }] } })).toBe(0);
    }
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

describe("what a payment that goes back has given", () => {
  async function bought(amount: number) {
    const { userId } = await makeAccount({ credits: 1 });
    await inTx((tx) => adjust(tx, { userId, amount: -1, reason: "CORRECTED" }));
    const purchaseId = await makePurchase(userId, amount);
    const of = { userId, purchaseId, reason: "REFUNDED", subject: "Starter" } as const;
    await inTx((tx) => purchase(tx, { ...of, amount }));
    return { userId, of };
  }

  it("is taken, as far as it is there; the rest is owed, and taken from whatever comes in", async () => {
    const { userId, of } = await bought(10);
    const spent = await makePrompt(userId);
    await holdFor(userId, spent, 8);
    await inTx((tx) => refund(tx, { ...of, amount: 1 }));
    expect(await owedBy(userId)).toBe(0);
    await inTx((tx) => withdraw(tx, { ...of, amount: 3 }));
    expect(await owedBy(userId)).toBe(2);
    await inTx((tx) => refund(tx, { ...of, amount: 1 }));
    expect(await owedBy(userId)).toBe(3);
    await inTx((tx) => grant(tx, userId, 2, { reason: "CORRECTED" }));
    expect(await owedBy(userId)).toBe(1);
    await inTx((tx) => release(tx, { promptId: spent, reason: "PROMPT_FAILED" }));
    expect(await owedBy(userId)).toBe(0);
    const [, bought10, ...rest] = await movesOf(userId);
    expect(bought10).toBe("PURCHASE 10");
    expect(rest).toEqual([
      "HOLD -8",
      "REFUND -1",
      "ADJUSTMENT -1",
      "GRANT 2",
      "ADJUSTMENT -2",
      "RELEASE 8",
      "ADJUSTMENT -1",
    ]);
    expect((await entriesOf(userId)).at(-1)).toMatchObject({ reason: "DEBT_COLLECTED", purchaseId: null });
    expect(await creditBalance(userId)).toMatchObject({ available: 7, totalPurchased: 10 });
  });

  it("is given again when Stripe undoes the cause: what is owed is written off first", async () => {
    const { userId, of } = await bought(3);
    await holdFor(userId, await makePrompt(userId), 3);
    await inTx((tx) => refund(tx, { ...of, amount: 3 }));
    await inTx((tx) => restore(tx, { ...of, amount: 1 }));
    expect(await owedBy(userId)).toBe(2);
    await inTx((tx) => restore(tx, { ...of, amount: 2 }));
    expect(await owedBy(userId)).toBe(0);
    expect((await movesOf(userId)).slice(1)).toEqual(["PURCHASE 3", "HOLD -3"]);
    await inTx((tx) => refund(tx, { ...of, amount: 1 }));
    await inTx((tx) => restore(tx, { ...of, amount: 3 }));
    expect(await owedBy(userId)).toBe(0);
    expect((await movesOf(userId)).slice(3)).toEqual(["ADJUSTMENT 2"]);
    expect(await creditBalance(userId)).toMatchObject({ available: 2, onHold: 3 });
  });
});

describe("credits that an operator or time moves", () => {
  it("are given as a grant and taken as an adjustment, from one credit on, by the entry that is named", async () => {
    const { userId } = await makeAccount({ credits: 5 });
    const ids: string[] = [];
    for (const amount of [1, -1]) ids.push(await inTx((tx) => adjust(tx, { userId, amount, reason: "CORRECTED" })));
    expect(await movesOf(userId)).toEqual(["GRANT 1", "ADJUSTMENT -1"]);
    expect((await entriesOf(userId)).map(({ id }) => id)).toEqual(ids);
  });

  it("expire at most to the last one that is there", async () => {
    const { userId } = await makeAccount({ credits: 5 });
    const taken: number[] = [];
    for (const amount of [1, 9, 9]) taken.push(await inTx((tx) => expire(tx, userId, amount)));
    expect(taken).toEqual([1, 4, 0]);
    expect(await movesOf(userId)).toEqual(["EXPIRY -1", "EXPIRY -4"]);
    expect((await entriesOf(userId)).map(({ reason }) => reason)).toEqual(["EXPIRED", "EXPIRED"]);
  });
});
