// @database embedded: it is about directories that two processes want.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { inspectLeftovers } from "#tests/reliability/support/inspect.ts";
import { askAgain, brokenPromises, meetPeople, useServer } from "#tests/reliability/support/load.ts";
import { beginRun } from "#tests/reliability/support/report.ts";
import { buildProduct } from "#tests/support/server/build.ts";
import { freePort, QUICK_START, startServer } from "#tests/support/server/process.ts";

const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-second-"));
const lock = join(dataDir, "lock");
beforeAll(buildProduct, 180_000);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

type Refusal = { code: number | null; said: string };

/** Starts another one on the directory, under the command `within`, and waits for its end. */
async function startSecond(within: string[] = []): Promise<Refusal> {
  const [program = "", ...args] = [...within, process.execPath, ...QUICK_START, "scripts/start.mjs"];
  const second: ChildProcess = spawn(program, args, {
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
    for (let start = 1; start <= run.count; start++) {
      let isOver = false;
      const using = useServer(
        () => served.origin,
        people,
        run.random,
        () => isOver,
      );
      const refusals = await Promise.all([startSecond(), ...(start % 5 === 2 ? [startSecond()] : [])]);
      isOver = true;
      await using;
      for (const { code, said } of refusals) {
        expect(code).toBe(1);
        expect(said.trim()).toMatch(SENTENCE);
        expect(said).not.toContain("    at ");
      }
      expect(JSON.parse(readFileSync(lock, "utf8")).pid).toBe(served.child.pid);
      if (start % 3 !== 0 && start !== run.count) continue;
      // What a crash leaves: the lock of a process that is gone, whose id another one may have by now.
      await served.stop("SIGKILL");
      if (start % 2 === 1) plantReusedLock();
      served = await startServer(where);
      expect(JSON.parse(readFileSync(lock, "utf8")).pid).toBe(served.child.pid);
      await askAgain(served.origin, people);
      expect(await brokenPromises(served.origin, people)).toEqual([]);
    }
    await served.stop();
    expect(await inspectLeftovers(dataDir, undefined)).toEqual([]);
    run.done(`${people.promises.made.size} acknowledged tasks`);
  });
});

/** The lock of a process that had this test's own id before it. */
function plantReusedLock(): void {
  const kernel = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  writeFileSync(lock, JSON.stringify({ pid: process.pid, kernel, socket: "lock.gone.sock" }));
}

/** Other names for host and processes than the holder has, as in another container; as it is where that is not allowed. */
const OTHER_NAMES = ["--uts", "--pid", "--fork", "--mount-proc"];
const mayUnshare = spawnSync("unshare", [...OTHER_NAMES, "true"], { stdio: "ignore" }).status === 0;

describe("another container on the same volume", () => {
  it("is refused within six seconds while the holder lives, and let in where it was killed and nobody has buried it", async () => {
    // The shell becomes a program that never asks after its children: killed, the server stays as a zombie.
    const port = await freePort();
    const env = { ...process.env, NODE_ENV: "production" as const, DATA_DIR: dataDir };
    const line = `"${process.execPath}" ${QUICK_START.join(" ")} scripts/start.mjs & exec sleep 120`;
    const parent = spawn("sh", ["-c", line], { env: { ...env, PORT: String(port) }, stdio: "ignore" });
    const health = () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ status }) => status,
        () => 0,
      );
    await expect.poll(health, { timeout: 30_000, interval: 100 }).toBe(200);

    const { code, said } = await startSecond(mayUnshare ? ["unshare", ...OTHER_NAMES] : []);
    expect([code, said.trim()]).toEqual([1, expect.stringMatching(SENTENCE)]);
    expect(await health()).toBe(200);

    process.kill(JSON.parse(readFileSync(lock, "utf8")).pid, "SIGKILL");
    const served = await startServer({ dataDir });
    expect(JSON.parse(readFileSync(lock, "utf8")).pid).toBe(served.child.pid);
    await served.stop();
    parent.kill("SIGKILL");
  }, 90_000);
});
