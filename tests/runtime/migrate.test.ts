import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { describe, expect, inject, it } from "vitest";
import { migrate, migrations, pendingChanges } from "#graphql/runtime/database/migrate.ts";
import { isFull } from "#tests/reliability/support/counts.ts";

const overPglite = (pglite: PGlite) => ({
  run: async (text: string) => ({ rows: (await pglite.exec(text)).flatMap(({ rows }) => rows) }),
});

/** A database of nobody's, without making one from nothing each time. */
const emptyDatabase = () => PGlite.create({ loadDataDir: new Blob([readFileSync(inject("emptyDump"))]) });

type Applied = { migration_name: string; finished_at: Date | null };

describe("the migrations", () => {
  it("lead to prisma/schema.prisma, no more and no less", async () => {
    const pglite = await emptyDatabase();
    expect(await pendingChanges(new PrismaPGlite(pglite))).toBe("");
    await pglite.close();
  });

  it("are applied once, and gone on with by the next start wherever the first was killed", async () => {
    // The table, the row of the first migration, its script, its two marks, the row of the second.
    for (const survives of isFull ? [0, 1, 2, 3, 4, 5] : [3]) {
      const pglite = await emptyDatabase();
      const { factory, sql } = dyingAfter(survives, pglite);
      await expect(migrate(factory, sql)).rejects.toThrow();
      await migrate(new PrismaPGlite(pglite), overPglite(pglite));
      const applied = async () =>
        (await pglite.query<Applied>("SELECT * FROM _prisma_migrations ORDER BY migration_name")).rows;
      const first = await applied();
      expect(first.map((row) => row.migration_name)).toEqual(migrations().map(({ name }) => name));
      expect(first.filter((row) => row.finished_at === null)).toEqual([]);
      // Once: a second run changes nothing.
      await migrate(new PrismaPGlite(pglite), overPglite(pglite));
      expect(await applied()).toEqual(first);
      await pglite.query('SELECT count(*) FROM "Task"');
      await pglite.close();
    }
  }, 60_000);
});

/** A process that is killed after so many of the engine's statements: what it sent is done, of the next nothing. */
function dyingAfter(survives: number, pglite: PGlite) {
  let left = survives;
  const step = () => {
    left -= 1;
    if (left < 0) throw new Error("killed");
  };
  const factory = new PrismaPGlite(pglite);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const { executeRaw, queryRaw } = adapter;
    adapter.executeRaw = async (query) => {
      step();
      return executeRaw.call(adapter, query);
    };
    adapter.queryRaw = async (query) => {
      if (/INSERT|UPDATE/.test(query.sql)) step();
      return queryRaw.call(adapter, query);
    };
    return adapter;
  };
  const over = overPglite(pglite);
  const sql = {
    run: async (text: string) => {
      if (text.includes("CREATE TABLE")) step();
      return over.run(text);
    },
  };
  return { factory, sql };
}
