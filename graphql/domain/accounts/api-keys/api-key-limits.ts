import { spentSince } from "#graphql/domain/accounts/api-keys/spending.ts";
import type { KeyRights, Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ForbiddenError, QuotaExceededError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** What is to be ordered with a key: its credits by price, and the model; null for the prompt assistant. */
export type KeyUsage = { credits: number; model: string | null };

/**
 * Whether a key may order this, inside the transaction that orders it: the key's line is locked until the commit, so
 * orders side by side can't pass a limit together.
 * @throws ForbiddenError for a model it may not use; QuotaExceededError for the ceiling of a request, the tasks at once,
 * or (with the moment it resets) the month.
 */
export async function enforceKeyLimits(tx: Tx, key: KeyRights | undefined, order: KeyUsage): Promise<void> {
  if (key === undefined) return;
  if (key.monthlyCreditLimit !== null || key.maxConcurrentTasks !== null) {
    await tx.$queryRaw(
      Prisma.sql`SELECT "id" FROM "ApiKey" WHERE "familyId" = ${key.familyId} ORDER BY "id" FOR UPDATE`,
    );
  }
  await foreseeKeyLimits(key, order, tx);
}

/** The same refusals for an order that is only thought of: nothing is locked, and somebody else may come first. */
export async function foreseeKeyLimits(key: KeyRights | undefined, order: KeyUsage, tx: Tx = db): Promise<void> {
  if (key === undefined) return;
  judge(key, order, await usedBy(key, order.model !== null, tx));
}

/**
 * The same of many orders, one after the other, with what is used read once: each that passes counts for those after it.
 * @returns what refuses an order by throwing.
 */
export async function foreseeingKeyLimits(key: KeyRights | undefined): Promise<(order: KeyUsage) => void> {
  if (key === undefined) return () => undefined;
  const used = await usedBy(key, true, db);
  return (order) => {
    judge(key, order, used);
    used.open += 1;
    used.spent += order.credits;
  };
}

/** Tasks of a key's line under way, no more than it may have, and its credits of this month; 0 for what it has no limit of. */
type Used = { open: number; spent: number };

async function usedBy(
  { familyId, maxConcurrentTasks, monthlyCreditLimit }: KeyRights,
  isForTasks: boolean,
  tx: Tx,
): Promise<Used> {
  // Whatever has no end yet is under way.
  const where = { apiKey: { familyId }, completedAt: null };
  return {
    open: maxConcurrentTasks === null || !isForTasks ? 0 : await tx.task.count({ where, take: maxConcurrentTasks }),
    spent: monthlyCreditLimit === null ? 0 : await creditsUsedThisMonth(familyId, tx),
  };
}

function judge(key: KeyRights, order: KeyUsage, { open, spent }: Used): void {
  const { models, monthlyCreditLimit, maxConcurrentTasks } = key;
  if (order.model !== null && models.length > 0 && !models.includes(order.model)) {
    throw new ForbiddenError(`This key may not use the model "${order.model}".`);
  }
  enforceRequestCeiling(key, order.credits);
  if (maxConcurrentTasks !== null && order.model !== null && open >= maxConcurrentTasks) {
    throw new QuotaExceededError(`This key may have at most ${maxConcurrentTasks} tasks under way at once.`);
  }
  if (monthlyCreditLimit === null || spent + order.credits <= monthlyCreditLimit) return;
  const message = `This key may spend ${monthlyCreditLimit} credits a month and has spent ${spent}.`;
  throw new QuotaExceededError(message, nextMonth());
}

/** @throws QuotaExceededError when one request costs more than the key allows; a batch is one request. */
export function enforceRequestCeiling(key: KeyRights | undefined, credits: number): void {
  const most = key?.maxCreditsPerRequest ?? null;
  if (most === null || credits <= most) return;
  throw new QuotaExceededError(`This key may spend at most ${most} credits on one request, and this costs ${credits}.`);
}

/** What a key and those it has replaced have spent this calendar month (UTC), by price. What came back does not count. */
async function creditsUsedThisMonth(familyId: string, tx: Tx): Promise<number> {
  const [used] = await creditsUsedThisMonthBy([familyId], tx);
  return used ?? 0;
}

/** The same of many lines of keys; one statement for all. */
export async function creditsUsedThisMonthBy(familyIds: readonly string[], tx: Tx = db): Promise<number[]> {
  const used = await spentSince(thisMonth(), familyIds, tx);
  return familyIds.map((familyId) => used.get(familyId) ?? 0);
}

/**
 * Waits for an order's transaction. When it was refused for the key's budget, that is remembered once a month, outside
 * of what was rolled back, so that its owner is told.
 */
export async function telling<Made>({ key }: Viewer, ordering: Promise<Made>): Promise<Made> {
  try {
    return await ordering;
  } catch (error) {
    // Of a key's limits only the month resets.
    const isMonth = error instanceof QuotaExceededError && error.resetsAt !== null;
    if (key !== undefined && isMonth) await noteExhausted(key.id);
    throw error;
  }
}

async function noteExhausted(id: string): Promise<void> {
  await db.apiKey.updateMany({
    where: { id, OR: [{ budgetExhaustedAt: null }, { budgetExhaustedAt: { lt: thisMonth() } }] },
    data: { budgetExhaustedAt: now() },
  });
}

function thisMonth(): Date {
  const at = now();
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));
}

function nextMonth(): Date {
  const at = now();
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1));
}
