// The built product as a process of its own, and what the benchmarks measure of one.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const TICK_MS = 10;
/** More than this in half a second is work. */
const IDLE_MS = 30;

/** Starts it on a port of the loopback, with settings of `env` besides. */
export function startProduct({ port, dataDir, env = {}, stdio = ["ignore", "ignore", "inherit"] }) {
  const settings = { NODE_ENV: "production", PORT: String(port), HOST: "127.0.0.1", DATA_DIR: dataDir, ...env };
  return spawn(process.execPath, ["scripts/start.mjs"], { env: { ...process.env, ...settings }, stdio });
}

/** Waits until it answers. */
export async function untilHealthy(origin) {
  for (let tries = 0; tries < 6000; tries += 1) {
    const answer = await fetch(`${origin}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("The server did not become ready.");
}

/** Tells a process to stop, and waits until it has. */
export async function end(child) {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}

/** The fields of a process behind its name, as /proc has them. */
function fieldsOf(pid) {
  return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ").map(Number);
}

/** What a process has taken of the processors, in milliseconds. */
export function cpuMs(pid) {
  const [user, system] = fieldsOf(pid).slice(11, 13);
  return (user + system) * TICK_MS;
}

/** Waits until a process has nothing left to do that it began by itself: pictures to resize, say. */
export async function untilIdle(pid) {
  for (let before = -1, now = cpuMs(pid); now - before > IDLE_MS; now = cpuMs(pid)) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** What those that it had started had taken when they were gone. */
export function goneMs(pid) {
  const [user, system] = fieldsOf(pid).slice(13, 15);
  return (user + system) * TICK_MS;
}

export function quantile(values, share) {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)];
}

/** The server of PostgreSQL that has made a connection, by the process of that connection. */
export const parentOf = (pid) => fieldsOf(pid)[1];

/** What PostgreSQL has taken, in milliseconds: its server, those of its processes that are gone, and those that are there. */
export function databaseCpuMs(server) {
  let total = cpuMs(server) + goneMs(server);
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (parentOf(pid) === server) total += cpuMs(pid);
    } catch (error) {
      // A process may end while it is looked at.
      if (error.code !== "ENOENT" && error.code !== "ESRCH") throw error;
    }
  }
  return total;
}
