import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { inject } from "vitest";
import type { Ledger } from "#tests/reliability/support/ledger-model.ts";

/** What a careless hand could make of the ledger: a name, and the words that are changed in it. */
export const mutants: [name: string, from: string, to: string][] = [
  ["a hold takes one credit too few", "amount: -amount, onHold: amount,", "amount: -amount + 1, onHold: amount,"],
  ["a hold takes one credit too many", "amount: -amount, onHold: amount,", "amount: -amount - 1, onHold: amount,"],
  ["a hold is not counted as held", "amount: -amount, onHold: amount,", "amount: -amount, onHold: 0,"],
  [
    "a hold is counted as used at once",
    "amount: -amount, onHold: amount,",
    "amount: -amount, onHold: amount, totalUsed: amount,",
  ],
  ["a settlement leaves the hold open", "onHold: -held.amount,\n    totalUsed", "onHold: 0,\n    totalUsed"],
  ["a settlement forgets what was used", "totalUsed: held.amount - returned", "totalUsed: 0"],
  ["a settlement counts what it returns as used", "totalUsed: held.amount - returned", "totalUsed: held.amount"],
  ["a settlement returns nothing", "amount: returned,", "amount: 0,"],
  ["a settlement returns all", "amount: returned,", "amount: held.amount,"],
  ["a settlement returns more than was held", "if (returned < 0 || returned > held.amount)", "if (false)"],
  [
    "a release gives back one too few",
    "amount: held.amount, onHold: -held.amount,",
    "amount: held.amount - 1, onHold: -held.amount,",
  ],
  [
    "a release gives back twice",
    "amount: held.amount, onHold: -held.amount,",
    "amount: 2 * held.amount, onHold: -held.amount,",
  ],
  ["a release leaves the hold open", "amount: held.amount, onHold: -held.amount,", "amount: held.amount, onHold: 0,"],
  ["a release is written as a settlement", 'type: "RELEASE"', 'type: "SETTLEMENT"'],
  [
    "a second end is passed over in silence",
    "if (held === null) return;",
    'if (held === null || (await tx.creditTransaction.count({ where: { type: { in: ["RELEASE", "SETTLEMENT"] }, taskId: entry.taskId ?? null, promptId: entry.promptId ?? null } })) > 0) return;',
  ],
  ["the balance may go below zero in the check", "available: { gte: -amount }", "available: { gte: -amount - 5 }"],
  ["too few credits are refused one too early", "available: { gte: -amount }", "available: { gt: -amount }"],
  [
    "the balance is set, not added to",
    "available: { increment: amount }",
    "available: amount < 0 ? { increment: amount } : amount",
  ],
  ["numbers are not raised", "lastNumber: { increment: 1 }", "lastNumber: { increment: 0 }"],
  ["numbers have gaps", "lastNumber: { increment: 1 }", "lastNumber: { increment: 2 }"],
  [
    "the entry is not written",
    "const { id } = await tx.creditTransaction.create({",
    'const { id } = (type === "GRANT") ? { id: "" } : await tx.creditTransaction.create({',
  ],
  [
    "the entry tells the balance before it",
    "balanceAfter: balance.available,",
    "balanceAfter: balance.available - amount,",
  ],
  ["a purchase is not counted as one", "totalPurchased: amount,", "totalPurchased: 0,"],
  ["a purchase is counted twice", "totalPurchased: amount,", "totalPurchased: 2 * amount,"],
  [
    "a purchase forgets its payment",
    'type: "PURCHASE", amount, totalPurchased: amount, ...of',
    'type: "PURCHASE", amount, totalPurchased: amount, ...of, purchaseId: undefined',
  ],
  [
    "a refund takes nothing",
    "if (taken > 0) await move(tx, userId, { type, amount: -taken, ...of",
    "if (false) await move(tx, userId, { type, amount: -taken, ...of",
  ],
  ["a refund forgets what is owed", "owed: { increment: amount - taken }", "owed: { increment: 0 }"],
  ["what is owed is never paid", "if (paid > 0) await collect", "if (false) await collect"],
  ["what is owed is paid twice", "owed: { decrement: paid }", "owed: { decrement: 0 }"],
  ["a won dispute forgives nothing", "owed: { decrement: forgiven }", "owed: { decrement: 0 }"],
  [
    "credits expire that are not there",
    'const taken = Math.min(available, amount);\n  if (taken > 0) await move(tx, userId, { type: "EXPIRY"',
    'const taken = amount;\n  if (taken > 0) await move(tx, userId, { type: "EXPIRY"',
  ],
  ["expired credits stay", 'type: "EXPIRY", amount: -taken', 'type: "EXPIRY", amount: -1'],
];

const SOURCE = "graphql/domain/credits/ledger.ts";

/** A copy of the ledger with one fault in it. */
export async function ledgerWith([name, from, to]: (typeof mutants)[number]): Promise<Ledger> {
  const source = readFileSync(SOURCE, "utf8");
  if (!source.includes(from)) throw new Error(`The ledger no longer reads "${from}" (${name}).`);
  const directory = join(inject("runDirectory"), "mutants");
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${name.replaceAll(/\W+/g, "-")}.ts`);
  writeFileSync(file, source.replace(from, () => to).replaceAll('"#graphql/', `"${resolve("graphql")}/`));
  return import(/* @vite-ignore */ file) as Promise<Ledger>;
}
