import { beforeAll, expect, it } from "vitest";
import { addUpSpending } from "#graphql/domain/accounts/api-keys/spending.ts";
import { mailAnnouncements } from "#graphql/domain/operations/announcements/mail-announcements.ts";
import { findingsThatHold, keepFound } from "#graphql/domain/operations/catalog/watch/keep-findings.ts";
import { addUpTallies } from "#graphql/domain/operations/metrics/tally.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute } from "#tests/support/graphql.ts";
import { signedInAs } from "#tests/support/operators.ts";
import { readBy } from "#tests/support/rows-read.ts";

// One connection does all there, so what a request has read can be told from the database's own counters.
useDatabase("embedded");

const MANY = 3000;
/** Far more than a page needs, and far less than there are. */
const FEW = 400;

let support: Awaited<ReturnType<typeof signedInAs>>;
const uuidAt = (kind: string, n: number) =>
  `0192${n.toString(16).padStart(4, "0")}-0000-7${kind}-8000-${n.toString(16).padStart(12, "0")}`;
const account = uuidAt("000", 7);

/** A site with many accounts, each with a test side, a task, a payment and a key, and a long audit log. */
beforeAll(async () => {
  support = await signedInAs("SUPPORT");
  const id = (kind: string) =>
    `'0192' || lpad(to_hex(n), 4, '0') || '-0000-7${kind}-8000-' || lpad(to_hex(n), 12, '0')`;
  const each = `FROM generate_series(1, ${MANY}) AS n`;
  const statements = [
    `INSERT INTO "User" (id, email, "suspendedAt", "suspendedReason")
     SELECT ${id("000")}, 'person' || lpad(n::text, 5, '0') || '@example.test', CASE WHEN n % 1000 = 7 THEN now() END,
       CASE WHEN n % 1000 = 7 THEN 'why' END ${each}`,
    `INSERT INTO "User" (id, email, "sandboxOfId") SELECT ${id("001")}, 'test side of ' || n, ${id("000")} ${each}`,
    `INSERT INTO "CreditBalance" ("userId") SELECT id FROM "User" WHERE id LIKE '0192%'`,
    `INSERT INTO "Task" (id, "userId", kind, status, "completedAt", "modelSlug", prompt, "creditsHeld", "creditsCharged",
       sandbox, "callbackToken", "requestId", "kieTaskId")
     SELECT ${id("002")}, ${id("000")}, 'IMAGE', 'COMPLETED', now(), 'nano-banana', '', 0, 0, TRUE, '', 'request-' || n, 'kie-task-' || n ${each}`,
    `INSERT INTO "Purchase" (id, "userId", "packId", name, credits, "amountCents", currency, "stripeSessionId", "stripePaymentIntentId")
     SELECT ${id("003")}, ${id("000")}, (SELECT id FROM "CreditPack" LIMIT 1), '', 1, 1, 'usd', 'cs_test_' || n, 'pi_test_' || n ${each}`,
    `INSERT INTO "ApiKey" (id, "userId", "actsForId", "familyId", name, prefix, hash, sandbox, scopes)
     SELECT ${id("004")}, ${id("000")}, ${id("000")}, '', '', 'nbv_live_' || lpad(to_hex(n), 4, '0'), 'hash' || n, FALSE, '{}' ${each}`,
    `INSERT INTO "AuditEntry" (id, actor, "actorId", action, subject, at)
     SELECT ${id("005")}, '', ${id("000")}, '', CASE WHEN n % 2 = 0 THEN 'often' ELSE 'subject-' || n END, now() ${each}`,
    `INSERT INTO "Alarm" (id, rule, subject, "isCritical", "firedAt", "resolvedAt", "toldFiredAt", "toldResolvedAt")
     SELECT ${id("006")}, 'queue-age', n::text, FALSE, now(), CASE WHEN n % 1000 <> 7 THEN now() END, now(), now() ${each}`,
    `UPDATE "Purchase" SET status = 'UNDER_REVIEW' WHERE "stripeSessionId" IN ('cs_test_7', 'cs_test_1007')`,
    `INSERT INTO "LedgerFinding" (id, kind, subject, detail, "resolvedAt")
     SELECT ${id("006")}, CASE WHEN n % 1000 = 7 THEN 'rare' ELSE 'often' END, n, '{}', CASE WHEN n % 100 <> 7 THEN now() END ${each}`,
    `INSERT INTO "LedgerFinding" (id, kind, subject, detail, model, "resolvedAt")
     SELECT ${id("00c")}, 'field-added', 'about ' || n, '{}', CASE WHEN n % 1000 = 7 THEN 'veo-3.1-lite' ELSE 'nano-banana' END,
       CASE WHEN n % 100 <> 7 THEN now() END ${each}`,
    `INSERT INTO "KieDelivery" (id, "taskId", "kieTaskId", body) SELECT ${id("007")}, ${id("002")}, 'kie-task-' || n, '{}' ${each}`,
    `INSERT INTO "WebhookEndpoint" (id, "userId", url, events, secret, "failingSince")
     SELECT ${id("008")}, ${id("000")}, '', '{}', '', CASE WHEN n % 1000 = 7 THEN now() END ${each}`,
    `INSERT INTO "WebhookDelivery" (id, "endpointId", "messageId", source, type, payload, "failedAt")
     SELECT ${id("009")}, ${id("008")}, '', '', '', '', CASE WHEN n % 1000 = 7 THEN now() END ${each}`,
    `INSERT INTO "Mail" (id, kind, "userId", recipient, locale, attempts)
     SELECT ${id("00a")}, 'PASSWORD_RESET', ${id("000")}, '', 'EN', CASE WHEN n % 1000 = 7 THEN 3 ELSE 0 END ${each}`,
    `UPDATE "User" SET "emailVerifiedAt" = now() WHERE id LIKE '0192%' AND "sandboxOfId" IS NULL`,
    `INSERT INTO "Announcement" (id, "textEn", "textZh", audience, "startsAt", "endsAt", author, "createdAt")
     SELECT ${id("00b")}, 'news', '新闻', 'ALL', now(), now() + interval '1 day', '', now() ${each}`,
    `INSERT INTO "Mailing" ("announcementId", "startsAt", "doneAt") SELECT ${id("00b")}, now(), CASE WHEN n <> 7 THEN now() END ${each}`,
  ];
  for (const text of statements) await sql.run(text);
  // Of every table: what an earlier file of this process has left in the statistics would choose the plans otherwise.
  await sql.run("VACUUM ANALYZE");
});

