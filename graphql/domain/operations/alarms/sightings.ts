import { statfs } from "node:fs/promises";
import { hostname } from "node:os";
import { MINUTE, now } from "#graphql/runtime/clock.ts";
import { type Database, db, sql } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { type Count, countsOf } from "#graphql/runtime/metrics/counts.ts";

type Sighting = { what: string; count: number; value: number | null };

/** What becomes of an order that kie.ai neither takes nor turns down. */
const PUT_OFF = new Set<unknown>(["busy", "unreachable", "ambiguous"]);

/** What the metrics of this process count, in the words of the rules. */
const watched: Record<string, (labels: Count["labels"]) => string[]> = {
  // Of all keys together: whether kie.ai takes orders at all.
  kie_calls_total: ({ provider, endpoint, outcome }) => {
    if (provider !== "kie" || endpoint !== "create") return [];
    if (PUT_OFF.has(outcome)) return ["kie.put_off"];
    return outcome === "ok" ? ["kie.taken"] : [];
  },
  // Who takes an order knows the key too.
  kie_key_calls_total: ({ key, told }) =>
    told === "paid" ? [`kie.answered.${key}`, `kie.paid.${key}`] : [`kie.${told}.${key}`],
  storage_calls_total: ({ outcome }) =>
    outcome === "broken_off" ? [] : outcome === "failed" ? ["storage.failed"] : ["storage.ok"],
};

let counted: { of: Database; counts: ReadonlyMap<string, number> } | undefined;
let toldDisk: { minute: number; of: Database } | undefined;

/**
 * Writes down what this process has met since it last did, where rows do not tell it: calls of kie.ai and of the storage by
 * what came of them, and how full the disk is. What all processes met is then the same for whoever reads the rules.
 */
export async function reportSightings(): Promise<void> {
  const counts = await countNow();
  const before = counted?.of === db ? counted.counts : counts;
  counted = { of: db, counts };
  const seen = [...counts].map(([what, count]) => ({ what, count: count - (before.get(what) ?? 0), value: null }));
  await noteSightings([...seen.filter(({ count }) => count > 0), ...(await disk())]);
}

async function countNow(): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const [metric, whatOf] of Object.entries(watched)) {
    for (const { labels, value } of await countsOf(metric)) {
      for (const what of whatOf(labels)) counts.set(what, (counts.get(what) ?? 0) + value);
    }
  }
  return counts;
}

/** Once a minute: it fills slowly. */
async function disk(): Promise<Sighting[]> {
  const minute = Math.floor(now().getTime() / MINUTE);
  if (toldDisk?.minute === minute && toldDisk.of === db) return [];
  toldDisk = { minute, of: db };
  const { blocks, bavail } = await statfs(env.dataDir).catch(() => ({ blocks: 0, bavail: 0 }));
  return blocks === 0 ? [] : [{ what: `disk.${hostname()}`, count: 1, value: 100 * (1 - bavail / blocks) }];
}

/** Adds to what was met in this minute. */
export async function noteSightings(seen: Sighting[]): Promise<void> {
  if (seen.length === 0) return;
  // All processes lock rows in one order.
  const sorted = [...seen].sort((a, b) => (a.what < b.what ? -1 : 1));
  const values = [JSON.stringify(sorted), now().toISOString()];
  await sql.run(
    `INSERT INTO "AlarmSighting" AS known (what, minute, count, value, "lastAt")
     SELECT what, date_trunc('minute', $2::timestamptz), count, value, $2::timestamptz
     FROM jsonb_to_recordset($1::jsonb) AS seen (what text, count int, value float8)
     ON CONFLICT (what, minute) DO UPDATE SET count = known.count + EXCLUDED.count,
       value = EXCLUDED.value, "lastAt" = greatest(known."lastAt", EXCLUDED."lastAt")`,
    values,
    "alarm sightings",
  );
}
