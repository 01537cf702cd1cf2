import { beforeAll, expect, it } from "vitest";
import { db, sql } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute } from "#tests/support/graphql.ts";
import { signedInAs } from "#tests/support/operators.ts";
import { readBy } from "#tests/support/rows-read.ts";

// One connection does all there, so what a request has read can be told from the database's own counters.
useDatabase("embedded");

const MANY = 4000;
/** Far more than a page needs, and far less than there are. */
const FEW = 900;
/** Of every kind so many are in trouble, the newest of all. */
const TROUBLED = 200;

let support: Awaited<ReturnType<typeof signedInAs>>;

beforeAll(async () => {
  support = await signedInAs("SUPPORT");
  const start = Date.now() - 3_600_000;
  const id = (n: string) =>
    `(SELECT substr(hex, 1, 8) || '-' || substr(hex, 9) || '-7000-8000-' || lpad(to_hex(${n}), 12, '0')
      FROM (SELECT lpad(to_hex(${start} + ${n}), 12, '0') AS hex) AS stamp)`;
  const rows = (from: number, count: number, columns: string, values: string) =>
    `INSERT INTO "Task" (id, "userId", kind, "modelSlug", prompt, "creditsHeld", "creditsCharged", "callbackToken", "kieTaskId",
       "requestId", "createdAt", sandbox${columns})
     SELECT ${id("n")}, 'person' || (n % 10), 'IMAGE', CASE WHEN n % 2 = 0 THEN 'nano-banana' ELSE 'wan-2.7' END, '', 0, 0, '',
       CASE WHEN ${columns.includes("needsReview") ? "FALSE" : "TRUE"} THEN 'kie-task-' || n END, 'request-' || n, now() - interval '1 hour', FALSE${values}
     FROM generate_series(${from}, ${from + count - 1}) AS n`;
  const hour = "now() - interval '1 hour'";
  const statements = [
    `INSERT INTO "User" (id, email) SELECT 'person' || n, 'person' || n || '@example.test' FROM generate_series(0, 9) AS n`,
    `INSERT INTO "User" (id, email) VALUES ('left', 'left@example.test')`,
    rows(0, MANY, `, status, "completedAt"`, `, 'COMPLETED', ${hour}`),
    `UPDATE "Task" SET "userId" = 'left' WHERE "requestId" < 'request-3'`,
    rows(MANY, MANY, `, status, "completedAt", "failureCode"`, `, 'FAILED', ${hour}, 'POLICY_REJECTED'`),
    rows(2 * MANY, TROUBLED, `, status, "startedAt", "deadlineAt"`, `, 'PROCESSING', ${hour}, ${hour}`),
    rows(
      2 * MANY + TROUBLED,
      TROUBLED,
      `, status, "completedAt", "failureCode", "resultUrls"`,
      `, 'FAILED', ${hour}, 'RESULT_NOT_SAVED', '{x}'`,
    ),
    rows(2 * MANY + 2 * TROUBLED, TROUBLED, `, status, "startedAt"`, `, 'SAVING', ${hour}`),
    rows(
      2 * MANY + 3 * TROUBLED,
      TROUBLED,
      `, "needsReview", status, "completedAt", "failureCode"`,
      `, TRUE, 'FAILED', ${hour}, 'ANSWER_LOST'`,
    ),
    rows(2 * MANY + 4 * TROUBLED, TROUBLED, `, status`, `, 'PENDING'`),
  ];
  for (const text of statements) await sql.run(text);
  await db.model.update({ where: { slug: "wan-2.7" }, data: { state: "PAUSED" } });
  notify("catalog");
  // Of every table: what an earlier file of this process has left in the statistics would choose the plans otherwise.
  await sql.run("VACUUM ANALYZE");
});

const asked: Record<string, [args: string, rows: number]> = {
  "those in any trouble": ["first: 20", 20],
  "the oldest of them": ["last: 20", 20],
  "those that no callback came for": ["first: 20, trouble: CALLBACK_MISSING", 20],
  "those that are stuck": ["first: 20, trouble: STUCK_PENDING", 20],
  "those that are not saved": ["first: 20, trouble: NOT_SAVED", 20],
  "those whose answer was lost": ["first: 20, trouble: ANSWER_LOST", 20],
  "those that somebody should look at": ["first: 20, trouble: NEEDS_REVIEW", 20],
  "those of a model that is paused": ["first: 20, trouble: CATALOG_DRIFT", 20],
  "one by kie.ai's id": ['first: 20, search: "kie-task-7"', 1],
  "one by its request": ['first: 20, search: "request-7"', 1],
  "those of an account": ['first: 20, search: "person3@example.test"', 20],
  "those of one that had much made long ago": ['first: 20, search: "left@example.test"', 20],
  "those in trouble of one that is in none": [
    'first: 20, account: "left", search: "left@example.test", trouble: NEEDS_REVIEW',
    0,
  ],
  nothing: ['first: 20, search: "nothing-at-all"', 0],
};

async function readFor(args: string, rows: number): Promise<number> {
  return readBy(async () => {
    type Seen = { operations: { tasks: { nodes: unknown[] } } };
    const selection = `tasks(${args}) { nodes { task { id prompt } trouble since repairs account { email } } }`;
    const { data, errors } = await execute<Seen>(`{ operations { ${selection} } }`, {}, support);
    expect(errors).toBeUndefined();
    expect(data.operations.tasks.nodes).toHaveLength(rows);
  });
}

it.each(Object.entries(asked))(
  "%s: a page reads what is in trouble, however much was done",
  async (_, [args, rows]) => {
    expect(await readFor(args, rows)).toBeLessThan(FEW);
  },
);

it("callbacks are looked for as far as a page goes, however many tasks are open at once", async () => {
  // Past the trigger that keeps what is over as it is.
  await sql.run(`SET session_replication_role = replica;
    UPDATE "Task" SET status = 'PROCESSING', "startedAt" = "createdAt", "completedAt" = NULL, "failureCode" = NULL
    WHERE "failureCode" = 'POLICY_REJECTED'; RESET session_replication_role`);
  await sql.run("VACUUM ANALYZE");
  // The open ones may be put in order; what else is asked of each is asked for the page.
  const most = MANY + TROUBLED + FEW;
  expect(await readFor("first: 20, trouble: CALLBACK_MISSING", 20)).toBeLessThan(most);
  expect(await readFor("last: 20, trouble: CALLBACK_MISSING", 20)).toBeLessThan(most);
});
