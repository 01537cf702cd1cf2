import { type OfKey, readKeys, refusalsSince } from "#graphql/domain/operations/alarms/key-readings.ts";
import { spentSince } from "#graphql/domain/provider/spend.ts";
import { DAY, fromNow, HOUR, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { sql } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";

/** All that the rules read, at one moment. Null is what there is no reading of. */
export type SiteReadings = {
  /** Of each key; 0 for one that takes no new tasks. */
  keyRefusals: OfKey[];
  balanceRefusals: OfKey[];
  /** Orders that kie.ai had no time for or did not answer, since it has last taken one. */
  putOff: number | null;
  /** In kie.ai's credits. */
  spentInHour: number;
  successPercent: number | null;
  /** How long the first task before kie.ai has waited. */
  queueMinutes: number | null;
  /** How many of the latest tasks that kie.ai made have come without a callback, one after the other. */
  unheard: number | null;
  storageFailures: number;
  findings: { kind: string; findings: number }[];
  databasePercent: number | null;
  disks: { host: string; percent: number }[];
  /** How old the latest backup is; Infinity without one. */
  backupMs: number;
};

type Sighting = { what: string; recent: number; total: number; lastAt: string; value: number | null };

type Row = {
  sightings: Sighting[];
  ended: number;
  completed: number;
  queue: number | null;
  heard: boolean[];
  findings: { kind: string; findings: number }[];
  bytes: number;
  backup: Date | string | null;
};

/** The nightly checks see what lasts once a day. */
const FINDING_LIFE_MS = DAY + 2 * HOUR;
/** A callback may come this long after a poll has found its task made. */
const CALLBACK_GRACE_MS = 15 * SECOND;
const RECENT_MS = 3 * MINUTE;
/** What is looked at of the latest tasks for a callback. */
const LOOKED_AT = 5;
/** Of fewer, one that fails says little. */
const LEAST_ENDED = 20;
const BYTES_PER_GB = 1_000_000_000;
/** Storage that fails now and then among thousands of calls is no alarm. */
const FAILING_SHARE = 0.05;

/** Findings about the books; those about kie.ai have rules of their own. */
const LEDGER_KINDS =
  "'balance-differs', 'totals-differ', 'numbers-broken', 'hold-ended-wrongly', 'hold-outlives-task', 'charge-differs'";

const list = (rows: string) => `(SELECT coalesce(jsonb_agg(to_jsonb(row)), '[]') FROM (${rows}) AS row)`;

/** $1: now, $2: an hour ago, $3: a few minutes ago, $4: for callbacks, $5: for findings, $6: whether the size is asked for. */
const READINGS = `
  WITH outcome AS MATERIALIZED (
    SELECT "taskId", "isCompleted", "endedAt" FROM "TaskOutcome" WHERE "isCounted" AND NOT sandbox AND "endedAt" > $2::timestamptz
    UNION ALL
    SELECT "taskId", "isCompleted", "endedAt" FROM "TaskOutcome" WHERE NOT "isCounted" AND NOT sandbox AND "endedAt" > $2::timestamptz
  ), made AS (
    SELECT "taskId", "endedAt" FROM outcome WHERE "isCompleted" AND "endedAt" < $4::timestamptz
    ORDER BY "endedAt" DESC LIMIT ${LOOKED_AT}
  )
  SELECT
    ${list(`SELECT what, sum(count)::int AS total, coalesce(sum(count) FILTER (WHERE minute >= $3::timestamptz), 0)::int AS recent,
      max("lastAt") AS "lastAt", (array_agg(value ORDER BY minute DESC))[1] AS value
      FROM "AlarmSighting" WHERE minute > $2::timestamptz GROUP BY what`)} AS sightings,
    (SELECT count(*)::int FROM outcome) AS ended,
    (SELECT count(*)::int FROM outcome WHERE "isCompleted") AS completed,
    (SELECT extract(epoch FROM $1::timestamptz - "createdAt")::float8 / 60 FROM "Task"
      WHERE sandbox = FALSE AND status = 'PENDING' AND "claimedBy" IS NULL ORDER BY "createdAt", id LIMIT 1) AS queue,
    (SELECT coalesce(jsonb_agg(EXISTS (SELECT FROM "KieDelivery" WHERE "KieDelivery"."taskId" = made."taskId")
      ORDER BY "endedAt" DESC), '[]') FROM made) AS heard,
    ${list(`SELECT kind, count(*)::int AS findings FROM "LedgerFinding"
      WHERE "lastSeenAt" > $5::timestamptz AND kind IN (${LEDGER_KINDS}) GROUP BY kind`)} AS findings,
    CASE WHEN $6::boolean THEN pg_database_size(current_database())::float8 ELSE 0 END AS bytes,
    (SELECT max("madeAt") FROM "Backup") AS backup`;

/**
 * Reads all that the rules go by. Each part passes through an index that holds what is open or recent, so
 * it takes as long however much was ever done.
 */
export async function readSite(): Promise<SiteReadings> {
  const { spendPerHour, databaseGb } = env.alarms;
  const moments = [0, -HOUR, -RECENT_MS, -CALLBACK_GRACE_MS, -FINDING_LIFE_MS].map((ms) => fromNow(ms).toISOString());
  const values = [...moments, databaseGb !== undefined];
  const { rows } = await sql.run(READINGS, values, "alarm readings");
  const row = rows[0] as Row;
  const sightings = new Map(row.sightings.map((one) => [one.what, one]));
  const taken = sightings.get("kie.taken");
  return {
    ...(await readKeys(sightings)),
    putOff: refusalsSince(sightings.get("kie.put_off"), taken && Date.parse(taken.lastAt)),
    spentInHour: spendPerHour === undefined ? 0 : await spentSince(fromNow(-HOUR)),
    successPercent: row.ended < LEAST_ENDED ? null : (100 * row.completed) / row.ended,
    queueMinutes: row.queue,
    unheard: row.heard.length === 0 ? null : leading(row.heard),
    storageFailures: failuresOf(sightings.get("storage.failed"), sightings.get("storage.ok")),
    findings: row.findings,
    databasePercent: databaseGb === undefined ? null : (100 * row.bytes) / (databaseGb * BYTES_PER_GB),
    disks: disksIn(row.sightings),
    backupMs: row.backup === null ? Number.POSITIVE_INFINITY : now().getTime() - new Date(row.backup).getTime(),
  };
}

function leading(heard: boolean[]): number {
  const first = heard.indexOf(true);
  return first < 0 ? heard.length : first;
}

function failuresOf(failed: Sighting | undefined, ok: Sighting | undefined): number {
  const failures = failed?.recent ?? 0;
  return failures / Math.max(1, failures + (ok?.recent ?? 0)) < FAILING_SHARE ? 0 : failures;
}

/** Of hosts that have told of theirs within the last minutes; one that is gone has none. */
function disksIn(sightings: Sighting[]): SiteReadings["disks"] {
  return sightings.flatMap(({ what, recent, value }) =>
    what.startsWith("disk.") && recent > 0 && value !== null
      ? [{ host: what.slice("disk.".length), percent: value }]
      : [],
  );
}
