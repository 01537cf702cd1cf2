import { keepFindings } from "#graphql/domain/credits/findings.ts";
import { keyIdOf, subjectOf } from "#graphql/domain/provider/keys.ts";
import { type Lane, openLanes, spread } from "#graphql/domain/tasks/dispatch/lanes.ts";
import { BY_INDEX } from "#graphql/domain/tasks/dispatch/line.ts";
import { KIE_REQUESTS_PER_WINDOW, longestPauseMs, windowMs } from "#graphql/domain/tasks/retry-timing.ts";
import { fromNow, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { Prisma, type Task } from "#prisma/generated/client/client.ts";

/**
 * What a provider takes now: the keys of the tasks that may be claimed, in their order, and if it takes none, when to look
 * again (null: when a task ends).
 */
export type Capacity = { keys: string[]; againAt: Date | null };

/** Which kie.ai account something is about. */
type Channel = Pick<Task, "sandbox" | "providerKeyId">;

/** Why an account is left alone. */
export type PauseReason = "TOO_FAST" | "KEY_REFUSED" | "NO_BALANCE" | "SPENDING_CAP";

/** The accounts that this process has last seen paused: who sends after a pause has seen it, and only then is there news. */
const seenPaused = new Set<string>();

const nameOf = (sandbox: boolean, keyId: string) => `${sandbox} ${keyId}`;

/** Since when a provider has taken nothing by any of the keys that take new tasks; null while one does. */
export async function shutSince(sandbox: boolean): Promise<Date | null> {
  const since = (await openChannels(sandbox)).map(({ pausedSince }) => pausedSince);
  const [latest] = since.sort((a, b) => Number(b ?? Number.POSITIVE_INFINITY) - Number(a ?? Number.POSITIVE_INFINITY));
  return latest ?? null;
}

async function openChannels(sandbox: boolean) {
  const closed = sandbox
    ? []
    : await db.providerKey.findMany({ where: { state: { not: "ACTIVE" } }, select: { id: true } });
  return db.kieChannel.findMany({ where: { sandbox, keyId: { notIn: closed.map(({ id }) => id) } } });
}

/**
 * Locks a provider's rows until the transaction ends: dispatchers of all processes count one after the other. What it reads
 * of the line from here on is read by its indexes.
 */
async function lockProvider(tx: Tx, sandbox: boolean): Promise<void> {
  await tx.$queryRaw(Prisma.sql`
    SELECT ${BY_INDEX} FROM "KieChannel" WHERE "sandbox" = ${sandbox} ORDER BY "keyId" FOR UPDATE`);
}

/**
 * How many tasks may be claimed now, and by which keys: of one account within any window no more requests than kie.ai takes,
 * and no more under way than KIE_MAX_IN_FLIGHT. What is claimed but not sent counts as sent, so every claim can be sent the
 * moment it is ready. After a pause it is one, until that one has got through.
 */
export async function capacityAt(tx: Tx, sandbox: boolean): Promise<Capacity> {
  await lockProvider(tx, sandbox);
  const at = now();
  const lanes = (await openLanes(tx, sandbox, at)).map((lane) => ({ ...lane, ...roomIn(lane, sandbox, at) }));
  const again = lanes.flatMap(({ againAt }) => againAt ?? []).sort((a, b) => a.getTime() - b.getTime());
  return { keys: spread(lanes), againAt: again[0] ?? null };
}

function roomIn(lane: Lane, sandbox: boolean, at: Date): { room: number; againAt: Date | null } {
  const { keyId, pausedUntil, underWay, claimed, unsent } = lane;
  if (pausedUntil !== null && pausedUntil > at) return { room: 0, againAt: pausedUntil };
  const recent = within(lane.sentAt, sandbox, at);
  const oldest = recent[0];
  const againAt = oldest === undefined ? null : new Date(oldest.getTime() + windowMs(sandbox));
  const inWindow = KIE_REQUESTS_PER_WINDOW - recent.length - unsent;
  const room = Math.max(0, Math.min(inWindow, env.kie.maxInFlight - underWay));
  const name = nameOf(sandbox, keyId);
  if (pausedUntil === null) {
    seenPaused.delete(name);
    return { room, againAt };
  }
  seenPaused.add(name);
  return { room: claimed > 0 ? 0 : Math.min(1, room), againAt };
}

/**
 * Leaves one account of ours at a provider alone for a while, in every process: as long as it asks, but never longer than
 * five minutes. Then one task is sent, and all others once that one has got through.
 * @returns whether another account takes tasks meanwhile.
 */
export async function pauseProvider(
  { sandbox, providerKeyId }: Channel,
  retryAfterMs: number | undefined,
  pauseReason: PauseReason,
): Promise<boolean> {
  const keyId = keyIdOf({ providerKeyId });
  const mine = { sandbox, keyId };
  const longestMs = longestPauseMs(sandbox);
  seenPaused.add(nameOf(sandbox, keyId));
  const pausedUntil = fromNow(Math.min(retryAfterMs ?? windowMs(sandbox), longestMs));
  await db.kieChannel.updateMany({ where: { ...mine, pausedSince: null }, data: { pausedSince: now() } });
  const { count } = await db.kieChannel.updateMany({
    where: { ...mine, OR: [{ pausedUntil: null }, { pausedUntil: { lt: pausedUntil } }] },
    data: { pausedUntil, pauseReason },
  });
  const channels = await openChannels(sandbox);
  const isOpenElsewhere = channels.some((one) => one.keyId !== keyId && one.pausedSince === null);
  if (count === 0) return isOpenElsewhere;
  log.warn({ event: "provider paused", sandbox, key: keyId, pauseReason, pausedUntil });
  const pausedSince = channels.find((one) => one.keyId === keyId)?.pausedSince ?? null;
  if (pausedSince === null || sandbox || pausedSince > fromNow(-longestMs)) return isOpenElsewhere;
  // One pause is everyday; that the probe after it is turned away too is not.
  const detail = { pausedSince: pausedSince.toISOString(), pausedUntil: pausedUntil.toISOString(), pauseReason };
  await keepFindings([{ kind: "provider-paused", subject: subjectOf({ providerKeyId }), detail }]);
  return isOpenElsewhere;
}

/** Takes an account into full use again after a pause: it has answered to a task otherwise than by "too fast". */
export async function resumeProvider({ sandbox, providerKeyId }: Channel): Promise<void> {
  const keyId = keyIdOf({ providerKeyId });
  if (!seenPaused.has(nameOf(sandbox, keyId))) return;
  const { count } = await db.kieChannel.updateMany({
    where: { sandbox, keyId, pausedUntil: { lte: now() } },
    data: { pausedUntil: null, pausedSince: null, pauseReason: null },
  });
  if (count === 0) return;
  log.info({ event: "provider resumed", sandbox, key: keyId });
  notify("dispatch");
}

function within(sentAt: Date[], sandbox: boolean, at: Date): Date[] {
  const since = at.getTime() - windowMs(sandbox);
  return sentAt.filter((moment) => moment.getTime() > since).sort((a, b) => a.getTime() - b.getTime());
}
