import { hash, randomBytes } from "node:crypto";
import { v7 as uuid } from "uuid";
import { CLAIM_MS, processStored, releaseRoom, reserveRoom } from "#graphql/domain/tasks/outcome/process-callbacks.ts";
import type { TaskJson } from "#graphql/domain/tasks/row.ts";
import { fromNow, now } from "#graphql/runtime/clock.ts";
import { batcher } from "#graphql/runtime/concurrency/batcher.ts";
import { isDatabaseAway } from "#graphql/runtime/database/away.ts";
import { withPriority } from "#graphql/runtime/database/fair-queue.ts";
import { sql } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** A callback as it came: what its address says, and what is to be kept of it. */
export type ArrivedCallback = {
  taskId: string;
  token: string;
  /** Null for one that is not to be kept, whatever its address: it is not signed, or names no kie task. */
  kept: { kieTaskId: string; body: string } | null;
};

/** The task that a callback's address belongs to; null when its unguessable part is wrong. */
type Addressee = Pick<Task, "id" | "requestId"> | null;

/** So many callbacks may wait to be stored, with so many characters in all; one more is sent away. */
export const MOST_WAITING = { items: 1000, size: 16 * 1024 * 1024 };
/** So many are stored with one statement. */
const MOST_TOGETHER = { items: 200, size: 4 * 1024 * 1024 };

/**
 * Keeps a callback as it arrived, if its address is a task's own. Only what has come back may be acknowledged: it is
 * committed by then. Callbacks that come close together are looked up and stored by one statement.
 * @throws TooManyWaitingError when too many wait already.
 */
export const storeCallback: (callback: ArrivedCallback) => Promise<{ task: Addressee }> = batcher({
  what: "callbacks",
  together: MOST_TOGETHER,
  waiting: MOST_WAITING,
  sizeOf: ({ kept }) => kept?.body.length ?? 0,
  run: storeTogether,
  isEverybodys: isDatabaseAway,
});

type Row = { nth: string; requestId: string | null; isOpen: boolean; task: TaskJson | null };

/**
 * A task that is made, or done, has nothing more to hear: what comes again about it is kept, and is acted on with that. Each
 * task is found by its id alone: joined, the digests of all tasks might be reckoned. Digests are compared, not the unguessable
 * parts themselves: how long that takes tells nothing of either. What is stored with a claim is this process's to act on, and
 * comes back with its task.
 */
const STORE = `
  WITH given AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
      WITH ORDINALITY AS given (id, "taskId", digest, "kieTaskId", body, "claimedUntil", nth)
  ), known AS (
    SELECT given.*, task."requestId", task.status NOT IN ('SAVING', 'COMPLETED') AS "isOpen",
      CASE WHEN given."claimedUntil" IS NULL OR task.status IN ('SAVING', 'COMPLETED') THEN NULL ELSE to_jsonb(task) END AS task
    FROM given
    CROSS JOIN LATERAL (SELECT * FROM "Task" WHERE id = given."taskId" LIMIT 1) AS task
    WHERE encode(sha256(convert_to(task."callbackToken", 'UTF8')), 'hex') = given.digest
  ), stored AS (
    INSERT INTO "KieDelivery" (id, "taskId", "kieTaskId", body, "receivedAt", "claimedUntil", "processedAt")
    SELECT id, "taskId", "kieTaskId", body, $7::timestamptz, "claimedUntil", CASE WHEN NOT "isOpen" THEN $7::timestamptz END
    FROM known WHERE body IS NOT NULL
  )
  SELECT nth, "requestId", "isOpen", task FROM known`;

async function storeTogether(callbacks: ArrivedCallback[]): Promise<{ task: Addressee }[]> {
  const room = reserveRoom(callbacks.filter(({ kept }) => kept !== null).length);
  try {
    const given = withClaims(callbacks, room);
    const { rows } = await withPriority(() => sql.run(STORE, valuesOf(given), "store callbacks"));
    const told = new Map((rows as Row[]).map(({ nth, ...row }) => [Number(nth) - 1, row]));
    const open = given.flatMap(({ id, kieTaskId, kept }, place) => {
      const row = told.get(place);
      return kept !== null && row?.isOpen === true ? [{ id, kieTaskId, task: row.task }] : [];
    });
    processStored(open, room);
    return given.map(({ taskId: id }, place) => {
      const row = told.get(place);
      return { task: row === undefined ? null : { id, requestId: row.requestId } };
    });
  } catch (error) {
    releaseRoom(room);
    throw error;
  }
}

type Given = ArrivedCallback & { id: string; kieTaskId: string | null; claimedUntil: Date | null };

/** Claims the first of those that are to be kept, as many as there is room for. */
function withClaims(callbacks: ArrivedCallback[], room: number): Given[] {
  const claimedUntil = fromNow(CLAIM_MS);
  const random = randomBytes(16 * callbacks.length);
  let left = room;
  return callbacks.map((callback, place) => {
    const isClaimed = callback.kept !== null && left-- > 0;
    const kieTaskId = callback.kept?.kieTaskId ?? null;
    const id = uuid({ random: random.subarray(16 * place, 16 * place + 16) });
    return { ...callback, id, kieTaskId, claimedUntil: isClaimed ? claimedUntil : null };
  });
}

function valuesOf(given: Given[]): unknown[] {
  return [
    given.map(({ id }) => id),
    given.map(({ taskId }) => taskId),
    given.map(({ token }) => hash("sha256", token)),
    given.map(({ kieTaskId }) => kieTaskId),
    given.map(({ kept }) => kept?.body ?? null),
    given.map(({ claimedUntil }) => claimedUntil?.toISOString() ?? null),
    now().toISOString(),
  ];
}
