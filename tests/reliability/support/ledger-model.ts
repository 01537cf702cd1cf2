import fc from "fast-check";
import { v7 as uuid } from "uuid";
import { expect } from "vitest";
import { InsufficientCreditsError } from "#graphql/domain/errors.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";

export type Ledger = typeof import("#graphql/domain/credits/ledger.ts");

/** What an account should have, reckoned without the database. */
export type Model = {
  available: number;
  onHold: number;
  owed: number;
  totalPurchased: number;
  totalUsed: number;
  /** Amounts of the holds that are open. */
  holds: Map<string, number>;
  ended: string[];
  purchases: Map<string, number>;
  entries: number;
};

/** The account itself and the functions that move its credits. */
export type Real = { userId: string; ledger: Ledger };

export type Command = fc.AsyncCommand<Model, Real>;

export const emptyModel = (): Model => ({
  available: 0,
  onHold: 0,
  owed: 0,
  totalPurchased: 0,
  totalUsed: 0,
  holds: new Map(),
  ended: [],
  purchases: new Map(),
  entries: 0,
});

/** Opens an account without credits. */
export async function openEmpty(): Promise<string> {
  const userId = uuid();
  await db.user.create({
    data: { id: userId, email: `${userId}@example.test`, passwordHash: "none", creditBalance: { create: {} } },
  });
  return userId;
}

/** What comes in pays first what is owed. */
function credit(model: Model, amount: number): void {
  model.available += amount;
  model.entries += 1;
  const paid = Math.min(model.owed, Math.max(0, model.available));
  if (paid === 0) return;
  model.owed -= paid;
  model.available -= paid;
  model.entries += 1;
}

function takeBack(model: Model, amount: number): void {
  const taken = Math.min(model.available, amount);
  if (taken > 0) model.entries += 1;
  model.available -= taken;
  model.owed += amount - taken;
}

/** Whether a call is refused because there are too few credits; anything else that is thrown stays thrown. */
async function isRefused(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return false;
  } catch (error) {
    if (error instanceof InsufficientCreditsError) return true;
    throw error;
  }
}

const inTx = <Result>(work: (tx: Tx) => Promise<Result>) => db.$transaction(work);

/** Compares the account with its model after each command. */
async function compare(model: Model, { userId }: Real): Promise<void> {
  const { available, onHold, owed, totalPurchased, totalUsed, lastNumber } = await db.creditBalance.findUniqueOrThrow({
    where: { userId },
  });
  const expected = { available, onHold, owed, totalPurchased, totalUsed, entries: lastNumber };
  const { holds: _holds, ended: _ended, purchases: _purchases, ...reckoned } = model;
  expect(expected).toEqual(reckoned);
}

function command(
  name: string,
  check: (model: Model) => boolean,
  run: (model: Model, real: Real) => Promise<void>,
): Command {
  return {
    check,
    toString: () => name,
    run: async (model, real) => {
      await run(model, real);
      await compare(model, real);
    },
  };
}

export async function makePrompt(userId: string): Promise<string> {
  const { id } = await db.prompt.create({ data: { userId, idea: "an idea", kind: "IMAGE" } });
  return id;
}

/** A payment as it stands in the table, whose credits are still to be given. */
export async function makePurchase(userId: string, credits: number): Promise<string> {
  const pack = await db.creditPack.findFirstOrThrow();
  const data = { userId, packId: pack.id, name: pack.name, credits, amountCents: 500, currency: "usd" };
  return (await db.purchase.create({ data })).id;
}

const nth = <Item>(items: Iterable<Item>, place: number): Item => {
  const list = [...items];
  const item = list[place % list.length];
  if (item === undefined) throw new Error("There is none.");
  return item;
};

