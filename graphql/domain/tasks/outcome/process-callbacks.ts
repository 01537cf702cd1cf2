import { lineOf, stepOf } from "#graphql/domain/tasks/line-of.ts";
import { timeCallback } from "#graphql/domain/tasks/measures.ts";
import { actOnCallback } from "#graphql/domain/tasks/outcome/inbox.ts";
import { type TaskJson, taskFrom } from "#graphql/domain/tasks/row.ts";
import { DAY, fromNow, now, SECOND } from "#graphql/runtime/clock.ts";
import { batcher } from "#graphql/runtime/concurrency/batcher.ts";
import { semaphore } from "#graphql/runtime/concurrency/semaphore.ts";
import { isDatabaseAway } from "#graphql/runtime/database/away.ts";
import { sql } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { traced } from "#graphql/runtime/tracing/tracing.ts";

/** A callback that is still not acted on after this long has lost the process that took it. */
export const CLAIM_MS = 15 * SECOND;
/** After this long a callback that could not be acted on is left to the deadline of its task. */
const GIVEN_UP_MS = DAY;
/** So many callbacks a process holds at most, and looks into so many of their tasks at once; all others stay in the table. */
const MOST_HELD = 256;
const MOST_AT_ONCE = 16;

/** A callback that is this process's to act on, and its task as it was when it was claimed. */
type Claimed = { id: string; kieTaskId: string | null; receivedAt: Date; task: TaskJson };

/** A callback that was just stored; its task where it was claimed with that. */
export type StoredCallback = Omit<Claimed, "task"> & { task: TaskJson | null };

const looking = semaphore("callbacks", { atOnce: MOST_AT_ONCE, waiting: MOST_HELD });
const holding = new Set<string>();
let reserved = 0;
let isMoreStored = false;
let isPulling = false;

/** Makes room for callbacks that are about to be claimed. Gives for how many of them there is some. */
export function reserveRoom(wanted: number): number {
  const room = Math.min(wanted, freeRoom());
  reserved += room;
  return room;
}

/** Gives back what was reserved and is not needed; what waits in the table comes next. */
export function releaseRoom(room: number): void {
  reserved -= room;
  if (isMoreStored && !isPulling) void pullStored();
}

function freeRoom(): number {
  return MOST_HELD - reserved - holding.size;
}

/**
 * Acts on callbacks that were just stored: on those that were claimed, in the `room` that was reserved for them, and on the
 * others when there is room. Returns at once.
 */
export function processStored(stored: StoredCallback[], room: number): void {
  const claimed = stored.flatMap(({ task, ...delivery }) => (task === null ? [] : [{ ...delivery, task }]));
  if (claimed.length < stored.length) isMoreStored = true;
  void processTogether(claimed, room);
}

/** Claims up to $1 callbacks until $2, those that the query between finds; once, for a plan that asked it again would find others. */
const claiming = (found: string) => `
  WITH found AS MATERIALIZED (${found} LIMIT $1 FOR UPDATE SKIP LOCKED)
  UPDATE "KieDelivery" AS delivery SET "claimedUntil" = $2::timestamptz FROM found, "Task" AS task
  WHERE delivery.id = found.id AND task.id = delivery."taskId"
  RETURNING delivery.id, delivery."kieTaskId", delivery."receivedAt", to_jsonb(task) AS task`;

const CLAIM_STORED = claiming(`
  SELECT id FROM "KieDelivery" WHERE "processedAt" IS NULL AND "claimedUntil" IS NULL ORDER BY "receivedAt"`);

const CLAIM_ABANDONED = claiming(`
  SELECT id FROM "KieDelivery"
  WHERE "processedAt" IS NULL AND "receivedAt" > $3::timestamptz AND "receivedAt" < $4::timestamptz
    AND ("claimedUntil" IS NULL OR "claimedUntil" < $5::timestamptz) AND id <> ALL($6::text[])
  ORDER BY "receivedAt" DESC`);

/** Takes up what is stored and nobody's, until there is no more of it or no more room. */
async function pullStored(): Promise<void> {
  isPulling = true;
  while (isMoreStored && freeRoom() > 0) {
    isMoreStored = false;
    const pulled = await claim(CLAIM_STORED, []).catch((error) =>
      log.warn({ event: "callbacks not taken up", err: error }),
    );
    // The next callback that comes, or is done, tries again.
    if (pulled === undefined) break;
    void processTogether(pulled.claimed, pulled.room);
  }
  isPulling = false;
}

/** Takes up what a crashed process has left, the newest first, as much as there is room for. */
export async function processAbandonedCallbacks(): Promise<void> {
  const [newest, oldest] = [fromNow(-CLAIM_MS), fromNow(-GIVEN_UP_MS)].map((moment) => moment.toISOString());
  const { claimed, room } = await claim(CLAIM_ABANDONED, [oldest, newest, now().toISOString(), [...holding]]);
  await processTogether(claimed, room);
}

/** Claims as many as there is room for; where it finds some, or could not look, there may be more. */
async function claim(statement: string, values: unknown[]): Promise<{ claimed: Claimed[]; room: number }> {
  const room = reserveRoom(MOST_HELD);
  try {
    const { rows } = await sql.run(statement, [room, fromNow(CLAIM_MS).toISOString(), ...values]);
    if (rows.length > 0) isMoreStored = true;
    return { claimed: rows as Claimed[], room };
  } catch (error) {
    reserved -= room;
    isMoreStored = true;
    throw error;
  }
}

/**
 * Looks once into each kie task that claimed callbacks name, however many they are, and gives back the room that is left.
 * Never throws: what fails is taken up again when its claim has ended.
 */
async function processTogether(claimed: Claimed[], room: number): Promise<void> {
  const groups = new Map<string, Claimed[]>();
  for (const delivery of claimed) {
    holding.add(delivery.id);
    const key = `${delivery.task.id} ${delivery.kieTaskId}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [delivery]);
    else group.push(delivery);
  }
  releaseRoom(room);
  await Promise.all([...groups.values()].map((group) => processGroup(group)));
}

async function processGroup(group: Claimed[]): Promise<void> {
  const [delivery] = group;
  if (delivery === undefined) return;
  const ids = group.map(({ id }) => id);
  try {
    const task = taskFrom(delivery.task);
    const record = await looking.run(() =>
      traced(stepOf("task callback", task), () => actOnCallback(task, delivery.kieTaskId)),
    );
    timeCallback(task, delivery.receivedAt, record);
    await markProcessed(ids);
  } catch (error) {
    log.warn({ event: "callback not processed", ...lineOf(delivery.task), err: error });
  } finally {
    for (const id of ids) holding.delete(id);
    releaseRoom(0);
  }
}

const MARK = `UPDATE "KieDelivery" SET "processedAt" = $2::timestamptz WHERE id = ANY($1::text[])`;

const markProcessed = batcher({
  what: "callbacks that were acted on",
  together: { items: MOST_HELD, size: MOST_HELD },
  waiting: { items: MOST_HELD, size: MOST_HELD },
  sizeOf: (ids: string[]) => ids.length,
  run: async (groups) => {
    const values = [groups.flat(), now().toISOString()];
    await sql.run(MARK, values, "mark callbacks");
    return groups.map(() => true);
  },
  isEverybodys: isDatabaseAway,
});
