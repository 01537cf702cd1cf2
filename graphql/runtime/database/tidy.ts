import { sql } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";

/** So many rows of a table are looked at, times 300: the embedded database answers nobody meanwhile. */
const STATISTICS_TARGET = 10;

/** A table is tidied when so many rows of it, and this share of all, have changed since: as PostgreSQL does by default. */
const FEWEST_CHANGED = 50;
const SHARE_CHANGED = 0.1;

/**
 * Gives back the room of rows that are gone, and counts the rest, so that lists are read by the right index: in the tables
 * that have changed since. A PostgreSQL server does so by itself; the embedded database has nobody but us. A table at a
 * time: others get their turn in between.
 */
export async function tidyEmbedded(): Promise<void> {
  if (env.databaseUrl !== undefined) return;
  // What the latest statements changed is counted a second later, unless asked for.
  await sql.run("SELECT pg_stat_force_next_flush()");
  const { rows } = await sql.run(`
    SELECT format('%I.%I', schemaname, relname) AS "name" FROM pg_stat_user_tables
    WHERE greatest(n_mod_since_analyze, n_dead_tup) >= ${FEWEST_CHANGED} + ${SHARE_CHANGED} * n_live_tup ORDER BY 1`);
  await sql.run(`SET default_statistics_target = ${STATISTICS_TARGET}`);
  for (const { name } of rows) await sql.run(`VACUUM (ANALYZE) ${name}`);
}
