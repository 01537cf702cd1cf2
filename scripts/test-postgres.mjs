// npm run test:postgres: the whole suite on a PostgreSQL server of its own, started for the run and thrown away after it.
import { spawnSync } from "node:child_process";
import { startPostgres } from "./postgres.mjs";

const given = process.env.TEST_DATABASE_URL;
const server = given === undefined ? await startPostgres() : { url: given, stop: () => undefined };
const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, TEST_DATABASE_URL: server.url },
});
server.stop();
process.exit(status ?? 1);
