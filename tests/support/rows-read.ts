import { sql } from "#graphql/runtime/db.ts";

/** Rows and entries of indexes that the database has read for something, by so many connections. */
export async function readBy(act: () => Promise<unknown>, connections = 1): Promise<number> {
  await act();
  const before = await readSoFar(connections);
  await act();
  return (await readSoFar(connections)) - before;
}

/** What it has counted is told a moment after it was counted: asked again until nothing more comes. */
async function readSoFar(connections: number): Promise<number> {
  for (let known = await told(connections); ; ) {
    const again = await told(connections);
    if (again === known) return again;
    known = again;
  }
}

async function told(connections: number): Promise<number> {
  // Each connection tells what it has counted itself, so all of them are kept busy at once.
  const flush =
    connections === 1 ? "SELECT pg_stat_force_next_flush()" : "SELECT pg_stat_force_next_flush(), pg_sleep(0.05)";
  await Promise.all(Array.from({ length: connections }, () => sql.run(flush)));
  const { rows } = await sql.run(`SELECT ((SELECT sum(seq_tup_read) FROM pg_stat_user_tables)
    + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE schemaname = 'public'))::float8 AS read`);
  return Number(rows[0]?.read);
}
