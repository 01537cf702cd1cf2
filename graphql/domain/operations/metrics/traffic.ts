import { now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";

/** Calls of the API that this process has answered and not yet told the database of: by minute, and by how long they took. */
type Minute = { calls: number; failed: number; durations: Map<number, number> };

let minutes = new Map<string, Minute>();

/** Takes down that an operation was answered; `hasFailed` by a fault of ours. */
export function countCall(seconds: number, hasFailed: boolean): void {
  const at = now();
  at.setUTCSeconds(0, 0);
  const key = at.toISOString();
  const minute = minutes.get(key) ?? { calls: 0, failed: 0, durations: new Map<number, number>() };
  minutes.set(key, minute);
  minute.calls += 1;
  if (hasFailed) minute.failed += 1;
  const value = inTwoDigits(seconds * SECOND);
  minute.durations.set(value, (minute.durations.get(value) ?? 0) + 1);
}

/** Milliseconds, rounded up to two digits (0, 1, … 99, 100, 110, …): ninety values from one power of ten to the next. */
export function inTwoDigits(ms: number): number {
  const whole = Math.ceil(ms);
  const step = whole < 100 ? 1 : 10 ** (Math.floor(Math.log10(whole)) - 1);
  return Math.ceil(whole / step) * step;
}

/**
 * Adds what this process has answered to the service's figures. What cannot be told is told the next time; a process that is
 * killed takes at most what it has answered since the last time with it.
 */
export async function tellOfCalls(): Promise<void> {
  if (minutes.size === 0) return;
  const untold = minutes;
  minutes = new Map();
  try {
    await store(untold);
  } catch (error) {
    for (const [key, minute] of untold) putBack(key, minute);
    throw error;
  }
}

async function store(told: Map<string, Minute>): Promise<void> {
  const calls = [...told].map(([at, { calls: count, failed }]) => ({ at, calls: count, failed }));
  const durations = [...told].flatMap(([at, minute]) =>
    [...minute.durations].map(([value, count]) => ({ at, value, count })),
  );
  // All processes touch the rows in the same order.
  await db.$executeRaw`
    WITH "grains" AS (
      SELECT "grain", lower("grain"::text) AS "unit" FROM unnest(enum_range(NULL::"Grain")) AS "grain"
    ), "calls" AS (
      INSERT INTO "CallMetrics" ("grain", "start", "calls", "failed")
      SELECT "grain", date_trunc("unit", "at", 'UTC'), sum("calls"), sum("failed")
      FROM jsonb_to_recordset(${JSON.stringify(calls)}::jsonb) AS told ("at" timestamptz, "calls" int, "failed" int)
      CROSS JOIN "grains" GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT ("grain", "start") DO UPDATE SET "calls" = "CallMetrics"."calls" + EXCLUDED."calls",
        "failed" = "CallMetrics"."failed" + EXCLUDED."failed"
    )
    INSERT INTO "DurationMetrics" ("grain", "series", "start", "value", "count")
    SELECT "grain", 'API', date_trunc("unit", "at", 'UTC'), "value", sum("count")
    FROM jsonb_to_recordset(${JSON.stringify(durations)}::jsonb) AS told ("at" timestamptz, "value" int, "count" int)
    CROSS JOIN "grains" GROUP BY 1, 3, 4 ORDER BY 1, 3, 4
    ON CONFLICT ("grain", "series", "start", "value") DO UPDATE SET "count" = "DurationMetrics"."count" + EXCLUDED."count"`;
}

function putBack(key: string, { calls, failed, durations }: Minute): void {
  const minute = minutes.get(key);
  if (minute === undefined) {
    minutes.set(key, { calls, failed, durations });
    return;
  }
  minute.calls += calls;
  minute.failed += failed;
  for (const [value, count] of durations) minute.durations.set(value, (minute.durations.get(value) ?? 0) + count);
}
