import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { keyIdOf } from "#graphql/domain/provider/keys.ts";
import { CLAIM_MS } from "#graphql/domain/tasks/dispatch/claim.ts";
import { windowMs } from "#graphql/domain/tasks/retry-timing.ts";
import { fromNow, now } from "#graphql/runtime/clock.ts";
import { batcher } from "#graphql/runtime/concurrency/batcher.ts";
import { isDatabaseAway } from "#graphql/runtime/database/away.ts";
import { sql } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** The providers' rows are locked first, as by whoever claims; only what goes out is counted, and nothing of a suspended account. */
const BEGIN = `
  WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb)
      AS given (nth int, id text, "claimedBy" text, sandbox boolean, "keyId" text, family text, since timestamptz)
  ), channels AS MATERIALIZED (
    SELECT channel.*, since, max(turn) OVER (PARTITION BY channel.sandbox) AS top, coalesce((
      SELECT weight FROM "ProviderKey" WHERE id = channel."keyId" AND NOT channel.sandbox
    ), 1) AS weight
    FROM (SELECT sandbox, min(since) AS since FROM given GROUP BY sandbox ORDER BY sandbox) AS one
    CROSS JOIN LATERAL (SELECT * FROM "KieChannel" WHERE sandbox = one.sandbox ORDER BY "keyId" FOR UPDATE) AS channel
  ), sent AS (
    UPDATE "Task" AS task SET "sendingSince" = $2::timestamptz, "claimedUntil" = $3::timestamptz, attempts = attempts + 1,
      "kieFamily" = given.family
    FROM given JOIN channels USING (sandbox, "keyId")
    WHERE task.id = given.id AND task.status = 'PENDING' AND task."claimedBy" = given."claimedBy" AND task."sendingSince" IS NULL
      AND NOT EXISTS (SELECT FROM "User" AS account WHERE account.id = task."userId" AND account."suspendedAt" IS NOT NULL)
    RETURNING given.nth, given.sandbox, given."keyId"
  ), counted AS (
    UPDATE "KieChannel" AS channel SET "sentAt" = ARRAY(
      SELECT moment FROM unnest(channels."sentAt") AS moment WHERE moment > since ORDER BY moment
    ) || array_fill($2::timestamptz, ARRAY[sends]), turn = greatest(channels.turn, top - 1) + sends::float8 / weight
    FROM channels JOIN (
      SELECT sandbox, "keyId", count(*)::int AS sends FROM sent GROUP BY sandbox, "keyId"
    ) AS sums USING (sandbox, "keyId")
    WHERE channel.sandbox = channels.sandbox AND channel."keyId" = channels."keyId"
  )
  SELECT nth FROM sent`;

const MOST_TOGETHER = 50;
const MOST_WAITING = 1000;

/**
 * Marks a claimed task as on its way to kie.ai and counts the request. From here on a lost answer is ambiguous. Those of one
 * moment share a statement.
 * @returns the row, or null when the claim is lost: the task was canceled, its account suspended, or this process was taken for dead.
 */
export const beginSending: (task: Task) => Promise<Task | null> = batcher({
  what: "tasks to send",
  together: { items: MOST_TOGETHER, size: MOST_TOGETHER },
  waiting: { items: MOST_WAITING, size: MOST_WAITING },
  sizeOf: () => 1,
  run: begin,
  isEverybodys: isDatabaseAway,
});

async function begin(tasks: Task[]): Promise<(Task | null)[]> {
  const [sendingSince, claimedUntil] = [now(), fromNow(CLAIM_MS)];
  const given = tasks.map((task, nth) => {
    const { id, claimedBy, sandbox } = task;
    const since = fromNow(-windowMs(sandbox));
    return { nth, id, claimedBy, sandbox, keyId: keyIdOf(task), family: familyNow(task), since };
  });
  const values = [JSON.stringify(given), sendingSince.toISOString(), claimedUntil.toISOString()];
  const { rows } = await sql.run(BEGIN, values, "tasks to send");
  const sent = new Set(rows.map(({ nth }) => Number(nth)));
  return tasks.map((task, nth) =>
    sent.has(nth)
      ? { ...task, sendingSince, claimedUntil, attempts: task.attempts + 1, kieFamily: familyNow(task) }
      : null,
  );
}

/** The dialect in which a task is sent now: it is kept before anything goes out, so that whatever is made can be read. */
function familyNow({ modelSlug }: Task): string | null {
  return modelDefinition(modelSlug)?.family ?? null;
}
