import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Balance, creditBalance, followBalance } from "#graphql/domain/credits/balance.ts";
import { adjust } from "#graphql/domain/credits/ledger.ts";
import { db } from "#graphql/runtime/db.ts";
import { listenerCount, notify } from "#graphql/runtime/pubsub.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase();

async function change(userId: string, amount: number): Promise<void> {
  await db.$transaction((tx) => adjust(tx, { userId, amount, reason: "CORRECTED", subject: "a change" }));
  notify(`account:${userId}`);
}

function follow(userId: string): AsyncGenerator<Balance> {
  const balances = followBalance(userId);
  onTestFinished(() => void balances.return(undefined));
  return balances;
}

async function told(balances: AsyncGenerator<Balance>): Promise<Balance> {
  const { done, value } = await balances.next();
  if (done === true) throw new Error("The balance is followed no more.");
  return value;
}

describe("a balance that is followed", () => {
  it("is told at once and after each change, and not when nothing has changed", async () => {
    const { userId } = await makeAccount();
    const balances = follow(userId);
    expect(await told(balances)).toEqual({ available: 200, onHold: 0, totalPurchased: 0, totalUsed: 0 });
    for (const [amount, available] of [
      [5, 205],
      [-5, 200],
    ] as const) {
      const next = told(balances);
      notify(`account:${userId}`);
      // Asked for at the same moment, so answered about when the follower's reading is.
      await creditBalance(userId);
      await change(userId, amount);
      expect(await next).toMatchObject({ available });
    }
  });

  it("is read once for all who follow it, and is the same object for them as long as it says the same", async () => {
    const { userId } = await makeAccount();
    const [one, other] = [follow(userId), follow(userId)];
    const first = await Promise.all([told(one), told(other)]);
    expect(first[1]).toBe(first[0]);
    expect(await told(follow(userId))).toBe(first[0]);
    const read = vi.spyOn(db.creditBalance, "findUniqueOrThrow");
    onTestFinished(() => read.mockRestore());
    const next = Promise.all([told(one), told(other)]);
    await change(userId, 1);
    const second = await next;
    expect(second[0]).toMatchObject({ available: 201 });
    expect(second[1]).toBe(second[0]);
    expect(read).toHaveBeenCalledTimes(1);
    expect(await creditBalance(userId)).toEqual(second[0]);
  });

  it.each([0, 1])("is listened to no longer when its reader leaves after %d changes", async (changes) => {
    const { userId } = await makeAccount();
    const balances = followBalance(userId);
    await told(balances);
    for (let count = 0; count < changes; count++) {
      const next = told(balances);
      await change(userId, 1);
      await next;
    }
    expect(listenerCount(`account:${userId}`)).toBe(1);
    await balances.return(undefined);
    expect(listenerCount(`account:${userId}`)).toBe(0);
  });
});
