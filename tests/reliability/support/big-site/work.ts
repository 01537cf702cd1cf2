import {
  accountId,
  atSql,
  each,
  idSql,
  keyId,
  type Measures,
  sideId,
  taskId,
} from "#tests/reliability/support/big-site/measures.ts";

export type SomeModel = { slug: string; kind: string };

/** Of ten tasks so many are of each model, in the order of the list; the fifth is the one that takes no work. */
const PLACES = [0, 0, 0, 1, 1, 4, 2, 2, 3, 3];

/** The account of this number has most; the other had much made in the first month, and nothing since. */
export const BUSY = 1;
export const LEFT = 2;

/**
 * Tasks of all states over 90 days, most of a few accounts. In the last fiftieth three of ten are open, for an outage: some wait,
 * some were never heard of again, some cannot be saved. Others have ended in every way that there is.
 */
function tasks(of: Measures, models: readonly SomeModel[]): string {
  const at = of.taskMs("n");
  const places = PLACES.map((place) => models[place]);
  const slugs = places.map((model) => `'${model?.slug}'`);
  const kinds = places.map((model) => `'${model?.kind}'`);
  const one = (list: string[]) => `(ARRAY[${list}])[1 + n % 10]`;
  return `
    INSERT INTO "Task" (id, "userId", kind, status, "modelSlug", prompt, parameters, "creditsHeld", "creditsCharged", "quotedCredits",
      sandbox, "apiKeyId", "endUser", "requestId", attempts, "kieTaskId", "callbackToken", "nextPollAt", "deadlineAt", "awaitsOutcome",
      "resultUrls", "kieCredits", "failureCategory", "failureCode", "needsReview", "createdAt", "startedAt", "completedAt")
    SELECT ${taskId(of, "n")}, CASE WHEN is_side THEN ${sideId(of, "i")} ELSE ${accountId(of, "i")} END, kind::"TaskKind", status::"TaskStatus",
      slug, 'a fox in the rain at night, seen from afar, number ' || n, '{"aspectRatio": "16:9"}', held,
      CASE WHEN status IN ('FAILED', 'TIMED_OUT') OR (status = 'CANCELED' AND o <> 4) THEN 0 ELSE held END, cost,
      is_side OR n % 4 = 0, CASE WHEN is_side THEN ${keyId(of, "i", "2")} WHEN is_key THEN ${keyId(of, "i", "n % 2")} END,
      CASE WHEN is_key THEN 'user-' || n % 50 END, 'request-' || n, CASE WHEN status = 'PENDING' THEN 0 ELSE 1 END,
      CASE WHEN o NOT IN (0, 3) AND q <> 111 THEN 'kie-task-' || n END, 'token-' || n,
      CASE WHEN o IN (1, 5) OR (status = 'TIMED_OUT' AND is_late) THEN now() + interval '1 hour' END,
      CASE WHEN o = 4 THEN ${atSql(`${of.endMs} + 3600000`)} END, o = 4,
      CASE WHEN status IN ('COMPLETED', 'SAVING') OR q = 110 THEN ARRAY['https://files.example/' || n || '.png'] ELSE '{}' END,
      CASE WHEN status = 'COMPLETED' THEN cost * 0.8 END, category::"FailureCategory", code, o = 3 OR (o > 5 AND q IN (111, 112)),
      ${atSql(at)}, CASE WHEN o <> 0 THEN ${atSql("started")} END,
      CASE WHEN status IN ('COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELED') THEN ${atSql(`least(started + took, ${of.endMs} - 1000)`)} END
    FROM (
      SELECT *, CASE o WHEN 0 THEN 'PENDING' WHEN 1 THEN 'PROCESSING' WHEN 2 THEN 'SAVING' WHEN 3 THEN 'PROCESSING' WHEN 4 THEN 'CANCELED'
          WHEN 5 THEN 'PROCESSING' ELSE CASE WHEN code = 'DEADLINE_PASSED' THEN 'TIMED_OUT' WHEN code IS NOT NULL THEN 'FAILED'
          WHEN q IN (90, 91) THEN 'CANCELED' ELSE 'COMPLETED' END END AS status,
        CASE code WHEN 'POLICY_REJECTED' THEN 'POLICY' WHEN 'RESULT_NOT_SAVED' THEN 'STORAGE' WHEN 'DEADLINE_PASSED' THEN 'TIMEOUT'
          ELSE CASE WHEN code IS NOT NULL THEN 'PROVIDER' END END AS category,
        CASE WHEN is_side THEN 0 ELSE cost END AS held
      FROM (
        SELECT *, i % 10 = 0 AND n % 5 = 0 AS is_side, i % 5 = 0 AND n % 3 = 0 AS is_key, CASE WHEN kind = 'VIDEO' THEN 60 ELSE 5 END AS cost,
          CASE WHEN o > 5 THEN CASE WHEN q < 14 THEN 'PROVIDER_FAILED' WHEN q < 18 THEN 'POLICY_REJECTED' WHEN q < 20 THEN 'DEADLINE_PASSED'
            WHEN q = 110 THEN 'RESULT_NOT_SAVED' WHEN q = 111 THEN 'ANSWER_LOST' END END AS code,
          CASE WHEN kind = 'VIDEO' THEN 60000 + n::bigint * 7919 % 240000 ELSE 5000 + n::bigint * 7919 % 90000 END AS took,
          least(${at} + n * 31 % 30000, ${of.endMs} - 2000) AS started
        FROM (
          SELECT n, n % 250 AS q, n > ${of.tasks - of.tasks / 50} AS is_late, ${one(slugs)} AS slug, ${one(kinds)} AS kind,
            CASE WHEN n > ${of.tasks - of.tasks / 50} THEN (n + 10) % 20 ELSE 99 END AS o,
            CASE WHEN drawn_i = ${LEFT} AND n > ${of.tasks} / 3 THEN ${LEFT} + 1 ELSE drawn_i END AS i
          FROM ${each(of.tasks)} CROSS JOIN LATERAL (
            SELECT 1 + floor(${of.accounts - 1} * power(n * 0.6180339887498949::float8 - floor(n * 0.6180339887498949::float8), 3))::int AS drawn_i
          ) AS lot
        ) AS drawn
      ) AS meant
    ) AS made`;
}

