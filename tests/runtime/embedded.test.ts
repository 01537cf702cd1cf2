import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";
import type { PGlite } from "@electric-sql/pglite";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Embedded, openThread } from "#graphql/runtime/database/embedded/connection.ts";
import { openPglite } from "#graphql/runtime/database/embedded/open.ts";
import { withPriority } from "#graphql/runtime/database/fair-queue.ts";
import { adoptDatabase, closeDatabase, db } from "#graphql/runtime/db.ts";

const BUSY = "SELECT count(*) FROM generate_series(1, 20000)";
const LONG = "SELECT count(*) FROM generate_series(1, 100000)";

const copy = () => ({ loadDataDir: new Blob([readFileSync(inject("templateDump"))]) });

let database: Embedded;
let direct: PGlite;

beforeAll(async () => {
  [database, direct] = await Promise.all([openThread(copy()), openPglite(copy())]);
});
afterAll(() => Promise.all([database.close(), direct.close()]));

const COLUMNS = [
  ...[
    "true::bool",
    "1::int2",
    "1::int4",
    "1::float4",
    "1.5::float8",
    "1::int8",
    "9007199254740993::int8",
    "1.50::numeric",
  ],
  ...[
    "'{t,f}'::bool[]",
    "'{1,NULL}'::int4[]",
    "'{1.5}'::numeric[]",
    "'{a b,\"c,d\"}'::text[]",
    "'{{1,2},{3,4}}'::int4[]",
  ],
  ...[
    "NULL::text",
    "''::text",
    "'a b'::bpchar",
    "'null'::jsonb",
    "'{\"a\":[1]}'::jsonb",
    "'{\"1\"}'::jsonb[]",
    "'\\x0102'::bytea",
  ],
  ...[
    "'2026-01-02T03:04:05Z'::timestamptz",
    "'{2026-01-02}'::date[]",
    "'infinity'::timestamptz",
    "'{127.0.0.1}'::inet[]",
  ],
  ...["'{TASKS_READ,ASSETS_READ}'::\"ApiKeyScope\"[]", "'TASKS_READ'::\"ApiKeyScope\""],
];
const ALL_KINDS = `SELECT ${COLUMNS.map((column, place) => `${column} AS "c${place}"`).join(", ")}`;

