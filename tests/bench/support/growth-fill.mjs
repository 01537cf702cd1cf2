// A database as it is after some years, or after a day: written by a few statements over generated series, the way the domain
// leaves it behind. Nothing is at a provider; what waits, waits.
import { createHash } from "node:crypto";

const DAYS = 180;
const WAITED_MINUTES = 10;
const WELCOME = 100_000_000;

const hashOf = (secret) => createHash("sha256").update(secret).digest("hex");

/** Whoever asks: an account with a fifth of everything, and one like most. Each has a session and a key. */
export const CALLERS = {
  heavy: { account: 1, session: "growthheavy".padEnd(40, "0"), key: `nbv_live_${"1".repeat(48)}` },
  ordinary: { account: 2, session: "growthordinary".padEnd(40, "0"), key: `nbv_live_${"2".repeat(48)}` },
};

/** @param size `tasks` in all, over `accounts`; `waiting` of them wait for their turn. */
export function fill(size) {
  const { accounts, tasks, waiting } = size;
  const ended = tasks - waiting;
  return [
    // One moment for all of them.
    "BEGIN",
    // Rows of the past, as they are: no trigger has to make them again.
    "SET session_replication_role = replica",
    `CREATE FUNCTION pg_temp.uid(at timestamptz, kind text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
      SELECT substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-7' || kind || '-8000-' || lpad(to_hex(n), 12, '0')
      FROM lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') AS h $$`,
    "CREATE FUNCTION pg_temp.begun() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT date_trunc('minute', now()) - interval '180 days' $$",
    // Accounts open one after the other within the first day.
    `CREATE FUNCTION pg_temp.account(n bigint) RETURNS text LANGUAGE sql STABLE AS $$
      SELECT pg_temp.uid(pg_temp.begun() + n * interval '1 millisecond', '001', n) $$`,
    `CREATE FUNCTION pg_temp.made(n bigint) RETURNS timestamptz LANGUAGE sql STABLE AS $$
      SELECT CASE WHEN n <= ${ended} THEN pg_temp.begun() + interval '1 day' + n * (interval '${DAYS - 1} days' - interval '1 hour') / ${ended}
        ELSE now() - interval '${WAITED_MINUTES} minutes' + (n - ${ended}) * interval '${WAITED_MINUTES} minutes' / ${waiting + 1} END $$`,
    `CREATE FUNCTION pg_temp.task(n bigint) RETURNS text LANGUAGE sql STABLE AS $$ SELECT pg_temp.uid(pg_temp.made(n), '002', n) $$`,
    // Every fifth task is the heavy account's.
    `CREATE FUNCTION pg_temp.owner(n bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
      SELECT CASE WHEN n % 5 = 0 THEN 1 ELSE 2 + (n - n / 5) % ${accounts - 1} END $$`,
    `INSERT INTO "User" (id, email, "createdAt", "welcomedAt", "emailVerifiedAt")
     SELECT pg_temp.account(n), 'account' || n || '@example.test', pg_temp.begun(), pg_temp.begun(), pg_temp.begun()
     FROM generate_series(1, ${accounts}) AS n`,
    `INSERT INTO "Session" (id, "publicId", "userId", "expiresAt")
     SELECT md5('s' || n) || md5('t' || n), pg_temp.uid(pg_temp.begun(), '003', n), pg_temp.account(n), now() + n % 40 * interval '1 day' - interval '2 days'
     FROM generate_series(3, ${accounts}) AS n`,
    ...Object.values(CALLERS).flatMap(({ account, session, key }) => [
      `INSERT INTO "Session" (id, "publicId", "userId", "expiresAt", "lastUsedAt")
       VALUES ('${hashOf(session)}', pg_temp.uid(now(), '003', ${account}), pg_temp.account(${account}), now() + interval '29 days', now())`,
      `INSERT INTO "ApiKey" (id, "userId", "actsForId", "familyId", name, prefix, hash, sandbox, scopes, "monthlyCreditLimit", "lastUsedAt")
       VALUES ('key${account}', pg_temp.account(${account}), pg_temp.account(${account}), 'key${account}', 'first', 'nbv_live_',
         '${hashOf(key)}', FALSE, enum_range(NULL::"ApiKeyScope"), 2000000000, now())`,
    ]),
    `INSERT INTO "ApiKey" (id, "userId", "actsForId", "familyId", name, prefix, hash, sandbox, scopes)
     SELECT 'key' || n, pg_temp.account(n), pg_temp.account(n), 'key' || n, 'first', 'nbv_live_', md5('k' || n), FALSE, '{TASKS_READ}'
     FROM generate_series(3, ${accounts}, 3) AS n`,
    `INSERT INTO "Task" (id, "userId", kind, status, "modelSlug", prompt, "styleId", "aspectRatio", "creditsHeld", "creditsCharged",
       "quotedCredits", sandbox, "apiKeyId", "endUser", "isFavorite", "callbackToken", attempts, "kieTaskId", "resultUrls",
       "kieCredits", "failureCategory", "failureCode", "createdAt", "startedAt", "completedAt", "workflowId", "parentId", "deletedAt")
     SELECT pg_temp.task(n), pg_temp.account(owner), (CASE WHEN n % 7 = 3 THEN 'VIDEO' ELSE 'IMAGE' END)::"TaskKind", status::"TaskStatus",
       CASE WHEN n % 7 = 3 THEN 'veo-3.1-fast' WHEN n % 11 = 4 THEN 'seedream-4' ELSE 'nano-banana' END,
       'a small boat on a wide lake in the evening, number ' || n || ', ' || md5(n::text) || ' with warm light and long shadows',
       CASE WHEN n % 9 = 0 THEN (SELECT id FROM "Style" ORDER BY id LIMIT 1) END, '16:9', 5,
       CASE WHEN status IN ('COMPLETED', 'PENDING') THEN 5 ELSE 0 END, 5, TRUE,
       CASE WHEN n % 4 = 1 AND owner <= 2 THEN 'key' || owner END, CASE WHEN n % 8 = 1 THEN 'user' || n % 1000 END, n % 1000 = 5,
       md5(n::text), CASE WHEN status = 'PENDING' THEN 0 ELSE 1 END, CASE WHEN status <> 'PENDING' THEN md5('t' || n) END,
       CASE WHEN status = 'COMPLETED' THEN ARRAY['https://files.example.test/' || n] ELSE '{}' END, CASE WHEN status = 'COMPLETED' THEN 5 END,
       (CASE WHEN status IN ('FAILED', 'TIMED_OUT') THEN 'PROVIDER' END)::"FailureCategory", CASE WHEN status IN ('FAILED', 'TIMED_OUT') THEN 'PROVIDER_ERROR' END,
       made, CASE WHEN status <> 'PENDING' THEN made + interval '2 seconds' END, CASE WHEN status <> 'PENDING' THEN made + interval '30 seconds' END,
       CASE WHEN n % 52 = 5 THEN pg_temp.uid(pg_temp.begun(), '006', n / 52) END, CASE WHEN n % 100 = 10 AND n > 50 THEN pg_temp.task(n - 50) END,
       CASE WHEN n % 100 = 99 AND status <> 'PENDING' THEN made + interval '1 day' END
     FROM (SELECT n, pg_temp.owner(n) AS owner, pg_temp.made(n) AS made, CASE WHEN n > ${ended} THEN 'PENDING' WHEN n % 20 = 7 THEN 'FAILED'
       WHEN n % 200 = 11 THEN 'TIMED_OUT' WHEN n % 50 = 13 THEN 'CANCELED' ELSE 'COMPLETED' END AS status FROM generate_series(1, ${tasks}) AS n) AS task`,
    `INSERT INTO "Asset" (id, "userId", purpose, "taskId", "storageKey", "contentType", width, height, "byteSize", sha256, "createdAt", "deletedAt")
     SELECT overlay(id placing '005' from 16 for 3), "userId", 'RESULT', id, 'results/' || id, CASE kind WHEN 'IMAGE' THEN 'image/png' ELSE 'video/mp4' END,
       1024, 1024, 1000000, md5(id), "completedAt", "deletedAt" FROM "Task" WHERE status = 'COMPLETED' ORDER BY id`,
    `INSERT INTO "Asset" (id, "userId", purpose, "storageKey", "contentType", width, height, "byteSize", sha256, "createdAt")
     SELECT pg_temp.uid(pg_temp.made(n), '007', n), pg_temp.account(pg_temp.owner(n)), 'UPLOAD', 'uploads/' || n, 'image/png', 1024, 1024, 1000, md5(n::text), pg_temp.made(n)
     FROM generate_series(1, ${ended}, 8) AS n`,
    `INSERT INTO "TaskSource" ("taskId", position, "assetId")
     SELECT pg_temp.task(n), 0, pg_temp.uid(pg_temp.made(n), '007', n) FROM generate_series(1, ${ended}, 8) AS n`,
    `INSERT INTO "Upload" (id, "userId", filename, "contentType", "byteSize", "assetId", "createdAt", "expiresAt")
     SELECT overlay(id placing '014' from 16 for 3), "userId", 'boat.png', 'image/png', 1000, id, "createdAt", "createdAt" + interval '1 hour'
     FROM "Asset" WHERE purpose = 'UPLOAD' ORDER BY id`,
    ...promptsOf(ended),
    `INSERT INTO "CreditTransaction" (id, "userId", number, type, amount, "balanceAfter", "taskId", reason, subject, "createdAt")
     SELECT pg_temp.uid(at, '008', row_number() OVER (ORDER BY at)), "userId", row_number() OVER line, type::"CreditTransactionType", amount,
       sum(amount) OVER line, "taskId", reason::"CreditReason", subject, at
     FROM (
       SELECT id AS "userId", "createdAt" AS at, 0 AS step, 'GRANT' AS type, ${WELCOME} AS amount, NULL AS "taskId", 'WELCOME' AS reason, NULL AS subject FROM "User"
       UNION ALL SELECT "userId", "createdAt", 1, 'HOLD', -5, id, 'TASK_ORDERED', "modelSlug" FROM "Task"
       UNION ALL SELECT "userId", "completedAt", 2, CASE WHEN status = 'COMPLETED' THEN 'SETTLEMENT' ELSE 'RELEASE' END,
         CASE WHEN status = 'COMPLETED' THEN 0 ELSE 5 END, id, CASE WHEN status = 'COMPLETED' THEN 'TASK_MADE' ELSE 'TASK_FAILED' END, NULL
       FROM "Task" WHERE "completedAt" IS NOT NULL
     ) AS entry WINDOW line AS (PARTITION BY "userId" ORDER BY at, step, "taskId")`,
    `INSERT INTO "CreditBalance" ("userId", available, "totalGranted", "totalReleased", "onHold", "totalUsed", "lastNumber")
     SELECT "userId", sum(amount), ${WELCOME}, 5 * count(*) FILTER (WHERE type = 'RELEASE'), -5 * (count(*) FILTER (WHERE type = 'RELEASE') + count(*) FILTER (WHERE type = 'SETTLEMENT') - count(*) FILTER (WHERE type = 'HOLD')),
       5 * count(*) FILTER (WHERE type = 'SETTLEMENT'), max(number) FROM "CreditTransaction" GROUP BY "userId"`,
    `INSERT INTO "KeyMonth" ("apiKeyId", month, credits)
     SELECT "apiKeyId", date_trunc('month', "createdAt", 'UTC'), sum("creditsCharged") FROM "Task" WHERE "apiKeyId" IS NOT NULL GROUP BY 1, 2`,
    `INSERT INTO "EndUser" ("userId", "endUser", tasks, "creditsCharged", "lastTaskAt")
     SELECT "userId", "endUser", count(*), sum("creditsCharged"), max("createdAt") FROM "Task" WHERE "endUser" IS NOT NULL GROUP BY 1, 2`,
    `INSERT INTO "UploadUsage" ("userId", bytes) SELECT "userId", sum("byteSize") FROM "Asset" WHERE purpose = 'UPLOAD' GROUP BY 1`,
    "ANALYZE",
    `INSERT INTO "TaskEvent" (id, "userId", sequence, type, "taskId", "createdAt")
     SELECT overlay(id placing part from 16 for 3), "userId", row_number() OVER (PARTITION BY "userId" ORDER BY id, part), type::"TaskEventType", id, "createdAt"
     FROM "Task" CROSS JOIN (VALUES ('00a', 'CREATED'), ('00b', 'STARTED'), ('00c', 'COMPLETED')) AS step (part, type)
     WHERE "createdAt" > now() - interval '30 days' AND (type = 'CREATED' OR status = 'COMPLETED') ORDER BY id, part`,
    `UPDATE "User" SET "lastEventSequence" = last FROM (SELECT "userId", max(sequence) AS last FROM "TaskEvent" GROUP BY "userId") AS event WHERE id = "userId"`,
    `INSERT INTO "KieDelivery" (id, "taskId", "kieTaskId", body, "receivedAt", "processedAt")
     SELECT overlay(id placing '00d' from 16 for 3), id, "kieTaskId", '{"code":200}', "completedAt", "completedAt" FROM "Task"
     WHERE "completedAt" > now() - interval '45 days' ORDER BY id`,
    `INSERT INTO "IdempotencyKey" ("userId", operation, key, "inputHash", "resultId", "createdAt")
     SELECT "userId", 'createImageTask', id, md5(id), id, "createdAt" FROM "Task" WHERE "createdAt" > now() - interval '5 days'`,
    `INSERT INTO "TaskOutcome" ("taskId", "modelSlug", sandbox, "isCompleted", seconds, "endedAt", "isCounted")
     SELECT id, "modelSlug", sandbox, status = 'COMPLETED', 30, "completedAt", TRUE FROM "Task" WHERE "completedAt" > now() - interval '1 day' AND status <> 'CANCELED'`,
    `INSERT INTO "ModelFigures" ("modelSlug", sandbox, ended, completed, p50, p90)
     SELECT "modelSlug", sandbox, count(*), count(*) FILTER (WHERE "isCompleted"), 30, 30 FROM "TaskOutcome" GROUP BY 1, 2 ON CONFLICT DO NOTHING`,
    `INSERT INTO "Workflow" (id, "userId", "promptId", "updatedAt", "createdAt")
     SELECT pg_temp.uid(pg_temp.begun(), '006', n), pg_temp.account(pg_temp.owner(n * 52 + 5)), NULL, now(), pg_temp.begun() FROM generate_series(0, ${Math.floor(tasks / 52)}) AS n`,
    `INSERT INTO "Purchase" (id, "userId", "packId", name, credits, "amountCents", currency, status, "creditsGiven", "createdAt")
     SELECT pg_temp.uid(pg_temp.made(n * 20), '00e', n), pg_temp.account(pg_temp.owner(n)), (SELECT id FROM "CreditPack" ORDER BY id LIMIT 1), 'Pack', 100, 500, 'usd', 'PAID', 100, pg_temp.made(n * 20)
     FROM generate_series(1, ${Math.floor(ended / 20)}) AS n`,
    `INSERT INTO "WebhookEndpoint" (id, "userId", url, events, secret, "lastSequence")
     SELECT pg_temp.uid(pg_temp.begun(), '00f', n), pg_temp.account(n), 'https://hooks.example.test/' || n, '{task.completed}', '', "lastEventSequence"
     FROM generate_series(1, ${accounts}, 10) AS n JOIN "User" ON id = pg_temp.account(n)`,
    `INSERT INTO "WebhookDelivery" (id, "endpointId", "messageId", source, type, payload, attempts, "deliveredAt", "createdAt")
     SELECT overlay(event.id placing '010' from 16 for 3), endpoint.id, 'msg_' || event.id, 'event:' || sequence, 'task.completed', '{"type":"task.completed"}', 1, event."createdAt", event."createdAt"
     FROM "TaskEvent" AS event JOIN "WebhookEndpoint" AS endpoint USING ("userId") WHERE type = 'COMPLETED' ORDER BY event.id`,
    `INSERT INTO "WebhookAttempt" (id, "deliveryId", number, "requestHeaders", status, answer, "durationMs", "createdAt")
     SELECT overlay(id placing '011' from 16 for 3), id, 1, '{}', 200, '', 20, "createdAt" FROM "WebhookDelivery"`,
    `INSERT INTO "Download" (id, "userId", "taskIds", "expiresAt") SELECT 'download' || n, pg_temp.account(n), '{}', now() - interval '1 day' FROM generate_series(1, ${Math.ceil(accounts / 2)}) AS n`,
    `INSERT INTO "StripeEvent" (id, type, "receivedAt", "processedAt") SELECT 'evt_' || n, 'checkout.session.completed', pg_temp.begun(), pg_temp.begun() FROM generate_series(1, ${Math.floor(ended / 20)}) AS n`,
    `INSERT INTO "AttemptCount" (key, points, expire) SELECT 'a' || n, 1, 0 FROM generate_series(1, ${accounts}) AS n`,
    `INSERT INTO "ApiPoints" (key, filled, granted, at) SELECT 'p' || n, 1, 1, now() - interval '1 day' FROM generate_series(1, ${accounts}) AS n`,
    // Whatever waits goes on waiting until it is told otherwise.
    `UPDATE "KieChannel" SET "pausedUntil" = now() + interval '20 hours'`,
    "RESET session_replication_role",
    "COMMIT",
    "VACUUM (ANALYZE)",
  ];
}

/** Every fifth of them goes on from another. */
function promptsOf(ended) {
  const prompt = (n) => `pg_temp.uid(pg_temp.made(${n}), '012', ${n})`;
  return [
    `INSERT INTO "Prompt" (id, "userId", status, title, idea, text, kind, "parentId", "isFavorite", "createdAt", "updatedAt")
     SELECT ${prompt("n")}, pg_temp.account(pg_temp.owner(n / 5)), 'COMPLETED', 'Boat ' || n, 'a boat ' || n, repeat('a small boat on a wide lake ', 10), 'IMAGE',
       CASE WHEN n % 125 = 0 THEN ${prompt("(n - 25)")} END, n % 1000 = 25, pg_temp.made(n), pg_temp.made(n)
     FROM generate_series(5, ${ended}, 5) AS n`,
    `INSERT INTO "PromptMessage" (id, "promptId", position, role, text)
     SELECT overlay(id placing '013' from 16 for 3), id, 0, 'USER', idea FROM "Prompt" ORDER BY id`,
  ];
}
