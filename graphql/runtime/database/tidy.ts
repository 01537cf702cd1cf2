import { sql } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";

/** So many rows of a table are looked at, times 300: the embedded database answers nobody meanwhile. */
const STATISTICS_TARGET = 10;

/**
 * Gives back the room of rows that are gone, and counts the rest, so that lists are read by the right index. A PostgreSQL
 * server does so by itself; the embedded database has nobody but us. A table at a time: others get their turn in between.
 */
export async function tidyEmbedded(): Promise<void> {
  if (env.databaseUrl !== undefined) return;
  const { rows } = await sql.run(`
    SELECT format('%I.%I', schemaname, tablename) AS "name" FROM pg_tables
    WHERE schemaname IN (current_schema(), 'pgboss') ORDER BY 1`);
  await sql.run(`SET default_statistics_target = ${STATISTICS_TARGET}`);
  for (const { name } of rows) await sql.run(`VACUUM (ANALYZE) ${name}`);
}
