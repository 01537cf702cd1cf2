// @process own: it runs whole servers for long.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { inspectLeftovers } from "#tests/reliability/support/inspect.ts";
import { askAgain, brokenPromises, meetPeople, useServer } from "#tests/reliability/support/load.ts";
import { beginRun } from "#tests/reliability/support/report.ts";
import { buildProduct } from "#tests/support/server/build.ts";
import { usedDataDir } from "#tests/support/server/data-dir.ts";
import { freePort, QUICK_START, startServer } from "#tests/support/server/process.ts";

const dataDir = usedDataDir("nano-banana-second-");
const lock = join(dataDir, "lock");
beforeAll(buildProduct, 180_000);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** How long a process takes from taking the lock's place to leaving; starting Node itself is not counted. */
type Refusal = { code: number | null; said: string };

async function startSecond(): Promise<Refusal> {
  const second: ChildProcess = spawn(process.execPath, [...QUICK_START, "scripts/start.mjs"], {
    env: { ...process.env, NODE_ENV: "production", DATA_DIR: dataDir, PORT: String(await freePort()) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  second.stderr?.on("data", (chunk) => (said += chunk));
  const code = await new Promise<number | null>((resolve) => second.once("exit", resolve));
  return { code, said };
}

const SENTENCE =
  /^The data directory .* is in use by (process \d+|another process that is just starting)\. Stop that one first/;

describe("a second process on the same directory (S3)", () => {
  it("is refused in a sentence while the first lives, and the first loses nothing", {
    timeout: LONGEST_MS,
  }, async () => {
    const run = beginRun("S3 second starts");
    const where = { dataDir, port: await freePort() };
    let served = await startServer(where);
    const people = await meetPeople(served.origin, 2);
    for (let start = 0; start < run.count; start++) {
      let isOver = false;
      const using = useServer(
        () => served.origin,
        people,
        run.random,
        () => isOver,
      );
      const refusals = await Promise.all([startSecond(), ...(start % 5 === 0 ? [startSecond()] : [])]);
      isOver = true;
      await using;
      for (const { code, said } of refusals) {
        expect(code).toBe(1);
        expect(said.trim()).toMatch(SENTENCE);
        expect(said).not.toContain("    at ");
      }
      expect(JSON.parse(readFileSync(lock, "utf8")).pid).toBe(served.child.pid);
      if (start % 3 !== 2) continue;
      // What a crash leaves: the lock of a process that is gone, whose id another one may have by now.
      await served.stop("SIGKILL");
      if (start % 2 === 0) plantReusedLock();
      served = await startServer(where);
      await askAgain(served.origin, people);
      expect(await brokenPromises(served.origin, people)).toEqual([]);
    }
    await served.stop();
    expect(await inspectLeftovers(dataDir, undefined)).toEqual([]);
    run.done(`${people.promises.made.size} acknowledged tasks`);
  });

  it("is let in by a lock of a process that is gone, and by one whose id was taken by a stranger", async () => {
    mkdirSync(dataDir, { recursive: true });
    for (const socket of ["lock.gone.sock", null]) {
      plantReusedLock(socket);
      const served = await startServer({ dataDir });
      expect(JSON.parse(readFileSync(lock, "utf8")).pid).toBe(served.child.pid);
      await served.stop();
    }
  }, 120_000);
});

/** The lock of a process that had this test's own id before it. */
function plantReusedLock(socket: string | null = "lock.gone.sock"): void {
  writeFileSync(lock, JSON.stringify({ pid: process.pid, kernel: kernel(), socket }));
}

function kernel(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

/** Other names for host and processes than the holder has, as in another container; as it is where that is not allowed. */
const OTHER_NAMES = ["--uts", "--pid", "--fork", "--mount-proc"];
const mayUnshare = spawnSync("unshare", [...OTHER_NAMES, "true"], { stdio: "ignore" }).status === 0;

describe("another container on the same volume", () => {
  it("is refused within six seconds, and loses nothing", async () => {
    const served = await startServer({ dataDir });
    const command = mayUnshare ? ["unshare", ...OTHER_NAMES, process.execPath] : [process.execPath];
    const [program = "", ...args] = command;
    const second = spawn(program, [...args, ...QUICK_START, "scripts/start.mjs"], {
      env: { ...process.env, NODE_ENV: "production", DATA_DIR: dataDir, PORT: String(await freePort()) },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    second.stderr?.on("data", (chunk) => (said += chunk));
    const code = await new Promise<number | null>((resolve) => second.once("exit", resolve));
    expect([code, said.trim()]).toEqual([1, expect.stringMatching(SENTENCE)]);
    expect((await fetch(`${served.origin}/healthz`)).status).toBe(200);
    await served.stop();
  }, 60_000);

  it("may start where the holder was killed and nobody has buried it", async () => {
    // The shell becomes a program that never asks after its children: killed, the server stays as a zombie.
    const port = String(await freePort());
    const env = { ...process.env, NODE_ENV: "production" as const, DATA_DIR: dataDir, PORT: port };
    const line = `"${process.execPath}" ${QUICK_START.join(" ")} scripts/start.mjs & exec sleep 120`;
    const parent = spawn("sh", ["-c", line], { env, stdio: "ignore" });
    const health = () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ status }) => status,
        () => 0,
      );
    await expect.poll(health, { timeout: 30_000, interval: 100 }).toBe(200);
    const { pid } = JSON.parse(readFileSync(lock, "utf8"));
    process.kill(pid, "SIGKILL");
    const served = await startServer({ dataDir });
    expect(JSON.parse(readFileSync(lock, "utf8")).pid).toBe(served.child.pid);
    await served.stop();
    parent.kill("SIGKILL");
  }, 90_000);
});
