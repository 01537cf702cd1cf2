import { keepFindings } from "#graphql/domain/credits/findings.ts";
import { BY_INDEX, IS_UNDER_WAY } from "#graphql/domain/tasks/dispatch/line.ts";
import { KIE_REQUESTS_PER_WINDOW, longestPauseMs, windowMs } from "#graphql/domain/tasks/retry-timing.ts";
import { fromNow, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** What a provider takes now: how many more tasks, and if none, when to look again (null: when a task ends). */
export type Capacity = { tasks: number; againAt: Date | null };

/** The providers that this process has last seen paused: who sends after a pause has seen it, and only then is there news. */
const seenPaused = new Set<boolean>();

/**
 * A provider's row. Not by findUnique: Prisma makes one query of those that come at once, and refuses one of two providers,
 * for a truth value knows no `in`.
 */
export function throttleOf(sandbox: boolean, tx: Tx = db) {
  return tx.kieChannel.findFirstOrThrow({ where: { sandbox } });
}

type Locked = { sentAt: string[]; pausedUntil: string | null };

/**
 * Locks a provider's row until the transaction ends: dispatchers of all processes count one after the other. What it reads
 * of the line from here on is read by its indexes.
 */
async function lockThrottle(tx: Tx, sandbox: boolean) {
  const [row] = await tx.$queryRaw<Locked[]>(Prisma.sql`
    SELECT to_json("sentAt") AS "sentAt", to_json("pausedUntil") AS "pausedUntil", ${BY_INDEX}
    FROM "KieChannel" WHERE "sandbox" = ${sandbox} FOR UPDATE`);
  if (row === undefined) throw new Error("A provider has no row.");
  const { sentAt, pausedUntil } = row;
  return {
    sentAt: sentAt.map((moment) => new Date(moment)),
    pausedUntil: pausedUntil === null ? null : new Date(pausedUntil),
  };
}

/**
 * How many tasks may be claimed now: within any window no more requests than kie.ai takes, and no more under way than
 * KIE_MAX_IN_FLIGHT. What is claimed but not sent counts as sent, so every claim can be sent the moment it is ready.
 * After a pause it is one, until that one has got through.
 */
export async function capacityAt(tx: Tx, sandbox: boolean): Promise<Capacity> {
  const { sentAt, pausedUntil } = await lockThrottle(tx, sandbox);
  const at = now();
  if (pausedUntil !== null && pausedUntil > at) return { tasks: 0, againAt: pausedUntil };
  const recent = within(sentAt, sandbox, at);
  const { underWay, claimed, unsent } = await countUnderWay(tx, sandbox);
  const inWindow = KIE_REQUESTS_PER_WINDOW - recent.length - unsent;
  const oldest = recent[0];
  const againAt = oldest === undefined ? null : new Date(oldest.getTime() + windowMs(sandbox));
  const tasks = Math.max(0, Math.min(inWindow, env.kie.maxInFlight - underWay));
  if (pausedUntil === null) {
    seenPaused.delete(sandbox);
    return { tasks, againAt };
  }
  seenPaused.add(sandbox);
  return { tasks: claimed > 0 ? 0 : Math.min(1, tasks), againAt };
}

/** What a provider has under way; of it what a dispatcher has claimed, and of that what has not gone out yet. */
async function countUnderWay(tx: Tx, sandbox: boolean) {
  const [counts] = await tx.$queryRaw<{ underWay: number; claimed: number; unsent: number }[]>(Prisma.sql`
    SELECT count(*)::int AS "underWay", count(*) FILTER (WHERE "status" = 'PENDING')::int AS "claimed",
      count(*) FILTER (WHERE "status" = 'PENDING' AND "sendingSince" IS NULL)::int AS "unsent"
    FROM "Task" WHERE "sandbox" = ${sandbox} AND ${IS_UNDER_WAY}`);
  return counts ?? { underWay: 0, claimed: 0, unsent: 0 };
}

/**
 * Leaves a provider alone for a while, in every process, because it said that we are too fast: as long as it asks, but
 * never longer than five minutes. Then one task is sent, and all others once that one has got through.
 */
export async function pauseProvider(sandbox: boolean, retryAfterMs: number | undefined): Promise<void> {
  const longestMs = longestPauseMs(sandbox);
  seenPaused.add(sandbox);
  const pausedUntil = fromNow(Math.min(retryAfterMs ?? windowMs(sandbox), longestMs));
  await db.kieChannel.updateMany({ where: { sandbox, pausedSince: null }, data: { pausedSince: now() } });
  const { count } = await db.kieChannel.updateMany({
    where: { sandbox, OR: [{ pausedUntil: null }, { pausedUntil: { lt: pausedUntil } }] },
    data: { pausedUntil },
  });
  if (count === 0) return;
  log.warn({ event: "provider paused", sandbox, pausedUntil });
  const { pausedSince } = await throttleOf(sandbox);
  if (pausedSince === null || sandbox || pausedSince > fromNow(-longestMs)) return;
  // One pause is everyday; that the probe after it is turned away too is not.
  const detail = { pausedSince: pausedSince.toISOString(), pausedUntil: pausedUntil.toISOString() };
  await keepFindings([{ kind: "provider-paused", subject: "kie.ai", detail }]);
}

/** Takes a provider into full use again after a pause: it has answered to a task otherwise than by "too fast". */
export async function resumeProvider(sandbox: boolean): Promise<void> {
  if (!seenPaused.has(sandbox)) return;
  const { count } = await db.kieChannel.updateMany({
    where: { sandbox, pausedUntil: { lte: now() } },
    data: { pausedUntil: null, pausedSince: null },
  });
  if (count === 0) return;
  log.info({ event: "provider resumed", sandbox });
  notify("dispatch");
}

function within(sentAt: Date[], sandbox: boolean, at: Date): Date[] {
  const since = at.getTime() - windowMs(sandbox);
  return sentAt.filter((moment) => moment.getTime() > since).sort((a, b) => a.getTime() - b.getTime());
}
