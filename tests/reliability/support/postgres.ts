import { existsSync } from "node:fs";
import { startPostgres } from "../../../scripts/postgres.mjs";

export { startPostgres };
export type PostgresServer = Awaited<ReturnType<typeof startPostgres>>;

/** Whether a PostgreSQL server can be started on this machine. */
export const hasPostgres = existsSync("/usr/lib/postgresql");