/** What stands in the ledger: what was given and bought, and of each task its hold and how that ended; then what it comes to. */
function ledger(): string[] {
  return [
    `INSERT INTO "CreditTransaction" (id, "userId", number, type, amount, "balanceAfter", "taskId", "purchaseId", reason, subject, "createdAt")
     SELECT id, "userId", row_number() OVER lines, type::"CreditTransactionType", amount, sum(amount) OVER lines, task, purchase,
       reason::"CreditReason", subject, at
     FROM (
       SELECT id, id AS "userId", 'GRANT' AS type, 10000000 AS amount, NULL AS task, NULL AS purchase, 'WELCOME' AS reason, NULL AS subject,
         "createdAt" AS at FROM "User" WHERE "sandboxOfId" IS NULL
       UNION ALL SELECT id, "userId", 'PURCHASE', credits, NULL, id, 'PURCHASED', name, "paidAt" FROM "Purchase" WHERE "paidAt" IS NOT NULL
       UNION ALL SELECT id || 'h', "userId", 'HOLD', -"creditsHeld", id, NULL, 'TASK_ORDERED', "modelSlug", "createdAt"
         FROM "Task" WHERE "creditsHeld" > 0
       UNION ALL SELECT id || 's', "userId", CASE WHEN status = 'COMPLETED' THEN 'SETTLEMENT' ELSE 'RELEASE' END,
         "creditsHeld" - "creditsCharged", id, NULL, CASE WHEN status = 'COMPLETED' THEN 'TASK_MADE' ELSE 'TASK_FAILED' END, "modelSlug",
         "completedAt" FROM "Task" WHERE "creditsHeld" > 0 AND "completedAt" IS NOT NULL AND NOT "awaitsOutcome"
     ) AS moved WINDOW lines AS (PARTITION BY "userId" ORDER BY at, id) ORDER BY at`,
    `INSERT INTO "CreditBalance" ("userId", available, "lastNumber", "totalGranted", "totalPurchased", "totalReleased", "totalUsed", "onHold")
     SELECT id, coalesce(available, 0), coalesce(number, 0), coalesce(granted, 0), coalesce(bought, 0), coalesce(released, 0),
       coalesce(used, 0), coalesce(held, 0)
     FROM "User" LEFT JOIN (
       SELECT "userId", sum(amount) AS available, max(number) AS number, sum(amount) FILTER (WHERE type = 'GRANT') AS granted,
         sum(amount) FILTER (WHERE type = 'PURCHASE') AS bought, sum(amount) FILTER (WHERE type = 'RELEASE') AS released
       FROM "CreditTransaction" GROUP BY 1
     ) AS lines ON lines."userId" = id LEFT JOIN (
       SELECT "userId", sum("creditsCharged") FILTER (WHERE status = 'COMPLETED') AS used,
         sum("creditsHeld") FILTER (WHERE "completedAt" IS NULL OR "awaitsOutcome") AS held
       FROM "Task" GROUP BY 1
     ) AS work ON work."userId" = id
     WHERE NOT EXISTS (SELECT FROM "CreditBalance" AS known WHERE known."userId" = id)`,
  ];
}