describe("the embedded database in a thread of its own", () => {
  it("keeps no more of its files in memory than a small installation needs, in whichever thread", async () => {
    const kept = () => [database, direct].map((one) => one.query("SHOW shared_buffers"));
    const answers = await Promise.all(kept());
    expect(answers.map(({ rows }) => rows)).toEqual(Array(2).fill([{ shared_buffers: "32MB" }]));
  });

  it("reads all kinds of values as one in this thread does, asked by Prisma or without it", async () => {
    const byItself = async (from: Embedded) => [
      await from.query(ALL_KINDS),
      await from.query(ALL_KINDS, [], { rowMode: "array" }),
      await from.exec(`${ALL_KINDS}; SELECT 1 AS n WHERE false; UPDATE "Model" SET slug = slug; SELECT 1 AS a, 2 AS b`),
    ];
    const byPrisma = async (from: Embedded) => {
      const adapter = await new PrismaPGlite(from as PGlite).connect();
      const known = ALL_KINDS.replace(/, '\{"1"\}'::jsonb\[\] AS "c\d+"/, "");
      return adapter.queryRaw({ sql: known, args: [], argTypes: [] });
    };
    expect(await byItself(database)).toEqual(await byItself(direct));
    expect(await byPrisma(database)).toEqual(await byPrisma(direct));
  });

  it("takes all kinds of values as one in this thread does", async () => {
    const text = `SELECT $1::int4 a, $2::text b, $3::timestamptz c, $4::text[] d, $5::jsonb e, $6::bytea f, $7::int8 g, $8::bool h`;
    const values = [1, "it's", new Date(0), ["a,b", 'c"d'], { a: [1, null] }, Buffer.from([1, 2]), 5n, null];
    const read = async (from: Embedded) => (await from.query(text, values)).rows;
    expect(await read(database)).toEqual(await read(direct));
  });

  it("refuses as one in this thread does, with all that PostgreSQL says, and goes on", async () => {
    const refused = async (from: Embedded, text: string, values?: unknown[]) => {
      const error: unknown = await from.query(text, values).catch((thrown: unknown) => thrown);
      const { params, queryOptions, ...said } = Object(error);
      return { ...said, message: String(error) };
    };
    for (const text of ["SELECT 1 / 0", "SELEC", `INSERT INTO "KieChannel" SELECT * FROM "KieChannel"`]) {
      expect(await refused(database, text)).toEqual(await refused(direct, text));
    }
    await expect(database.query("SELECT $1", [() => 1])).rejects.toThrow(/could not be cloned/);
    expect((await database.query("SELECT 2 AS two")).rows).toEqual([{ two: 2 }]);
  });

  it("keeps a transaction whole: committed with its work, taken back when that fails, and alone meanwhile", async () => {
    await database.exec("CREATE TABLE kept (n int)");
    const kept = async () =>
      (await database.query<{ n: number }>("SELECT n FROM kept ORDER BY n")).rows.map(({ n }) => n);
    const seen = await database.transaction(async (tx) => {
      await tx.query("INSERT INTO kept VALUES ($1)", [1]);
      const outside = kept();
      await tx.query("INSERT INTO kept VALUES (2)");
      return { outside };
    });
    expect(await seen.outside).toEqual([1, 2]);
    const failing = database.transaction(async (tx) => {
      await tx.query("INSERT INTO kept VALUES (3)");
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await database.transaction(async (tx) => {
      await tx.query("INSERT INTO kept VALUES (4)");
      void tx.rollback();
    });
    const aborted = database.transaction(async (tx) => {
      await tx.query("SELECT 1 / 0").catch(() => undefined);
    });
    await expect(aborted).rejects.toThrow("rolled back instead of committed");
    expect(await kept()).toEqual([1, 2]);
  });

  it("tells what is notified, until nobody listens", async () => {
    const heard: string[] = [];
    const stop = database.onNotification((channel, payload) => heard.push(`${channel} ${payload}`));
    await database.exec("LISTEN news; NOTIFY news, 'one'");
    stop();
    await database.exec("NOTIFY news, 'two'");
    expect(heard).toEqual(["news one"]);
  });

  it("leaves this thread free during a long statement", async () => {
    let isOver = false;
    const done = database.exec(LONG).then(() => {
      isOver = true;
    });
    let turns = 0;
    for (; !isOver; turns++) await turn();
    await done;
    expect(turns).toBeGreaterThan(20);
  });

  it("takes statements in their order, those with priority before all that are not yet under way", async () => {
    const order: string[] = [];
    const ask = (name: string) => database.exec(BUSY).then(() => void order.push(name));
    const asked = Array.from({ length: 12 }, (_, n) => ask(String(n)));
    asked.push(withPriority(() => ask("ahead")));
    await Promise.all(asked);
    expect(order.indexOf("ahead")).toBeLessThan(6);
    expect(order.filter((name) => name !== "ahead")).toEqual(Array.from({ length: 12 }, (_, n) => String(n)));
  });

  it("says why it cannot be opened", async () => {
    await expect(openThread({ loadDataDir: new Blob(["no database"]) })).rejects.toThrow();
  });

  it("answers what is under way when it is closed, and refuses what comes then or later", async () => {
    const closing = await openThread(copy());
    const before = [1, 2, 3].map((number) => closing.query<{ is: number }>(`SELECT ${number} AS "is"`));
    const closed = closing.close();
    const late = [closing.query("SELECT 1"), closing.exec("SELECT 1"), closing.transaction(async () => 1)];
    expect((await Promise.all(before)).map(({ rows }) => rows[0]?.is)).toEqual([1, 2, 3]);
    await closed;
    for (const asked of [...late, closing.query("SELECT 1"), closing.transaction(async () => 1)])
      await expect(asked).rejects.toThrow("The database is closed.");
  });

  it("lets a transaction that is under way come to its end when it is closed", async () => {
    await adoptDatabase(await openThread(copy()));
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const transaction = db.$transaction(async (tx) => {
      begin();
      await delay(50);
      return tx.$queryRaw`SELECT 1 AS "is"`;
    });
    await begun;
    await closeDatabase();
    expect(await transaction).toEqual([{ is: 1 }]);
  });

  it("ends the process when its thread ends by itself", async () => {
    const file = join(inject("runDirectory"), "short-lived.mjs");
    writeFileSync(file, `import { parentPort } from "node:worker_threads"; parentPort.postMessage({ lists: [] });`);
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    const uncaught = new Promise<Error>((tell) => process.once("uncaughtException", tell));
    try {
      await openThread({}, file);
      expect((await uncaught).message).toMatch(/thread ended by itself/);
    } finally {
      for (const listener of others) process.on("uncaughtException", listener);
    }
  });
});
