import { countMoved } from "#graphql/domain/credits/moved.ts";
import type { Meaning } from "#graphql/domain/credits/reasons.ts";
import { InsufficientCreditsError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { afterCommit } from "#graphql/runtime/database/after-commit.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import type { CreditTransactionType } from "#prisma/generated/client/client.ts";

/** Credits that a new account is given. */
export const WELCOME_CREDITS = 200;

/** What credits are held for: a task, or one turn with the prompt assistant. */
export type Subject = { taskId: string; promptId?: undefined } | { promptId: string; taskId?: undefined };

type Movement = {
  type: CreditTransactionType;
  amount: number;
  onHold?: number;
  totalPurchased?: number;
  totalUsed?: number;
  taskId?: string | undefined;
  promptId?: string | undefined;
  purchaseId?: string | undefined;
} & Meaning;

/** What comes from a payment, or from an operator when it names none. Credits are whole and above zero unless said. */
export type PaymentEntry = { userId: string; purchaseId: string; amount: number } & Meaning;

/** Opens an account's ledger. Once per account: the balance row's key refuses a second. */
export async function openAccount(tx: Tx, userId: string): Promise<void> {
  await tx.creditBalance.create({ data: { userId } });
}

/** Gives the welcome credits; whether an account is due them is for its caller to know. */
export async function grantWelcome(tx: Tx, userId: string): Promise<void> {
  await grant(tx, userId, WELCOME_CREDITS, { reason: "WELCOME" });
}

/** Gives `amount` credits. */
export async function grant(tx: Tx, userId: string, amount: number, meaning: Meaning): Promise<void> {
  await move(tx, userId, { type: "GRANT", amount, ...meaning });
}

/**
 * Holds `amount` credits for a task or prompt: they leave the available balance at once.
 * @throws InsufficientCreditsError when the account has fewer; nothing has moved then.
 */
export async function hold(tx: Tx, entry: Subject & Meaning & { userId: string; amount: number }): Promise<void> {
  const { userId, amount, ...of } = entry;
  await move(tx, userId, { type: "HOLD", amount: -amount, onHold: amount, ...of });
}

/** Ends a hold by charging it. `returned` credits (fewer files than ordered) go back; the rest is used. */
export async function settle(tx: Tx, entry: Subject & Meaning & { returned?: number }): Promise<void> {
  const { returned = 0, ...of } = entry;
  const held = await heldFor(tx, entry);
  if (held === null) return;
  if (returned < 0 || returned > held.amount) throw new Error("A settlement returns at most what was held.");
  await move(tx, held.userId, {
    type: "SETTLEMENT",
    amount: returned,
    onHold: -held.amount,
    totalUsed: held.amount - returned,
    ...of,
  });
}

/** Ends a hold by giving all of it back. */
export async function release(tx: Tx, entry: Subject & Meaning): Promise<void> {
  const held = await heldFor(tx, entry);
  if (held === null) return;
  await move(tx, held.userId, { type: "RELEASE", amount: held.amount, onHold: -held.amount, ...entry });
}

/** Gives the credits of a payment. Once per payment: an index refuses a second. */
export async function purchase(tx: Tx, { userId, amount, ...of }: PaymentEntry): Promise<void> {
  await move(tx, userId, { type: "PURCHASE", amount, totalPurchased: amount, ...of });
}

/** Takes back what a refunded payment gave. What is spent already is owed instead. */
export async function refund(tx: Tx, entry: PaymentEntry): Promise<void> {
  await takeBack(tx, "REFUND", entry);
}

/** Takes back what a disputed payment gave. What is spent already is owed instead. */
export async function withdraw(tx: Tx, entry: PaymentEntry): Promise<void> {
  await takeBack(tx, "ADJUSTMENT", entry);
}

/** Gives again what `refund` or `withdraw` took, because Stripe undid its cause. What is owed is written off first. */
export async function restore(tx: Tx, { userId, amount, ...of }: PaymentEntry): Promise<void> {
  const { owed } = await locked(tx, userId);
  const forgiven = Math.min(owed, amount);
  await tx.creditBalance.update({ where: { userId }, data: { owed: { decrement: forgiven } } });
  if (forgiven < amount) await move(tx, userId, { type: "ADJUSTMENT", amount: amount - forgiven, ...of });
}

/**
 * Gives (above zero, a GRANT) or takes (below, an ADJUSTMENT) by hand.
 * @returns the id of the entry.
 * @throws InsufficientCreditsError when there are fewer to take; nothing has moved then.
 */
export async function adjust(tx: Tx, entry: { userId: string; amount: number } & Meaning): Promise<string> {
  const { userId, amount, ...of } = entry;
  return move(tx, userId, { type: amount > 0 ? "GRANT" : "ADJUSTMENT", amount, ...of });
}

/** Takes credits whose time is over, at most those that are there. @returns how many were taken. */
export async function expire(tx: Tx, userId: string, amount: number): Promise<number> {
  const { available } = await locked(tx, userId);
  const taken = Math.min(available, amount);
  if (taken > 0) await move(tx, userId, { type: "EXPIRY", amount: -taken, reason: "EXPIRED" });
  return taken;
}

async function takeBack(tx: Tx, type: "REFUND" | "ADJUSTMENT", entry: PaymentEntry): Promise<void> {
  const { userId, amount, ...of } = entry;
  const { available } = await locked(tx, userId);
  const taken = Math.min(available, amount);
  if (taken > 0) await move(tx, userId, { type, amount: -taken, ...of });
  await tx.creditBalance.update({ where: { userId }, data: { owed: { increment: amount - taken } } });
}

/** The balance, locked until the commit. */
async function locked(tx: Tx, userId: string): Promise<{ available: number; owed: number }> {
  return tx.creditBalance.update({ where: { userId }, data: { owed: { increment: 0 } } });
}

/** What is held for a subject; null for what a test key has ordered, which nothing is ever held for. */
async function heldFor(tx: Tx, { taskId, promptId }: Subject): Promise<{ userId: string; amount: number } | null> {
  const row = await tx.creditTransaction.findFirst({
    where: { type: "HOLD", ...(taskId === undefined ? { promptId } : { taskId }) },
    select: { userId: true, amount: true },
  });
  if (row !== null) return { userId: row.userId, amount: -row.amount };
  const subject = taskId === undefined ? { prompts: { some: { id: promptId } } } : { tasks: { some: { id: taskId } } };
  await tx.user.findFirstOrThrow({ where: { sandboxOfId: { not: null }, ...subject }, select: { id: true } });
  return null;
}

/** One guarded update of the balance, which also locks it until the commit, and the entry that explains it. */
async function move(tx: Tx, userId: string, movement: Movement): Promise<string> {
  const { type, amount, onHold = 0, totalPurchased = 0, totalUsed = 0 } = movement;
  const { taskId, promptId, purchaseId, reason, subject } = movement;
  const [balance] = await tx.creditBalance.updateManyAndReturn({
    where: { userId, available: { gte: -amount } },
    data: {
      available: { increment: amount },
      onHold: { increment: onHold },
      totalPurchased: { increment: totalPurchased },
      totalUsed: { increment: totalUsed },
      lastNumber: { increment: 1 },
    },
  });
  if (balance === undefined) {
    const { available } = await tx.creditBalance.findUniqueOrThrow({ where: { userId } });
    const isByHand = type === "ADJUSTMENT";
    const message = `This takes ${-amount} credits and the account has ${available}: take at most those.`;
    throw new InsufficientCreditsError(-amount, available, isByHand ? message : undefined);
  }
  const { id } = await tx.creditTransaction.create({
    data: {
      userId,
      number: balance.lastNumber,
      type,
      amount,
      balanceAfter: balance.available,
      taskId: taskId ?? null,
      promptId: promptId ?? null,
      purchaseId: purchaseId ?? null,
      reason,
      subject: subject ?? null,
      createdAt: now(),
    },
  });
  afterCommit(() => countEntry(movement));
  // Whatever comes in pays first what is owed.
  const paid = Math.min(balance.available, balance.owed);
  if (paid > 0) await collect(tx, userId, paid);
  return id;
}

function countEntry({ type, amount, totalUsed = 0 }: Movement): void {
  countMoved(type, type === "SETTLEMENT" ? totalUsed : amount);
  if (type === "SETTLEMENT") countMoved("RETURNED", amount);
}

async function collect(tx: Tx, userId: string, paid: number): Promise<void> {
  await tx.creditBalance.update({ where: { userId }, data: { owed: { decrement: paid } } });
  await move(tx, userId, { type: "ADJUSTMENT", amount: -paid, reason: "DEBT_COLLECTED" });
}
