import { sql } from "#graphql/runtime/db.ts";

/** How many jobs of a kind there are, done and failed ones aside. */
export async function openJobs(name: string): Promise<number> {
  const text = `SELECT count(*)::int AS "count" FROM pgboss.job WHERE name = $1 AND state < 'completed'`;
  return Number((await sql.run(text, [name])).rows[0]?.count);
}

/** How many jobs of a kind wait for their time. One under way is not counted: it may have made the next before it is over. */
export async function waitingJobs(name: string): Promise<number> {
  const text = `SELECT count(*)::int AS "count" FROM pgboss.job WHERE name = $1 AND state IN ('created', 'retry')`;
  return Number((await sql.run(text, [name])).rows[0]?.count);
}
