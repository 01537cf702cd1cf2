import { sql } from "#graphql/runtime/db.ts";

/** Rows and entries of indexes that the database has read for something. */
export async function readBy(act: () => Promise<unknown>): Promise<number> {
  await act();
  const before = await readSoFar();
  await act();
  return (await readSoFar()) - before;
}

/** What it has counted is told a moment after it was counted: asked again until nothing more comes. */
async function readSoFar(): Promise<number> {
  for (let known = await told(); ; ) {
    const again = await told();
    if (again === known) return again;
    known = again;
  }
}

async function told(): Promise<number> {
  await sql.run("SELECT pg_stat_force_next_flush()");
  const { rows } = await sql.run(`SELECT ((SELECT sum(seq_tup_read) FROM pg_stat_user_tables)
    + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE schemaname = 'public'))::float8 AS read`);
  return Number(rows[0]?.read);
}
