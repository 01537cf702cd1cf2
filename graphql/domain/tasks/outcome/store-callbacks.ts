import { randomBytes } from "node:crypto";
import { v7 as uuid } from "uuid";
import { countCallback } from "#graphql/domain/tasks/measures.ts";
import {
  CLAIM_MS,
  processStored,
  releaseRoom,
  reserveRoom,
  type StoredCallback,
} from "#graphql/domain/tasks/outcome/process-callbacks.ts";
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
  /** The keys for whose tasks it is rightly signed; only for one of theirs it is kept. */
  signers: readonly string[];
  /** Null for one that is not to be kept, whatever its address: it names no kie task. */
  kept: { kieTaskId: string; body: string } | null;
};

/** The task that a callback's address belongs to; null when its unguessable part is wrong. */
type Addressee = Pick<Task, "id" | "requestId"> | null;

/** `isSigned`: by the secret of the key that the task was made with, where that has one. */
type Told = { task: Addressee; isSigned: boolean };

/** So many callbacks may wait to be stored, with so many characters in all; one more is sent away. */
export const MOST_WAITING = { items: 1000, size: 16 * 1024 * 1024 };
/** So many are stored with one statement. */
const MOST_TOGETHER = { items: 200, size: 4 * 1024 * 1024 };

/**
 * Keeps a callback as it arrived, if its address is a task's own. Only what has come back may be acknowledged: it is
 * committed by then. Callbacks that come close together are looked up and stored by one statement.
 * @throws TooManyWaitingError when too many wait already.
 */
export const storeCallback: (callback: ArrivedCallback) => Promise<Told> = batcher({
  what: "callbacks",
  together: MOST_TOGETHER,
  waiting: MOST_WAITING,
  sizeOf: ({ kept }) => kept?.body.length ?? 0,
  run: storeTogether,
  isEverybodys: isDatabaseAway,
});

type Row = {
  nth: string;
  requestId: string | null;
  sandbox: boolean;
  isOpen: boolean;
  isSigned: boolean;
  task: TaskJson | null;
};

/**
 * A task that is made, or done, has nothing more to hear: what comes again about it is kept, and is acted on with that. Each
 * task is found by its id alone: joined, the digests of all tasks might be reckoned. Digests are compared, not the unguessable
 * parts themselves: how long that takes tells nothing of either. The first $6 are stored with a claim until $7: they are this
 * process's to act on, and come back with their tasks.
 */
const STORE = `
  WITH known AS MATERIALIZED (
    SELECT given.*, task."requestId", task.sandbox, task.status NOT IN ('SAVING', 'COMPLETED') AS "isOpen",
      coalesce(task."providerKeyId", 'first') = ANY(string_to_array(signers, ' ')) AS "isSigned",
      CASE WHEN nth <= $6::int AND task.status NOT IN ('SAVING', 'COMPLETED') THEN to_jsonb(task) END AS task
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $9::text[])
      WITH ORDINALITY AS given (id, "taskId", token, "kieTaskId", body, signers, nth)
    CROSS JOIN LATERAL (SELECT * FROM "Task" WHERE id = given."taskId" LIMIT 1) AS task
    WHERE sha256(convert_to(task."callbackToken", 'UTF8')) = sha256(convert_to(given.token, 'UTF8'))
  ), stored AS (
    INSERT INTO "KieDelivery" (id, "taskId", "kieTaskId", body, "receivedAt", "claimedUntil", "processedAt")
    SELECT id, "taskId", "kieTaskId", body, $8::timestamptz, CASE WHEN nth <= $6::int THEN $7::timestamptz END,
      CASE WHEN NOT "isOpen" THEN $8::timestamptz END
    FROM known WHERE body IS NOT NULL AND "isSigned"
  )
  SELECT nth, "requestId", sandbox, "isOpen", "isSigned", task FROM known`;

async function storeTogether(callbacks: ArrivedCallback[]): Promise<Told[]> {
  const room = reserveRoom(callbacks.length);
  try {
    const ids = idsFor(callbacks);
    const receivedAt = now();
    const signers = callbacks.map((callback) => callback.signers.join(" "));
    const moments = [fromNow(CLAIM_MS).toISOString(), receivedAt.toISOString()];
    const values = [...columnsOf(ids, callbacks), room, ...moments, signers];
    const { rows } = await withPriority(() => sql.run(STORE, values, "store callbacks"));
    const told: Told[] = callbacks.map(() => ({ task: null, isSigned: false }));
    const open: StoredCallback[] = [];
    for (const { nth, requestId, sandbox, isOpen, isSigned, task } of rows as Row[]) {
      const place = Number(nth) - 1;
      const [id, callback] = [ids[place], callbacks[place]];
      if (id === undefined || callback === undefined) continue;
      told[place] = { task: { id: callback.taskId, requestId }, isSigned };
      if (callback.kept === null || !isSigned) continue;
      if (isOpen) open.push({ id, kieTaskId: callback.kept.kieTaskId, receivedAt, task });
      countCallback({ sandbox });
    }
    processStored(open, room);
    return told;
  } catch (error) {
    releaseRoom(room);
    throw error;
  }
}

function idsFor(callbacks: ArrivedCallback[]): string[] {
  const random = randomBytes(16 * callbacks.length);
  return callbacks.map((_, place) => uuid({ random: random.subarray(16 * place, 16 * place + 16) }));
}

function columnsOf(ids: string[], callbacks: ArrivedCallback[]): (string | null)[][] {
  return [
    ids,
    callbacks.map(({ taskId }) => taskId),
    callbacks.map(({ token }) => token),
    callbacks.map(({ kept }) => kept?.kieTaskId ?? null),
    callbacks.map(({ kept }) => kept?.body ?? null),
  ];
}
