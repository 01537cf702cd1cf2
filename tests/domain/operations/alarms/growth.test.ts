import { beforeAll, expect, it } from "vitest";
import { announceAlarms } from "#graphql/domain/operations/alarms/announce.ts";
import { endDrills } from "#graphql/domain/operations/alarms/drill.ts";
import { readRules } from "#graphql/domain/operations/alarms/evaluate.ts";
import { sql } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { readBy } from "#tests/support/rows-read.ts";
import { useSettings } from "#tests/support/settings.ts";

// One connection does all there, so what a round has read can be told from the database's own counters.
useDatabase("embedded");
useSettings({ ALARM_SPEND_PER_HOUR: "1000000", ALARM_FULL_PERCENT: "100", BACKUP_MAX_AGE_HOURS: "8760" });

const MANY = 3000;
const FEW = 400;

/** A site that has done much, and alarms that are long over. */
beforeAll(async () => {
  const each = `FROM generate_series(1, ${MANY}) AS n`;
  const old = `now() - interval '5 hours'`;
  const statements = [
    `INSERT INTO "User" (id, email) VALUES ('u1', 'ada@example.test')`,
    `INSERT INTO "Task" (id, "userId", kind, status, "completedAt", "modelSlug", prompt, "creditsHeld", "creditsCharged", sandbox, "callbackToken", "kieTaskId")
     SELECT 'task-' || n, 'u1', 'IMAGE', 'COMPLETED', ${old}, 'nano-banana', '', 0, 0, FALSE, '', 'kie-task-' || n ${each}`,
    `UPDATE "TaskOutcome" SET "isCounted" = TRUE`,
    `INSERT INTO "KieDelivery" (id, "taskId", body) SELECT 'delivery-' || n, 'task-' || n, '{}' ${each}`,
    `INSERT INTO "LedgerFinding" (id, kind, subject, detail, "lastSeenAt")
     SELECT 'finding-' || n, 'balance-differs', n::text, '{}', now() - interval '9 days' ${each}`,
    `INSERT INTO "Backup" (id, "madeAt", place, "byteSize") SELECT 'backup-' || n, now() - n * interval '1 hour', '/b', 1 ${each}`,
    `INSERT INTO "AlarmSighting" (what, minute, "lastAt") SELECT 'storage.ok', ${old} - n * interval '1 minute', ${old} ${each}`,
    `INSERT INTO "Alarm" (id, rule, subject, "isCritical", "isDrill", "firedAt", "resolvedAt", "toldFiredAt", "toldResolvedAt")
     SELECT 'alarm-' || n, 'queue-age', n::text, FALSE, n % 2 = 0, now(), now(), now(), now() ${each}`,
  ];
  for (const text of statements) await sql.run(text);
  // The first round forgets what was met long ago.
  await readRules();
  await sql.run("VACUUM ANALYZE");
});

it.each([
  ["reads the rules", readRules],
  ["tells operators of what is new", announceAlarms],
  ["ends drills", endDrills],
])("a round %s by indexes, however much was ever done", async (_, round) => {
  expect(await readBy(round)).toBeLessThan(FEW);
});
