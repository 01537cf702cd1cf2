import pg from "pg";

let clones = 0;

/** A migrated database of a test's own on the run's PostgreSQL server, for who wants to open it in a way of its own. */
export async function cloneDatabase(postgres: { url: string; template: string }) {
  const name = `nbv_clone_${process.pid}_${clones++}`;
  const direct = new pg.Client({ connectionString: postgres.url });
  await direct.connect();
  await direct.query(`CREATE DATABASE "${name}" TEMPLATE "${postgres.template}"`);
  const address = new URL(postgres.url);
  address.pathname = `/${name}`;
  return {
    url: address.href,
    drop: async () => {
      await direct.query(`DROP DATABASE "${name}" WITH (FORCE)`);
      await direct.end();
    },
  };
}