/** Every movement there is, and the ones that must be refused. `amount` and `place` come from the generator. */
const makers: Record<string, (amount: number, place: number) => Command> = {
  grant: (amount) =>
    command(
      `grant(${amount})`,
      () => true,
      async (model, { userId, ledger }) => {
        await inTx((tx) => ledger.grant(tx, userId, amount, { reason: "CORRECTED", subject: "granted" }));
        credit(model, amount);
      },
    ),
  purchase: (amount) =>
    command(
      `purchase(${amount})`,
      () => true,
      async (model, { userId, ledger }) => {
        const purchaseId = await makePurchase(userId, amount);
        await inTx((tx) => ledger.purchase(tx, { userId, purchaseId, amount, reason: "PURCHASED" }));
        model.purchases.set(purchaseId, amount);
        model.totalPurchased += amount;
        credit(model, amount);
      },
    ),
  purchaseTwice: (_amount, place) =>
    command(
      `purchaseTwice(${place})`,
      (model) => model.purchases.size > 0,
      async (model, { userId, ledger }) => {
        const [purchaseId, amount] = nth(model.purchases, place);
        await expect(
          inTx((tx) => ledger.purchase(tx, { userId, purchaseId, amount, reason: "PURCHASED" })),
        ).rejects.toThrow();
      },
    ),
  hold: (amount) =>
    command(
      `hold(${amount})`,
      () => true,
      async (model, { userId, ledger }) => {
        const promptId = await makePrompt(userId);
        const refused = await isRefused(
          inTx((tx) => ledger.hold(tx, { userId, amount, promptId, reason: "PROMPT_ORDERED" })),
        );
        expect(refused).toBe(amount > model.available);
        if (refused) return;
        model.available -= amount;
        model.onHold += amount;
        model.entries += 1;
        model.holds.set(promptId, amount);
      },
    ),
  settle: (amount, place) =>
    command(
      `settle(${place})`,
      (model) => model.holds.size > 0,
      async (model, { ledger }) => {
        const [promptId, held] = nth(model.holds, place);
        const returned = amount % 3 === 0 ? held % (amount + 1) : 0;
        await inTx((tx) => ledger.settle(tx, { promptId, returned, reason: "PROMPT_WRITTEN" }));
        await endHold(model, promptId, "SETTLEMENT");
        model.onHold -= held;
        model.totalUsed += held - returned;
        if (returned > 0) credit(model, returned);
        else model.entries += 1;
      },
    ),
  release: (_amount, place) =>
    command(
      `release(${place})`,
      (model) => model.holds.size > 0,
      async (model, { ledger }) => {
        const [promptId, held] = nth(model.holds, place);
        await inTx((tx) => ledger.release(tx, { promptId, reason: "PROMPT_FAILED" }));
        await endHold(model, promptId, "RELEASE");
        model.onHold -= held;
        credit(model, held);
      },
    ),
  endTwice: (amount, place) =>
    command(
      `endTwice(${place})`,
      (model) => model.ended.length > 0,
      async (model, { ledger }) => {
        const promptId = nth(model.ended, place);
        const end = amount % 2 === 0 ? ledger.settle : ledger.release;
        await expect(inTx((tx) => end(tx, { promptId, reason: "PROMPT_FAILED" }))).rejects.toThrow();
      },
    ),
  returnTooMuch: (_amount, place) =>
    command(
      `returnTooMuch(${place})`,
      (model) => model.holds.size > 0,
      async (model, { ledger }) => {
        const [promptId, held] = nth(model.holds, place);
        await expect(
          inTx((tx) => ledger.settle(tx, { promptId, returned: held + 1, reason: "PROMPT_WRITTEN" })),
        ).rejects.toThrow();
      },
    ),
  refund: (amount, place) =>
    command(
      `refund(${amount})`,
      (model) => model.purchases.size > 0,
      async (model, { userId, ledger }) => {
        const [purchaseId] = nth(model.purchases, place);
        await inTx((tx) => ledger.refund(tx, { userId, purchaseId, amount, reason: "REFUNDED" }));
        takeBack(model, amount);
      },
    ),
  dispute: (amount, place) =>
    command(
      `dispute(${amount})`,
      (model) => model.purchases.size > 0,
      async (model, { userId, ledger }) => {
        const [purchaseId] = nth(model.purchases, place);
        await inTx((tx) => ledger.withdraw(tx, { userId, purchaseId, amount, reason: "DISPUTED" }));
        takeBack(model, amount);
      },
    ),
  restore: (amount, place) =>
    command(
      `restore(${amount})`,
      (model) => model.purchases.size > 0,
      async (model, { userId, ledger }) => {
        const [purchaseId] = nth(model.purchases, place);
        await inTx((tx) => ledger.restore(tx, { userId, purchaseId, amount, reason: "DISPUTE_SETTLED" }));
        const forgiven = Math.min(model.owed, amount);
        model.owed -= forgiven;
        if (forgiven < amount) credit(model, amount - forgiven);
      },
    ),
  adjust: (amount, place) =>
    command(
      `adjust(${place % 2 === 0 ? amount : -amount})`,
      () => true,
      async (model, { userId, ledger }) => {
        const signed = place % 2 === 0 ? amount : -amount;
        const refused = await isRefused(
          inTx((tx) => ledger.adjust(tx, { userId, amount: signed, reason: "CORRECTED" })),
        );
        expect(refused).toBe(model.available + signed < 0);
        if (refused) return;
        if (signed > 0) return credit(model, signed);
        model.available += signed;
        model.entries += 1;
      },
    ),
  expire: (amount) =>
    command(
      `expire(${amount})`,
      () => true,
      async (model, { userId, ledger }) => {
        const taken = await inTx((tx) => ledger.expire(tx, userId, amount));
        expect(taken).toBe(Math.min(amount, model.available));
        model.available -= taken;
        if (taken > 0) model.entries += 1;
      },
    ),
};

async function endHold(model: Model, promptId: string, type: "SETTLEMENT" | "RELEASE"): Promise<void> {
  model.holds.delete(promptId);
  model.ended.push(promptId);
  expect(await db.creditTransaction.count({ where: { promptId, type } })).toBe(1);
}

/** A random history: commands with random amounts, and their order. */
export const histories = fc.commands(
  Object.values(makers).map((make) =>
    fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(5)).map(([amount, place]) => make(amount, place)),
  ),
  { maxCommands: 14 },
);

/** A history in which everything happens that a mutant could do wrong. */
export async function playEverything(real: Real): Promise<Model> {
  const model = emptyModel();
  const script: [string, number, number][] = [
    ["grant", 20, 0],
    ["hold", 21, 0],
    ["hold", 7, 0],
    ["hold", 6, 0],
    ["hold", 3, 0],
    ["returnTooMuch", 1, 0],
    ["settle", 1, 0],
    ["settle", 3, 0],
    ["returnTooMuch", 1, 0],
    ["release", 1, 0],
    ["endTwice", 1, 0],
    ["endTwice", 2, 1],
    ["purchase", 40, 0],
    ["purchaseTwice", 1, 0],
    ["hold", 30, 0],
    ["adjust", 5, 1],
    ["adjust", 4, 0],
    ["adjust", 60, 1],
    ["expire", 2, 0],
    ["refund", 10, 0],
    ["dispute", 20, 0],
    ["refund", 9, 0],
    ["grant", 3, 0],
    ["restore", 5, 0],
    ["release", 1, 0],
    ["restore", 7, 0],
    ["expire", 60, 0],
    ["expire", 60, 0],
  ];
  for (const [name, amount, place] of script) {
    const made = makers[name]?.(amount, place);
    if (made === undefined) throw new Error(`There is no ${name}.`);
    if (!made.check(model)) throw new Error(`${name} cannot be played.`);
    await made.run(model, real);
  }
  return model;
}