const found = (search: string, rest = "") =>
  `accounts(first: 20, search: "${search}"${rest}) { nodes { email credits { available } } }`;
const asked: Record<string, [selection: string, rows: number]> = {
  "the newest alarms": ["alarms(first: 20) { nodes { id message } }", 20],
  "the open alarms": ["alarms(first: 20, open: true) { nodes { id message } }", 3],
  "the alarms that are over": ["alarms(first: 20, open: false) { nodes { id message } }", 20],
  "the newest accounts": ["accounts(first: 20) { nodes { email credits { available } } }", 20],
  "the suspended ones": ["accounts(first: 20, suspended: true) { nodes { email } }", 3],
  "a common beginning of an address": [found("person"), 20],
  "a common beginning, of those that are suspended": [found("person", ", suspended: true"), 3],
  "an address in full": [found("person00007@example.test"), 1],
  "an account": [found(account), 1],
  "a test side": [found(uuidAt("001", 7)), 1],
  "a task": [found(globalId("Task", uuidAt("002", 7))), 1],
  "a task at kie.ai": [found("kie-task-7"), 1],
  "a request": [found("request-7"), 1],
  "a payment": [found(uuidAt("003", 7)), 1],
  "a payment at Stripe": [found("pi_test_7"), 1],
  "a checkout at Stripe": [found("cs_test_7"), 1],
  "a key": [found(uuidAt("004", 7)), 1],
  "the beginning of a key": [found("nbv_live_0007"), 1],
  nothing: [found("nobody-at-all"), 0],
  "what was done to one": ['auditLog(first: 20, subject: "subject-7") { nodes { id } }', 1],
  "what was done to one often": ['auditLog(first: 20, subject: "often") { nodes { id } }', 20],
  "what somebody did": [`auditLog(first: 20, actor: "${globalId("User", account)}") { nodes { id } }`, 1],
  "what somebody did to one": [
    `auditLog(first: 20, subject: "often", actor: "${globalId("User", account)}") { nodes { id } }`,
    0,
  ],
  "payments of one kind": ["payments(first: 20, status: UNDER_REVIEW) { nodes { id account { email } } }", 2],
  "an account's payments": [`accountPayments(account: "${globalId("User", account)}") { nodes { id } }`, 1],
  "an account's tasks": [`accountTasks(account: "${globalId("User", account)}") { nodes { id } }`, 1],
  "findings that are open": ["findings(first: 20, open: true) { nodes { id } }", 20],
  "what kie.ai says otherwise": ["catalogFindings(first: 20) { nodes { id } }", 20],
  "what of it is open": ["catalogFindings(first: 20, open: true) { nodes { id } }", 20],
  "what of it is about one model": ['catalogFindings(first: 20, model: "veo-3.1-lite") { nodes { id } }', 3],
  "findings of a kind": ['findings(first: 20, kind: "rare") { nodes { id } }', 3],
  "callbacks of a task": [`callbacks(task: "${globalId("Task", uuidAt("002", 7))}") { nodes { id } }`, 1],
  "callbacks by kie.ai's id": ['callbacks(kieTask: "kie-task-7") { nodes { id } }', 1],
  "endpoints that fail": ["endpoints(first: 20) { nodes { id account } }", 3],
  "deliveries that failed": ["deliveries(first: 20) { nodes { id endpoint { url } } }", 3],
  "mails that did not go": ["mails(first: 20) { nodes { id } }", 3],
  "long holds": ["openHolds(first: 20, olderThanHours: 0) { nodes { id } }", 0],
  "what was done of a kind": ['auditLog(first: 20, action: "nothing.done") { nodes { id } }', 0],
  "what was done last": ["auditLog(first: 20) { nodes { id } }", 20],
};

