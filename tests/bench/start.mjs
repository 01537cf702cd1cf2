// What a start of the built product costs until it answers /readyz, children included, and what it holds after a minute: on
// PostgreSQL, on a new embedded database and on one that is there. `node tests/bench/start.mjs`; CPU by /proc. Exits with 1
// when a goal is missed.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startPostgres } from "../../scripts/postgres.mjs";
import { goalRow, IS_QUICK, report } from "./support/compare.mjs";
import { cpuMs, end, goneMs, quantile, startProduct, untilHealthy } from "./support/product.mjs";

const PORT = 3994;
const TIMES = IS_QUICK ? 3 : 5;
const REST_MS = IS_QUICK ? 5000 : 60_000;
const MB = 1024;

/** A line of a process's /proc/…/status, in megabytes. */
const held = (pid, name) =>
  Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / MB;

async function started({ dataDir, env, restMs = 0 }) {
  const child = startProduct({ port: PORT, dataDir, env: { LOG_LEVEL: "warn", ...env } });
  try {
    await untilHealthy(`http://localhost:${PORT}`);
    const seconds = (cpuMs(child.pid) + goneMs(child.pid)) / 1000;
    const peak = held(child.pid, "VmHWM");
    await pause(restMs);
    return { seconds, peak, atRest: held(child.pid, "VmRSS") };
  } finally {
    await end(child);
  }
}

/** The medians of several starts, the first of them to warm the file system. */
async function startsOf(where) {
  await started(where());
  const all = [];
  for (let n = 0; n < TIMES; n++) all.push(await started(where()));
  return Object.fromEntries(
    ["seconds", "peak"].map((key) => [
      key,
      quantile(
        all.map((one) => one[key]),
        0.5,
      ),
    ]),
  );
}

const directory = mkdtempSync(join(tmpdir(), "nano-banana-start-"));
const postgres = await startPostgres();
try {
  let last = 0;
  const onServer = () => ({ dataDir: join(directory, "server"), env: { DATABASE_URL: postgres.url } });
  const again = () => ({ dataDir: join(directory, "again"), env: {} });
  const fresh = () => ({ dataDir: join(directory, `fresh-${++last}`), env: {} });
  const [server, reopened, first] = [await startsOf(onServer), await startsOf(again), await startsOf(fresh)];
  const restOf = async (where) => (await started({ ...where(), restMs: REST_MS })).atRest;
  report([
    goalRow({ figure: "start on PostgreSQL, CPU", value: server.seconds, most: 1, unit: "s" }),
    goalRow({ figure: "start on an embedded database, CPU", value: reopened.seconds, most: 1.5, unit: "s" }),
    goalRow({ figure: "first start, embedded, CPU", value: first.seconds, most: 2, unit: "s" }),
    goalRow({ figure: "first start, embedded, memory at its peak", value: first.peak, most: 500, unit: "MB" }),
    goalRow({ figure: "memory at rest, PostgreSQL", value: await restOf(onServer), most: 150, unit: "MB" }),
    goalRow({ figure: "memory at rest, embedded", value: await restOf(again), most: 400, unit: "MB" }),
  ]);
} finally {
  postgres.stop();
  rmSync(directory, { recursive: true, force: true });
}
