import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "#tests/support/server/process.ts";

export type PostgresServer = { url: string; port: number; stop(): void };

/** Whether a PostgreSQL server can be started on this machine. */
export const hasPostgres = existsSync("/usr/lib/postgresql");

/** Starts a PostgreSQL server of its own, with an empty database, to be thrown away. */
export async function startPostgres(): Promise<PostgresServer> {
  const root = "/usr/lib/postgresql";
  const [newest = ""] = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  const directory = mkdtempSync(join(tmpdir(), "nano-banana-postgres-"));
  const data = join(directory, "data");
  const port = await freePort();
  // PostgreSQL refuses to run as root, as it may well be asked to in a container.
  const isRoot = process.getuid?.() === 0;
  const idOf = (kind: "-u" | "-g") => Number(execFileSync("id", [kind, "postgres"], { encoding: "utf8" }));
  const asServer = isRoot ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  if (isRoot) execFileSync("chown", ["postgres:postgres", directory]);
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(root, newest, "bin", program), args, { ...asServer, stdio: "pipe", cwd: directory });
  run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C");
  const options = `-p ${port} -k ${directory} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=100`;
  run("pg_ctl", "-D", data, "-l", join(directory, "log"), "-o", options, "-w", "start");
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    port,
    stop() {
      run("pg_ctl", "-D", data, "-m", "immediate", "stop");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
