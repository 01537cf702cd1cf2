import { v7 as uuid } from "uuid";
import { notifyAccount } from "#graphql/domain/tasks/events.ts";
import { statesBefore } from "#graphql/domain/tasks/state.ts";
import { now } from "#graphql/runtime/clock.ts";
import { batcher } from "#graphql/runtime/concurrency/batcher.ts";
import { isDatabaseAway } from "#graphql/runtime/database/away.ts";
import { sharedWork } from "#graphql/runtime/database/work.ts";
import { sql } from "#graphql/runtime/db.ts";
import type { TaskEventType, TaskStatus } from "#prisma/generated/client/client.ts";

/** A step that tasks take on their way. */
type Step = {
  /** The name that the statement is prepared under. */
  name: string;
  to: TaskStatus;
  /** What tells of it. */
  event: TaskEventType;
  /** What is given of each task besides its id: columns with their types. */
  given: string;
  /** Which of the tasks ("task", locked) may take it, besides that their state must lead there. */
  only?: string;
  /** What else is written to the row. */
  set: string;
  /** Relations between the tasks that move ("moving") and their events; what they lock comes before the accounts. */
  also?: string;
};

/**
 * The statement of a step: N tasks, each for itself. Rows are locked in the order of their ids, tasks before balances before
 * accounts, and only what the locked rows say is reckoned with. Tells which of them it has moved; the others were elsewhere.
 */
function statementOf({ to, event, given, only = "TRUE", set, also = "" }: Step): string {
  const before = statesBefore(to).map((status) => `'${status}'`);
  return `
    WITH given AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS given (nth int, id text, "eventId" text, ${given})
    ), locked AS MATERIALIZED (
      SELECT task.* FROM (SELECT DISTINCT id FROM given ORDER BY id) AS one
      CROSS JOIN LATERAL (SELECT * FROM "Task" WHERE id = one.id FOR NO KEY UPDATE) AS task
    ), moving AS MATERIALIZED (
      SELECT DISTINCT ON (id) given.*, task."userId" FROM given JOIN locked AS task USING (id)
      WHERE task.status IN (${before.join(", ")}) AND (${only}) ORDER BY id, nth
    ), moved AS (
      UPDATE "Task" AS task SET status = '${to}', ${set} FROM moving WHERE task.id = moving.id
    ), ${also} people AS MATERIALIZED (
      SELECT account."userId", "lastEventSequence" FROM (SELECT DISTINCT "userId" FROM moving ORDER BY "userId") AS account
      CROSS JOIN LATERAL (
        SELECT "lastEventSequence" FROM "User" WHERE id = account."userId" FOR NO KEY UPDATE
      ) AS person
    ), sequences AS (
      UPDATE "User" SET "lastEventSequence" = "User"."lastEventSequence" + events
      FROM (SELECT "userId", count(*) AS events FROM moving GROUP BY "userId") AS sums WHERE "User".id = sums."userId"
    ), events AS (
      INSERT INTO "TaskEvent" (id, "userId", "taskId", type, sequence, "createdAt")
      SELECT "eventId", "userId", id, '${event}', "lastEventSequence" + row_number() OVER (PARTITION BY "userId" ORDER BY nth),
        $2::timestamptz
      FROM moving JOIN people USING ("userId")
    )
    SELECT nth, "userId" FROM moving`;
}

const MOST_TOGETHER = 100;
const MOST_WAITING = 10_000;

/**
 * A step as a function: moves a task, records the event and, after the commit, notifies its account; tells whether it was this
 * call that moved it. Those that come close together share a statement.
 */
export function advancing<Move extends { id: string }>(step: Step): (move: Move) => Promise<boolean> {
  const text = statementOf(step);
  const advance = async (moves: Move[]) => {
    const values = JSON.stringify(moves.map((move, nth) => ({ ...move, nth, eventId: uuid() })));
    const { rows } = await sql.run(text, [values, now().toISOString()], step.name);
    const told = new Map(rows.map(({ nth, userId }) => [Number(nth), String(userId)]));
    for (const userId of new Set(told.values())) notifyAccount(userId);
    return moves.map((_, nth) => told.has(nth));
  };
  return batcher({
    what: step.name,
    together: { items: MOST_TOGETHER, size: MOST_TOGETHER },
    waiting: { items: MOST_WAITING, size: MOST_WAITING },
    sizeOf: () => 1,
    run: (moves) => sharedWork(() => advance(moves)),
    isEverybodys: isDatabaseAway,
  });
}
