import { InsufficientCreditsError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
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
  description: string;
};

/** Opens an account's ledger with the welcome grant. Once per account: the balance row's key refuses a second. */
export async function openAccount(tx: Tx, userId: string): Promise<void> {
  await tx.creditBalance.create({ data: { userId } });
  await grant(tx, userId, WELCOME_CREDITS, "Welcome credits");
}

/** Gives `amount` credits. */
export async function grant(tx: Tx, userId: string, amount: number, description: string): Promise<void> {
  await move(tx, userId, { type: "GRANT", amount, description });
}

/**
 * Holds `amount` credits for a task or prompt: they leave the available balance at once.
 * @throws InsufficientCreditsError when the account has fewer; nothing has moved then.
 */
export async function hold(
  tx: Tx,
  entry: Subject & { userId: string; amount: number; description: string },
): Promise<void> {
  const { userId, amount, taskId, promptId, description } = entry;
  await move(tx, userId, { type: "HOLD", amount: -amount, onHold: amount, taskId, promptId, description });
}

/** Ends a hold by charging it. `returned` credits (fewer files than ordered) go back; the rest is used. */
export async function settle(tx: Tx, entry: Subject & { returned?: number; description: string }): Promise<void> {
  const { taskId, promptId, returned = 0, description } = entry;
  const held = await heldFor(tx, entry);
  await move(tx, held.userId, {
    type: "SETTLEMENT",
    amount: returned,
    onHold: -held.amount,
    totalUsed: held.amount - returned,
    taskId,
    promptId,
    description,
  });
}

/** Ends a hold by giving all of it back. */
export async function release(tx: Tx, entry: Subject & { description: string }): Promise<void> {
  const { taskId, promptId, description } = entry;
  const held = await heldFor(tx, entry);
  await move(tx, held.userId, {
    type: "RELEASE",
    amount: held.amount,
    onHold: -held.amount,
    taskId,
    promptId,
    description,
  });
}

async function heldFor(tx: Tx, { taskId, promptId }: Subject): Promise<{ userId: string; amount: number }> {
  const row = await tx.creditTransaction.findFirstOrThrow({
    where: { type: "HOLD", ...(taskId === undefined ? { promptId } : { taskId }) },
    select: { userId: true, amount: true },
  });
  return { userId: row.userId, amount: -row.amount };
}

/** One guarded update of the balance, which also locks it until the commit, and the entry that explains it. */
async function move(tx: Tx, userId: string, movement: Movement): Promise<void> {
  const { type, amount, onHold = 0, totalPurchased = 0, totalUsed = 0, taskId, promptId, description } = movement;
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
    throw new InsufficientCreditsError(-amount, available);
  }
  await tx.creditTransaction.create({
    data: {
      userId,
      number: balance.lastNumber,
      type,
      amount,
      balanceAfter: balance.available,
      taskId: taskId ?? null,
      promptId: promptId ?? null,
      description,
      createdAt: now(),
    },
  });
}
