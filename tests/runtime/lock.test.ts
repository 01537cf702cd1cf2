import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DirectoryInUseError, lockDirectory } from "#graphql/runtime/database/lock.ts";

const directory = () => mkdtempSync(join(tmpdir(), "lock-"));
const holder = (path: string) => JSON.parse(readFileSync(join(path, "lock"), "utf8"));

describe("the lock of a data directory", () => {
  it("refuses a second taker in a sentence while the first lives, and serves it afterwards", () => {
    const path = directory();
    const unlock = lockDirectory(path);
    expect(() => lockDirectory(path)).toThrow(DirectoryInUseError);
    expect(() => lockDirectory(path)).toThrow(`in use by process ${process.pid}`);
    unlock();
    expect(existsSync(join(path, "lock"))).toBe(false);
    lockDirectory(path)();
  });

  it("takes over the lock of a process that is gone", async () => {
    const path = directory();
    const gone = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => gone.once("exit", resolve));
    writeFileSync(join(path, "lock"), JSON.stringify({ pid: gone.pid, started: "1", host: hostname() }));
    const unlock = lockDirectory(path);
    expect(holder(path)).toMatchObject({ pid: process.pid });
    unlock();
  });

  it("tells a reused process id from the one that took the lock", () => {
    const path = directory();
    writeFileSync(join(path, "lock"), JSON.stringify({ pid: process.pid, started: "1", host: hostname() }));
    const unlock = lockDirectory(path);
    expect(holder(path)).toMatchObject({ pid: process.pid, host: hostname() });
    expect(holder(path).started).not.toBe("1");
    expect(() => lockDirectory(path)).toThrow(`in use by process ${process.pid}`);
    unlock();
  });

  it("takes over a lock that a crash has left half written", () => {
    const path = directory();
    writeFileSync(join(path, "lock"), "{");
    const unlock = lockDirectory(path);
    expect(holder(path)).toMatchObject({ pid: process.pid, host: hostname() });
    expect(() => lockDirectory(path)).toThrow(`in use by process ${process.pid}`);
    unlock();
  });
});
