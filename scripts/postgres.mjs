// A PostgreSQL server of one's own, from the system's packages: started for a run and thrown away after it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Starts it on a free port of the loopback, with the user "postgres" who needs no password.
 * @param settings those of the server besides, by their names.
 */
export async function startPostgres(settings = {}) {
  const bin = binaries();
  const directory = mkdtempSync(join(tmpdir(), "nano-banana-postgres-"));
  const data = join(directory, "data");
  const port = await freePort();
  // PostgreSQL refuses to run as root, as it may well be asked to in a container.
  const asServer = process.getuid?.() === 0 ? { uid: userId("postgres"), gid: groupId("postgres") } : {};
  if (asServer.uid !== undefined) execFileSync("chown", ["postgres:postgres", directory]);
  const run = (program, ...args) =>
    execFileSync(join(bin, program), args, { ...asServer, stdio: "pipe", cwd: directory });
  run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C");
  const all = { listen_addresses: "127.0.0.1", fsync: "off", max_connections: 200, ...settings };
  const options = [
    `-p ${port} -k ${directory}`,
    ...Object.entries(all).map((setting) => `-c ${setting.join("=")}`),
  ].join(" ");
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

function binaries() {
  const root = "/usr/lib/postgresql";
  const [newest] = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return join(root, newest, "bin");
}

function userId(name) {
  return Number(execFileSync("id", ["-u", name], { encoding: "utf8" }));
}

function groupId(name) {
  return Number(execFileSync("id", ["-g", name], { encoding: "utf8" }));
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
