import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { fairOrder } from "#graphql/domain/tasks/dispatch/fair-order.ts";
import { IS_UNDER_WAY, readLine } from "#graphql/domain/tasks/dispatch/line.ts";
import { queuePosition } from "#graphql/domain/tasks/dispatch/queue-position.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { Prisma } from "#prisma/generated/client/client.ts";
import { isFull, LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { naiveOrder } from "#tests/support/naive-queue.ts";
import { useSettings } from "#tests/support/settings.ts";

useSettings({ ACCOUNT_MAX_RUNNING: "6" });
useDatabase();

/** So many accounts mingle; the strangers after them have one task each. */
const PEOPLE = 12;
const STRANGERS = 600;
const BEGIN = Date.now() - 600_000;

beforeAll(async () => {
  await db.$executeRaw`INSERT INTO "User" ("id", "email")
    SELECT 'person-' || n, n || '@example.test' FROM generate_series(0, ${PEOPLE + STRANGERS}::int) AS n`;
  await db.$executeRaw`UPDATE "User" SET "maxRunning" = CASE "id" WHEN 'person-1' THEN 1 ELSE 9 END WHERE "id" IN ('person-1', 'person-2')`;
  // One that stands ahead by little, one by more than it may have at once, and one that often has a limit of one.
  await db.$executeRaw`UPDATE "User" SET "priority" = CASE "id" WHEN 'person-3' THEN 2 WHEN 'person-4' THEN 100 ELSE 3 END
    WHERE "id" IN ('person-1', 'person-3', 'person-4', 'person-600')`;
  // Some share limits, among them strangers; of two of them one has a limit, one a head start of its own.
  await db.$executeRaw`INSERT INTO "LimitGroup" ("id", "name", "maxRunning", "priority") VALUES ('plan', 'Plan', 12, 4), ('few', 'Few', 2, NULL)`;
  await db.$executeRaw`UPDATE "User" SET "limitGroupId" = CASE "id" WHEN 'person-8' THEN 'few' ELSE 'plan' END
    WHERE "id" IN ('person-2', 'person-3', 'person-5', 'person-6', 'person-8', 'person-40', 'person-500')`;
});
beforeEach(async () => {
  await db.task.deleteMany();
  await db.user.deleteMany({ where: { id: { startsWith: "member-" } } });
});

/** Tasks number `from` to `to` of a queue: whose they are and when they were made, as SQL that knows their number "n". */
async function queue(from: number, to: number, as: { who: Prisma.Sql; at: Prisma.Sql; fate?: string }): Promise<void> {
  const { who, at, fate = "waits" } = as;
  await db.$executeRaw(Prisma.sql`
    INSERT INTO "Task" ("id", "userId", "createdAt", "status", "sandbox", "claimedBy", "notBefore",
      "kind", "modelSlug", "prompt", "creditsHeld", "creditsCharged", "callbackToken")
    SELECT 'task-' || n, 'person-' || (${who})::int, to_timestamp((${BEGIN}::float8 + (${at})::int) / 1000),
      (CASE WHEN ${fate} = 'made' THEN 'PROCESSING' ELSE 'PENDING' END)::"TaskStatus", ${fate} <> 'elsewhere',
      CASE WHEN ${fate} = 'claimed' THEN 'somebody' END,
      to_timestamp(${BEGIN}::float8 / 1000) + CASE ${fate} WHEN 'backs off' THEN interval '1 day' WHEN 'backed off' THEN interval '0' END,
      'IMAGE', 'nano-banana', 'a banana', 5, 5, 'none'
    FROM generate_series(${from}::int, ${to}::int) AS n`);
}

/** So many with a plan, who order nothing, that they are not looked up one by one. */
const members = () => db.$executeRaw`INSERT INTO "User" ("id", "email", "limitGroupId")
  SELECT 'member-' || n, n || '@members.test', 'plan' FROM generate_series(1, 2000) AS n`;

const number = (value: number) => Prisma.sql`${value}::int`;
const fates = ["waits", "waits", "waits", "made", "claimed", "backs off", "backed off", "elsewhere"] as const;
const task = fc.record({ who: fc.nat(PEOPLE - 1), at: fc.nat(40), fate: fc.constantFrom(...fates) });
/** An account that orders many at once: all in one moment, or one after another. */
const crowd = fc.record({ who: fc.nat(PEOPLE - 1), at: fc.nat(40), every: fc.nat(1), size: fc.constantFrom(300, 600) });
const queues = fc.record({
  tasks: fc.array(task, { maxLength: 50 }),
  crowds: fc.array(crowd, { maxLength: 2 }),
  strangers: fc.constantFrom(0, 25, STRANGERS),
  moments: fc.constantFrom(1, 9),
  most: fc.integer({ min: 1, max: 20 }),
});

type Queue = typeof queues extends fc.Arbitrary<infer Value> ? Value : never;

async function fill({ tasks, crowds, strangers, moments }: Queue): Promise<void> {
  await db.task.deleteMany();
  let next = 0;
  for (const { who, at, fate } of tasks) await queue(next, next++, { who: number(who), at: number(at), fate });
  for (const { who, at, every, size } of crowds) {
    await queue(next, next + size - 1, {
      who: number(who),
      at: Prisma.sql`${at}::int + ${every}::int * (n - ${next}::int)`,
    });
    next += size;
  }
  await queue(next, next + strangers - 1, {
    who: Prisma.sql`${PEOPLE + next + strangers - 1}::int - n`,
    at: Prisma.sql`60 + n % ${moments}::int`,
  });
}

describe("the line", () => {
  it.each([false, true])(
    "is taken in the fair order, and tells each task its place by it, whatever stands in it; many stand ahead: %s",
    async (areMany) => {
      if (areMany) await members();
      const property = fc.asyncProperty(queues, async (asked) => {
        await fill(asked);
        for (const sandbox of [true, false]) {
          const order = await naiveOrder(sandbox, 100_000);
          const next = await db.$queryRaw<{ id: string }[]>(fairOrder(sandbox, asked.most, env.accountMaxRunning));
          expect(next.map(({ id }) => id)).toEqual(order.slice(0, asked.most));
          const some = [...order.slice(0, 3), ...order.slice(-3)];
          const rows = await db.task.findMany({ where: { id: { in: some } } });
          for (const { id, position } of await Promise.all(
            rows.map(async (row) => ({ id: row.id, position: await queuePosition(row) })),
          )) {
            expect(position).toBe(order.indexOf(id) + 1);
          }
        }
      });
      await fc.assert(property, { numRuns: isFull ? 500 : 8 });
    },
    LONGEST_MS,
  );
});

type Plan = {
  "Relation Name"?: string | undefined;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number | undefined;
  Plans?: Plan[] | undefined;
};
const plan: z.ZodType<Plan> = z.lazy(() =>
  z.object({
    "Relation Name": z.string().optional(),
    "Actual Rows": z.number(),
    "Actual Loops": z.number(),
    "Rows Removed by Filter": z.number().optional(),
    Plans: z.array(plan).optional(),
  }),
);
const explained = z.tuple([z.object({ "QUERY PLAN": z.tuple([z.object({ Plan: plan })]) })]);

/** How many rows of the table a statement looks at. */
async function rowsRead(statement: Prisma.Sql): Promise<number> {
  const [answer] = explained.parse(await readLine(Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`));
  const of = (node: Plan): number =>
    (node["Relation Name"] === "Task"
      ? (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"]
      : 0) + (node.Plans ?? []).reduce((sum, child) => sum + of(child), 0);
  return of(answer["QUERY PLAN"][0].Plan);
}

describe("a dispatch round", () => {
  const MOST_ROWS = 1000;

  it("looks at each account in line, and at no more of its tasks than it could take, where very many stand ahead", async () => {
    await members();
    await queue(0, 1999, { who: Prisma.sql`n % 500`, at: Prisma.sql`n` });
    expect(await rowsRead(fairOrder(true, 20, env.accountMaxRunning))).toBeLessThanOrEqual(500 + 500 + 20 * 20);
  });

  it.each([
    ["one account", Prisma.sql`0`],
    ["a few accounts, one after the other", Prisma.sql`n / 200`],
    ["many accounts", Prisma.sql`n % 500`],
  ])("reads no more of a long line than of a short one: %s", async (_, who) => {
    await queue(0, 1999, { who, at: Prisma.sql`n` });
    await queue(2000, 2019, { who: Prisma.sql`n % 3`, at: Prisma.sql`n`, fate: "made" });
    expect(await rowsRead(fairOrder(true, 20, env.accountMaxRunning))).toBeLessThanOrEqual(MOST_ROWS);
    const underWay = Prisma.sql`SELECT count(*) FROM "Task" WHERE "sandbox" = TRUE AND ${IS_UNDER_WAY}`;
    expect(await rowsRead(underWay)).toBe(20);
  });
});