it.each(Object.entries(asked))("%s: it is found by an index, however much there is", async (_, [selection, rows]) => {
  const read = await readBy(async () => {
    type Seen = { operations: Record<string, { nodes: unknown[] }> };
    const { data, errors } = await execute<Seen>(`{ operations { ${selection} } }`, {}, support);
    expect(errors).toBeUndefined();
    expect(Object.values(data.operations)[0]?.nodes).toHaveLength(rows);
  });
  expect(read).toBeLessThan(FEW);
});

it("the watch looks through the findings of the model it reads alone, however many there were", async () => {
  const of = { kieModel: "about", model: "veo-3.1-lite" };
  const read = await readBy(async () => {
    expect(await findingsThatHold(of)).toHaveLength(3);
    await keepFound("list", of, [{ kind: "model-gone", subject: "about", detail: {} }]);
    await keepFound("list", of, []);
  });
  expect(read).toBeLessThan(FEW);
});

it("an announcement is mailed in steps, and to how many it goes is counted once for all who look", async () => {
  const ordered = () => db.mail.count({ where: { mailingId: uuidAt("00b", 7) } });
  expect(await readBy(mailAnnouncements)).toBeLessThan(FEW);
  expect(await ordered()).toBe(100);
  const read = await readBy(async () => {
    type Seen = { operations: { announcementReach: { count: number } } };
    const { data } = await execute<Seen>("{ operations { announcementReach { count } } }", {}, support);
    expect(data.operations.announcementReach.count).toBe(MANY - 3);
  });
  expect(read).toBeLessThan(FEW);
  await db.mail.deleteMany({ where: { mailingId: uuidAt("00b", 7) } });
  await db.mailing.updateMany({ data: { doneAt: new Date() } });
  expect(await readBy(mailAnnouncements)).toBeLessThan(10);
});

it("a preview of a price reads the latest orders alone, however many there are", async () => {
  const preview = `previewPrice(model: "nano-banana", credits: 9) { ... on PricePreview { orders after } }`;
  const read = await readBy(async () => {
    const { data, errors } = await execute(`{ operations { ${preview} } }`, {}, support);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ operations: { previewPrice: { orders: 100, after: 900 } } });
  });
  expect(read).toBeLessThan(FEW);
});

it("what has ended is added to the figures by a look at that alone, however many accounts there are", async () => {
  // What all the tasks have left, so that it is known as a long table.
  await addUpTallies();
  const read = await readBy(async () => {
    await sql.run(`INSERT INTO "TaskTally" ("userId", kind, "modelSlug", "endedAt", ended, completed, seconds, credits, "kieCredits")
      SELECT id, 'IMAGE', 'nano-banana', now(), 1, 1, 1, 1, 1 FROM "User" WHERE id LIKE '0192%' ORDER BY id LIMIT 5`);
    await addUpTallies();
  });
  expect(read).toBeLessThan(FEW);
});

it("what keys have spent is added up by a look at what is new, however much there was before", async () => {
  const spend = (most: number) =>
    sql.run(`INSERT INTO "SpendingChange" ("userId", "apiKeyId", at, tasks, credits, charged)
      SELECT "userId", id, now(), 1, 1, 1 FROM "ApiKey" WHERE id LIKE '0192%' ORDER BY id LIMIT ${most}`);
  await spend(MANY);
  await sql.run(`ANALYZE "SpendingChange"`);
  await addUpSpending();
  const read = await readBy(async () => {
    await spend(5);
    await addUpSpending();
  });
  expect(read).toBeLessThan(FEW);
});
