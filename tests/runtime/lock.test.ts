// @database embedded: it is about the lock of a directory.
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { DirectoryInUseError, lockDirectory } from "#graphql/runtime/database/lock.ts";

const made: string[] = [];
const directory = () => {
  const path = mkdtempSync(join(tmpdir(), "lock-"));
  made.push(path);
  return path;
};
const holder = (path: string) => JSON.parse(readFileSync(join(path, "lock"), "utf8"));
const plant = (path: string, content: unknown) => writeFileSync(join(path, "lock"), JSON.stringify(content));

afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

/** What a start may take before it refuses. */
const REFUSED_WITHIN_MS = 6000;

/** What a lock says of the kernel that this test runs on. */
async function kernelOf(path: string): Promise<string> {
  const unlock = await lockDirectory(path);
  const { kernel } = holder(path);
  unlock();
  return kernel;
}

function listening(path: string): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(path, () => resolve(server));
  });
}

async function refusal(path: string): Promise<{ error: unknown; ms: number }> {
  const startedAt = performance.now();
  const error = await lockDirectory(path).then(
    (unlock) => unlock(),
    (reason: unknown) => reason,
  );
  return { error, ms: performance.now() - startedAt };
}

describe("the lock of a data directory", () => {
  it("refuses a second taker in a sentence while the first lives, serves it afterwards, and leaves nothing behind", async () => {
    const path = directory();
    const unlock = await lockDirectory(path);
    const { error, ms } = await refusal(path);
    expect(error).toBeInstanceOf(DirectoryInUseError);
    expect(error).toMatchObject({ message: expect.stringContaining(`in use by process ${process.pid}`) });
    expect(ms).toBeLessThan(REFUSED_WITHIN_MS);
    unlock();
    expect(existsSync(join(path, "lock"))).toBe(false);
    (await lockDirectory(path))();
    expect(readdirSync(path)).toEqual([]);
  });

  it("is one process's alone, however many want it at once", async () => {
    const path = directory();
    const takers = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(path)));
    const winners = takers.filter((taker) => taker.status === "fulfilled");
    expect(winners).toHaveLength(1);
    for (const winner of winners) winner.value();
  });

  it("takes over the lock of a process that is gone, whose id another one may have by now", async () => {
    const path = directory();
    const kernel = await kernelOf(path);
    plant(path, { pid: process.pid, kernel, socket: "lock.gone.sock" });
    const unlock = await lockDirectory(path);
    expect(holder(path)).toMatchObject({ pid: process.pid });
    expect(holder(path).socket).not.toBe("lock.gone.sock");
    expect((await refusal(path)).error).toBeInstanceOf(DirectoryInUseError);
    unlock();
  });

  it("does not take a process that is stopped for one that is gone", async () => {
    const path = directory();
    const kernel = await kernelOf(path);
    // It takes connections, as the kernel does for a stopped process, and says nothing.
    const silent = await listening(join(path, "lock.silent.sock"));
    plant(path, { pid: 1, kernel, socket: "lock.silent.sock" });
    const { error, ms } = await refusal(path);
    expect(error).toBeInstanceOf(DirectoryInUseError);
    expect(ms).toBeLessThan(REFUSED_WITHIN_MS);
    silent.close();
  });

  it("waits for a process that is just being killed", async () => {
    const path = directory();
    const kernel = await kernelOf(path);
    const dying = await listening(join(path, "lock.dying.sock"));
    plant(path, { pid: 1, kernel, socket: "lock.dying.sock" });
    const taking = lockDirectory(path);
    setTimeout(() => dying.close(), 300);
    (await taking)();
  });

  it("believes another machine that shows life, and takes over from one that does not", async () => {
    const path = directory();
    plant(path, { pid: 1, kernel: "of another machine", socket: "lock.there.sock" });
    const file = join(path, "lock");
    let beats = 0;
    const beating = setInterval(() => utimesSync(file, new Date(), new Date(1_000_000 * ++beats)), 200);
    expect((await refusal(path)).error).toBeInstanceOf(DirectoryInUseError);
    clearInterval(beating);
    const unlock = await lockDirectory(path);
    expect(holder(path)).toMatchObject({ pid: process.pid });
    unlock();
  });

  it("shows life itself, once a second", async () => {
    const path = directory();
    const unlock = await lockDirectory(path);
    const file = join(path, "lock");
    utimesSync(file, new Date(0), new Date(0));
    await expect.poll(() => statSync(file).mtimeMs, { timeout: 5000 }).toBeGreaterThan(0);
    unlock();
  });

  it("takes over a lock that a crash has left half written", async () => {
    const path = directory();
    writeFileSync(join(path, "lock"), "{");
    const unlock = await lockDirectory(path);
    expect(holder(path)).toMatchObject({ pid: process.pid });
    unlock();
  });

  it("works in a directory with a path too long for a socket", async () => {
    const path = join(directory(), "long".repeat(40));
    mkdirSync(path);
    const unlock = await lockDirectory(path);
    expect(holder(path).socket).toMatch(/^lock\./);
    expect((await refusal(path)).error).toBeInstanceOf(DirectoryInUseError);
    unlock();
  });

  it("respects what an earlier release has left, unless its process is plainly gone", async () => {
    const path = directory();
    plant(path, { pid: process.pid, started: "1", host: "elsewhere" });
    expect((await refusal(path)).error).toMatchObject({ message: expect.stringContaining("earlier release") });
    const gone = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => gone.once("exit", resolve));
    plant(path, { pid: gone.pid, started: "1", host: hostname() });
    (await lockDirectory(path))();
  });
});
