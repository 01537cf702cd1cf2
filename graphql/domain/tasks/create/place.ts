import { enforceKeyLimits } from "#graphql/domain/accounts/api-keys/api-key-limits.ts";
import { suspensionOf } from "#graphql/domain/accounts/suspended.ts";
import { countMoved } from "#graphql/domain/credits/moved.ts";
import { type DomainError, InsufficientCreditsError, RateLimitedError } from "#graphql/domain/errors.ts";
import { enforceDailyLimit } from "#graphql/domain/quotas.ts";
import { outcomeOf } from "#graphql/domain/tasks/create/batch.ts";
import { isCounted, type Order, usageOf } from "#graphql/domain/tasks/create/order.ts";
import { PLACE, type PlacedRow, valuesOf } from "#graphql/domain/tasks/create/place-statement.ts";
import { notifyPlaced } from "#graphql/domain/tasks/dispatch/demand.ts";
import { notifyAccount } from "#graphql/domain/tasks/events.ts";
import { countCreated } from "#graphql/domain/tasks/measures.ts";
import { batcher } from "#graphql/runtime/concurrency/batcher.ts";
import { TooManyWaitingError } from "#graphql/runtime/concurrency/semaphore.ts";
import { isDatabaseAway } from "#graphql/runtime/database/away.ts";
import { withPriority } from "#graphql/runtime/database/fair-queue.ts";
import { countStatement, sharedWork } from "#graphql/runtime/database/work.ts";
import { db, sql, type Tx } from "#graphql/runtime/db.ts";

/** What an order has come to; it has cost nothing unless it is placed. */
export type Placement = "placed" | "repeated" | "stale" | DomainError;
type Judged = Placement | "uncounted";

/** So many orders are placed with one statement; so many may wait for the next ones. Sizes are characters of their prompts. */
const MOST_TOGETHER = { items: 100, size: 1024 * 1024 };
const MOST_WAITING = { items: 5000, size: 32 * 1024 * 1024 };
const RETRY_AFTER_SECONDS = 2;

/**
 * Places orders, of each account in the order given. What comes back as placed is committed. Orders of one moment, whoever's
 * they are, share a statement.
 */
export async function placeOrders(orders: readonly Order[]): Promise<Placement[]> {
  const uncounted = orders.filter((order) => !isCounted(order)).length;
  if (uncounted > 0) countStatement(uncounted);
  const together = Promise.all(orders.map((order) => (isCounted(order) ? null : placeSoon(order))));
  const placements: Placement[] = [];
  for (const [place, soon] of (await together).entries()) {
    const order = orders[place];
    // What its key or its account has ordered before is counted for each by itself.
    const isJudged = soon !== null && soon !== "uncounted";
    const placement = isJudged ? soon : order && (await placeCounted(order));
    if (placement !== undefined) placements.push(placement);
  }
  return placements;
}

async function placeSoon(order: Order): Promise<Judged> {
  try {
    return await placeInTurn(order);
  } catch (error) {
    if (error instanceof TooManyWaitingError) return new RateLimitedError(RETRY_AFTER_SECONDS);
    throw error;
  }
}

const placeInTurn = batcher<Order, Judged>({
  what: "orders",
  together: MOST_TOGETHER,
  waiting: MOST_WAITING,
  sizeOf: ({ row }) => row.prompt.length,
  run: (orders) => sharedWork(() => placeTogether(orders)),
  isEverybodys: isDatabaseAway,
});

async function placeTogether(orders: readonly Order[]): Promise<Judged[]> {
  const placements = await place(orders, false, async (values) => {
    const { rows } = await withPriority(() => sql.run(PLACE, [values], "place orders"));
    return rows as PlacedRow[];
  });
  tellOf(orders, placements);
  return placements;
}

/** What each has come to; those that can only be judged once others are placed or refused are given again. */
async function place(
  orders: readonly Order[],
  isCounted: boolean,
  run: (values: string) => Promise<PlacedRow[]>,
): Promise<Judged[]> {
  const known = new Map<Order, Judged>();
  for (let left = orders; left.length > 0; left = left.filter((order) => !known.has(order))) {
    for (const row of await run(valuesOf(left, isCounted))) {
      const order = left[row.nth];
      const judged = order && judgedBy(order, row);
      if (order !== undefined && judged !== undefined) known.set(order, judged);
    }
  }
  return orders.flatMap((order) => known.get(order) ?? []);
}

function judgedBy({ row }: Order, { outcome, available, reason }: PlacedRow): Judged | undefined {
  if (outcome === "again") return undefined;
  if (outcome === "refused") return new InsufficientCreditsError(row.creditsHeld, available ?? 0);
  return outcome === "suspended" ? suspensionOf(reason ?? "") : outcome;
}

/**
 * Places an order that depends on how many there are already: those of its key are locked and counted first, those of its
 * account after it.
 */
async function placeCounted(order: Order): Promise<Placement> {
  const outcome = await outcomeOf(async () => ({ placement: await db.$transaction((tx) => placeInside(tx, order)) }));
  if ("error" in outcome) return outcome.error;
  tellOf([order], [outcome.placement]);
  return outcome.placement;
}

/** @throws QuotaExceededError; the transaction takes back what was placed. */
async function placeInside(tx: Tx, order: Order): Promise<Placement> {
  const { userId } = order.row;
  await enforceKeyLimits(tx, order.viewer.key, usageOf(order));
  const [placement] = await place([order], true, (values) => tx.$queryRawUnsafe<PlacedRow[]>(PLACE, values));
  if (placement === undefined || placement === "uncounted")
    throw new Error("The database has not told what became of an order.");
  if (placement !== "placed") return placement;
  const [own] = await tx.$queryRaw<{ tasksPerDay: number | null }[]>`
    SELECT coalesce("User"."tasksPerDay", "LimitGroup"."tasksPerDay") AS "tasksPerDay"
    FROM "User" LEFT JOIN "LimitGroup" ON "LimitGroup"."id" = "limitGroupId" WHERE "User"."id" = ${userId}`;
  const most = own?.tasksPerDay ?? order.siteTasksPerDay;
  if (most === null) return placement;
  await enforceDailyLimit(tx, { userId, most, things: "tasks" }, (firstId) =>
    tx.task.count({ where: { userId, id: { gte: firstId } } }),
  );
  return placement;
}

/** Counts them, and notifies once a moment: those who follow each account, and the dispatcher. The row is the queue; this only wakes it. */
function tellOf(orders: readonly Order[], placements: readonly Judged[]): void {
  const placed = orders.filter((_, nth) => placements[nth] === "placed");
  if (placed.length === 0) return;
  for (const { row } of placed) {
    countCreated(row);
    countMoved("HOLD", row.creditsHeld);
  }
  for (const userId of new Set(placed.map(({ row }) => row.userId))) notifyAccount(userId);
  notifyPlaced(new Set(placed.map(({ row }) => row.sandbox)));
}
