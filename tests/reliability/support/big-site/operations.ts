import { accountId, atSql, each, idSql, type Measures, taskId } from "#tests/reliability/support/big-site/measures.ts";

/** The id of the API, as SQL. */
const GLOBAL = (type: string, id: string) =>
  `translate(encode(convert_to('${type}:' || ${id}, 'UTF8'), 'base64'), E'+/=\\n', '-_')`;

/** What operators and checks have left: the log, alarms, findings, announcements, prices, failed jobs, and figures of the API. */
export function operations(of: Measures): string[] {
  const [logged, found, alarms] = [of.tasks / 5, Math.max(60, of.tasks / 500), Math.max(60, of.tasks / 500)];
  const told = Math.max(60, of.tasks / 5000);
  const at = (count: number, days: number) => atSql(of.lateMs("n", count, days));
  const someTask = taskId(of, `(1 + n * 5 % ${of.tasks})`);
  const someAccount = accountId(of, `(1 + n * 7 % ${of.accounts})`);
  return [
    `INSERT INTO "AuditEntry" (id, actor, "actorId", action, subject, before, after, reason, address, at)
     SELECT ${idSql("005", of.lateMs("n", logged, 365), "n")}, 'operator' || n % 5 || '@example.test', ${accountId(of, "(1 + n % 5)")},
       CASE WHEN n % 10 < 6 THEN 'task.viewed' WHEN n % 10 < 9 THEN 'account.viewed' WHEN n % 40 = 9 THEN 'account.suspended' ELSE 'task.repaired' END,
       CASE WHEN n % 10 < 6 THEN ${GLOBAL("Task", someTask)} ELSE ${GLOBAL("OperatorAccount", someAccount)} END,
       CASE WHEN n % 10 = 9 THEN '{"state": "before"}' END, CASE WHEN n % 10 = 9 THEN '{"state": "after"}' END,
       CASE WHEN n % 10 = 9 THEN 'ticket ' || n END, '192.0.2.7', ${at(logged, 365)} FROM ${each(logged)}`,
    `INSERT INTO "LedgerFinding" (id, kind, subject, detail, "foundAt", "lastSeenAt", "resolvedAt", note)
     SELECT ${idSql("006", of.lateMs("n", found, 300), "n")}, (ARRAY['balance-differs', 'consumed-but-not-charged', 'charge-differs', 'payment-under-review'])[1 + n % 4],
       n, '{"expected": 5, "is": 4}', ${at(found, 300)}, ${at(found, 300)}, CASE WHEN n % 19 > 0 THEN now() END, CASE WHEN n % 19 > 0 THEN 'mended' END
     FROM ${each(found)}`,
    `INSERT INTO "Alarm" (id, rule, subject, "isCritical", value, threshold, "firedAt", "resolvedAt", "toldFiredAt", "toldResolvedAt")
     SELECT ${idSql("00d", of.lateMs("n", alarms, 200), "n")}, (ARRAY['queue-age', 'success-rate', 'storage-failing'])[1 + n % 3], n, FALSE, 9, 5,
       ${at(alarms, 200)}, CASE WHEN n % 30 > 0 THEN now() END, now(), now() FROM ${each(alarms)}`,
    `INSERT INTO "Announcement" (id, "textEn", "textZh", audience, "startsAt", "endsAt", author, "createdAt")
     SELECT ${idSql("00e", of.lateMs("n", told, 300), "n")}, 'We are away on day ' || n, '第' || n || '天维护', 'ALL', ${at(told, 300)},
       ${at(told, 300)} + interval '1 hour', 'operator1@example.test', ${at(told, 300)} FROM ${each(told)}`,
    `INSERT INTO "Price" (id, "modelSlug", credits, factors, "startsAt", author, reason, "createdAt")
     SELECT ${idSql("00f", of.lateMs("n", 40, 300), "n")} || slug, slug, 4 + n % 9, '{}', ${at(40, 300)} - interval '1 day', 'operator1@example.test',
       'as kie.ai asks', ${at(40, 300)} - interval '1 day' FROM "Model", ${each(40)}`,
    `INSERT INTO pgboss.job (name, data, state, output, retry_count, completed_on)
     SELECT 'save-assets', jsonb_build_object('taskId', ${someTask}), 'failed', '{"message": "the bucket is away"}', 5, ${at(told, 6)}
     FROM ${each(told)}`,
    `INSERT INTO "CallMetrics" (grain, start, calls, failed)
     SELECT grain, date_trunc(lower(grain::text), now(), 'UTC') - k * ('1 ' || grain)::interval, 1000, 1
     FROM unnest(enum_range(NULL::"Grain")) AS grain, generate_series(0, 180) AS k`,
    `INSERT INTO "DurationMetrics" (grain, series, start, value, count)
     SELECT grain, 'API', date_trunc(lower(grain::text), now(), 'UTC') - k * ('1 ' || grain)::interval, value, 10
     FROM unnest(enum_range(NULL::"Grain")) AS grain, generate_series(0, ${of.tasks < 100_000 ? 3 : 180}) AS k, generate_series(1, 100) AS value`,
  ];
}
