import { expect, it } from "vitest";
import { tidyEmbedded } from "#graphql/runtime/database/tidy.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase("embedded");

async function known() {
  const { rows } = await sql.run(`SELECT "reltuples"::int AS "rows", "relpages" AS "pages",
      pg_stat_get_analyze_count("oid")::int AS "times" FROM pg_class WHERE "oid" = '"AttemptCount"'::regclass`);
  return rows[0];
}

it("the embedded database knows how many rows a table has, and gives back the room of those that are gone", async () => {
  const insert = `INSERT INTO "AttemptCount" ("key", "points", "expire") SELECT 'tidy ' || one, 1, one FROM generate_series(1, 5000) AS one`;
  await sql.run(insert);
  await tidyEmbedded();
  const full = await known();
  expect(full).toMatchObject({ rows: 5000 });
  // A table in which little has changed is left alone.
  await db.attemptCount.deleteMany({ where: { expire: { gt: 4990 } } });
  await tidyEmbedded();
  expect(await known()).toEqual(full);
  await db.attemptCount.deleteMany({ where: { expire: { gt: 10 } } });
  await tidyEmbedded();
  const rest = await known();
  expect(rest).toMatchObject({ rows: 10 });
  // Before its rows there may be pages that an earlier file's have left empty.
  expect(rest?.pages).toBeLessThan(Number(full?.pages) / 4);
});