/** What tells of the tasks and is kept for a month: events, callbacks, and what endpoints were told. */
function traces(): string[] {
  const ms = (moment: string) => `(extract(epoch FROM ${moment}) * 1000)::bigint`;
  const recent = `"createdAt" > now() - interval '30 days'`;
  return [
    `INSERT INTO "TaskEvent" (id, "userId", sequence, type, "taskId", "createdAt")
     SELECT id || type, "userId", row_number() OVER (PARTITION BY "userId" ORDER BY at, id, type), type::"TaskEventType", id, at
     FROM "Task" CROSS JOIN LATERAL (
       VALUES ('CREATED', "createdAt"), ('STARTED', "startedAt"), ('SAVING', CASE WHEN status = 'SAVING' THEN "startedAt" END),
         (CASE WHEN "completedAt" IS NOT NULL THEN status::text END, "completedAt")
     ) AS event (type, at) WHERE at IS NOT NULL AND ${recent} ORDER BY at`,
    `UPDATE "User" SET "lastEventSequence" = (SELECT coalesce(max(sequence), 0) FROM "TaskEvent" WHERE "userId" = "User".id)`,
    `INSERT INTO "KieDelivery" (id, "taskId", "kieTaskId", body, "receivedAt", "processedAt")
     SELECT ${idSql("007", ms(`coalesce("completedAt", "startedAt")`), `ltrim("kieTaskId", 'kie-task-')`)}, id, "kieTaskId",
       '{"code": 200, "data": {"taskId": "' || "kieTaskId" || '", "state": "success"}}', coalesce("completedAt", "startedAt"), now()
     FROM "Task" WHERE "kieTaskId" IS NOT NULL AND ${recent}
       AND (status = 'COMPLETED' OR (status = 'PROCESSING' AND ltrim("kieTaskId", 'kie-task-')::int % 20 = 15))
     ORDER BY 1`,
    `INSERT INTO "WebhookDelivery" (id, "endpointId", "messageId", source, type, payload, attempts, "deliveredAt", "failedAt", "createdAt")
     SELECT ${idSql("009", ms(`event."createdAt"`), `row_number() OVER (ORDER BY event."createdAt", event.id)`)}, endpoint.id, event.id,
       'event:' || sequence, 'task.completed', '{"id": "' || "taskId" || '"}',
       1, CASE WHEN sequence % 5 <> 0 THEN event."createdAt" END, CASE WHEN sequence % 5 = 0 THEN event."createdAt" END, event."createdAt"
     FROM "TaskEvent" AS event JOIN "WebhookEndpoint" AS endpoint USING ("userId") WHERE event.type = 'COMPLETED' ORDER BY 1`,
    `INSERT INTO "WebhookAttempt" (id, "deliveryId", number, "requestHeaders", status, answer, "durationMs", "createdAt")
     SELECT id, id, 1, '{"webhook-id": "x"}', CASE WHEN "failedAt" IS NULL THEN 200 ELSE 500 END, '', 40, "createdAt" FROM "WebhookDelivery"`,
    `INSERT INTO "TaskOutcome" ("taskId", "modelSlug", sandbox, "isCompleted", seconds, "endedAt", "isCounted", "failureCode", "kieCredits")
     SELECT id, "modelSlug", sandbox, status = 'COMPLETED', extract(epoch FROM "completedAt" - "startedAt"), "completedAt", FALSE,
       "failureCode", "kieCredits"
     FROM "Task" WHERE "completedAt" > now() - interval '1 day' AND status <> 'CANCELED' AND "failureCategory" IS DISTINCT FROM 'POLICY'`,
    // As the trigger writes it with each end, and the migration did of what there was.
    `INSERT INTO "TaskTally" ("userId", "apiKeyId", kind, "modelSlug", "endedAt", ended, completed, seconds, credits, "kieCredits")
     SELECT "userId", "apiKeyId", kind, "modelSlug", "completedAt",
       CASE WHEN status <> 'CANCELED' AND "failureCategory" IS DISTINCT FROM 'POLICY' THEN 1 ELSE 0 END,
       CASE WHEN status = 'COMPLETED' THEN 1 ELSE 0 END,
       CASE WHEN status = 'COMPLETED' THEN extract(epoch FROM "completedAt" - "startedAt") END, "creditsCharged", coalesce("kieCredits", 0)
     FROM "Task" WHERE "completedAt" IS NOT NULL ORDER BY "completedAt"`,
  ];
}

/** Tasks and what they have left. */
export function work(of: Measures, models: readonly SomeModel[]): string[] {
  return [tasks(of, models), ...ledger(), ...traces()];
}
