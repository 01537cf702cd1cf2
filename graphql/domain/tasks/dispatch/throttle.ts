import { KIE_REQUESTS_PER_WINDOW, windowMs } from "#graphql/domain/tasks/retry-timing.ts";
import { fromNow, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";

/** What a provider takes now: how many more tasks, and if none, when to look again (null: when a task ends). */
export type Capacity = { tasks: number; againAt: Date | null };

/** Locks a provider's row until the transaction ends: dispatchers of all processes count one after the other. */
async function lockThrottle(tx: Tx, sandbox: boolean) {
  await tx.$queryRaw`SELECT 1 FROM "KieChannel" WHERE "sandbox" = ${sandbox} FOR UPDATE`;
  return tx.kieChannel.findUniqueOrThrow({ where: { sandbox } });
}

/**
 * How many tasks may be claimed now: within any window no more requests than kie.ai takes, and no more under way than
 * KIE_MAX_IN_FLIGHT. What is claimed but not sent counts as sent, so every claim can be sent the moment it is ready.
 */
export async function capacityAt(tx: Tx, sandbox: boolean): Promise<Capacity> {
  const { sentAt, pausedUntil } = await lockThrottle(tx, sandbox);
  const at = now();
  if (pausedUntil !== null && pausedUntil > at) return { tasks: 0, againAt: pausedUntil };
  const recent = within(sentAt, sandbox, at);
  const claimed = { sandbox, status: "PENDING" as const, claimedBy: { not: null } };
  const unsent = await tx.task.count({ where: { ...claimed, sendingSince: null } });
  const underWay = await tx.task.count({ where: { OR: [claimed, { sandbox, status: "PROCESSING" }] } });
  const inWindow = KIE_REQUESTS_PER_WINDOW - recent.length - unsent;
  const oldest = recent[0];
  const againAt = oldest === undefined ? null : new Date(oldest.getTime() + windowMs(sandbox));
  return { tasks: Math.max(0, Math.min(inWindow, env.kie.maxInFlight - underWay)), againAt };
}

/** Counts one request for a new task that is about to go out. */
export async function recordSend(tx: Tx, sandbox: boolean): Promise<void> {
  const { sentAt } = await lockThrottle(tx, sandbox);
  const at = now();
  await tx.kieChannel.update({
    where: { sandbox },
    data: { sentAt: { set: [...within(sentAt, sandbox, at), at] } },
  });
}

/** Leaves a provider alone for a while, in every process, because it said that we are too fast. */
export async function pauseProvider(sandbox: boolean, retryAfterMs: number | undefined): Promise<void> {
  const pausedUntil = fromNow(retryAfterMs ?? windowMs(sandbox));
  const { count } = await db.kieChannel.updateMany({
    where: { sandbox, OR: [{ pausedUntil: null }, { pausedUntil: { lt: pausedUntil } }] },
    data: { pausedUntil },
  });
  if (count > 0) log.warn({ event: "provider paused", sandbox, pausedUntil });
}

function within(sentAt: Date[], sandbox: boolean, at: Date): Date[] {
  const since = at.getTime() - windowMs(sandbox);
  return sentAt.filter((moment) => moment.getTime() > since).sort((a, b) => a.getTime() - b.getTime());
}
