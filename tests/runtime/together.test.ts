import { beforeAll, expect, it } from "vitest";
import { readingTogether, readsTogether } from "#graphql/runtime/database/together.ts";
import { db } from "#graphql/runtime/db.ts";
import { type Filled, fillAccount } from "#tests/reliability/support/filled-account.ts";
import { countStatements, statementsDuring } from "#tests/reliability/support/work.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase();

let account: Filled;
beforeAll(async () => {
  account = await fillAccount("small");
  countStatements();
});

type Reads = (() => Promise<unknown>)[];

/** Asks all at once, as the parts of a page do, and alone; the first time it is learnt what they give. */
async function bothWays(reads: Reads) {
  const alone = [];
  for (const read of reads) alone.push(await read());
  const together = () => readingTogether(() => Promise.all(reads.map((read) => read())));
  await together();
  let answers: unknown[] = [];
  const statements = await statementsDuring(async () => {
    answers = await together();
  });
  return { alone, answers, statements };
}

const newest = { orderBy: { id: "desc" as const }, take: 50 };

it("gives each what it would have got alone, of every table that pages read, in one statement", async () => {
  const { alone, answers, statements } = await bothWays([
    () => db.task.findMany(newest),
    () => db.asset.findMany(newest),
    () => db.prompt.findMany({ ...newest, include: { style: true } }),
    () => db.apiKey.findMany(newest),
    () => db.webhookEndpoint.findMany(newest),
    () => db.webhookDelivery.findMany(newest),
    () => db.creditTransaction.findMany(newest),
    () => db.creditBalance.findMany({ orderBy: { userId: "asc" } }),
    () => db.session.findMany(newest),
    () => db.modelFigures.findMany(),
    () => db.workflow.findMany(newest),
  ]);
  expect(answers).toEqual(alone);
  expect(alone.every((rows) => Array.isArray(rows))).toBe(true);
  expect(JSON.stringify(alone).length).toBeGreaterThan(10_000);
  expect(statements).toHaveLength(1);
});

it("reads sums, counts, nothing, and values of every kind", async () => {
  const { userId } = account.viewer;
  const { alone, answers, statements } = await bothWays([
    () => db.creditTransaction.aggregate({ where: { userId }, _sum: { amount: true }, _max: { createdAt: true } }),
    () => db.task.count({ where: { userId } }),
    () => db.task.findFirst({ where: { userId: "nobody" } }),
    () => db.$queryRaw`SELECT TRUE AS "yes", FALSE AS "no", NULL::boolean AS "none", 1.5::float8 AS "float",
      12345678901234567890.123::numeric AS "exact", 9007199254740993::bigint AS "large", 'it''s "so"\\' AS "text",
      '2026-11-26 01:02:03.456789+08'::timestamptz AS "at", '{"a": [1, null]}'::jsonb AS "json",
      ARRAY['a,b', NULL, '"c"'] AS "list", ARRAY[TRUE, FALSE] AS "flags", '\\x00ff'::bytea AS "bytes", '2026-02-03'::date AS "day"`,
  ]);
  expect(answers).toEqual(alone);
  expect(statements).toHaveLength(1);
});

it("asks once for what is wanted twice, with the values of each", async () => {
  const balanceOf = (userId: string) => () => db.creditBalance.findMany({ where: { userId } });
  const { userId } = account.viewer;
  const { answers, statements } = await bothWays([balanceOf(userId), balanceOf(userId), balanceOf("nobody")]);
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]).toHaveLength(1);
  expect(answers[2]).toEqual([]);
  expect(statements).toHaveLength(1);
  expect(statements[0]?.match(/ AS "a\d"/g)).toHaveLength(2);
});

it("lets each find out by itself where one of them fails", async () => {
  const failing = () => db.$queryRaw`SELECT 1 / (SELECT count(*)::int FROM "Task" WHERE id = ${"none"}) AS "one"`;
  const counting = () => db.task.count();
  await readingTogether(() => Promise.allSettled([counting(), db.$queryRaw`SELECT 1 AS "one"`]));
  const together = () => readingTogether(() => Promise.allSettled([failing(), counting()]));
  await together();
  const [failed, counted] = await together();
  expect(failed).toMatchObject({ status: "rejected", reason: { message: expect.stringMatching(/division by zero/) } });
  expect(counted).toEqual({ status: "fulfilled", value: await counting() });
});

it("does not ask again where the server is away or too slow", async () => {
  const asked: string[] = [];
  const canceled = Object.assign(new Error("canceling statement due to statement timeout"), { code: "57014" });
  const reads = readsTogether(async (text) => {
    asked.push(text);
    throw canceled;
  });
  const one = (name: string) => reads.value({ text: `SELECT 1 AS "${name}"`, values: [] });
  const answers = await readingTogether(() => Promise.allSettled([one("a"), one("b"), one("c")]));
  expect(answers).toEqual(Array(3).fill({ status: "rejected", reason: canceled }));
  expect(asked).toHaveLength(1);
});

it("keeps out of transactions, of what writes, and of what is locked", async () => {
  const { userId } = account.viewer;
  const rename = () => db.user.update({ where: { id: userId }, data: { name: "Ada" } });
  const inTransaction = () => db.$transaction((tx) => tx.user.findUniqueOrThrow({ where: { id: userId } }));
  const locking = () => db.$queryRaw`SELECT "id" FROM "User" WHERE "id" = ${userId} FOR UPDATE`;
  const { statements } = await bothWays([rename, inTransaction, locking, () => db.task.count()]);
  expect(statements.filter((text) => text.startsWith("SELECT ("))).toEqual([]);
  expect((await db.user.findUniqueOrThrow({ where: { id: userId } })).name).toBe("Ada");
});
