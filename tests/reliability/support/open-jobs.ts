import { sql } from "#graphql/runtime/db.ts";

async function countJobs(name: string, states: string): Promise<number> {
  const text = `SELECT count(*)::int AS "count" FROM pgboss.job WHERE name = $1 AND ${states}`;
  return Number((await sql.run(text, [name])).rows[0]?.count);
}

/** How many jobs of a kind there are, done and failed ones aside. */
export const openJobs = (name: string) => countJobs(name, "state < 'completed'");

/** How many jobs of a kind wait for their time. One under way is not counted: it may have made the next before it is over. */
export const waitingJobs = (name: string) => countJobs(name, "state IN ('created', 'retry')");
