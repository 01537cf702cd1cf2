import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { SECOND } from "#graphql/runtime/clock.ts";

const holderShape = z.object({ pid: z.number(), started: z.string(), host: z.string() });
type Holder = z.infer<typeof holderShape>;

/** A directory that another process uses; the message is for the person who started the second one. */
export class DirectoryInUseError extends Error {}

/**
 * Takes the directory for this process alone. The embedded database has no lock of its own, and two processes on one
 * directory lose data. A lock left by a process that is gone is taken over; a reused process id is told apart by the
 * moment the process started.
 * @returns a function that gives the directory free again.
 * @throws DirectoryInUseError when a living process holds it.
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "lock");
  const mine: Holder = { pid: process.pid, started: startOf(process.pid) ?? "unknown", host: hostname() };
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine));
  try {
    if (!place(draft, file)) takeOver(draft, file, directory);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    const holder = holderOf(file);
    if (holder?.pid === mine.pid && holder.started === mine.started) rmSync(file, { force: true });
  };
}

/** A link appears with its whole content or not at all, and refuses to replace. */
function place(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function takeOver(draft: string, file: string, directory: string): void {
  // Only one process at a time may judge and replace a stale lock: the judged file must be the replaced one.
  const gate = `${file}.takeover`;
  if (isOlderThan(gate, 5 * SECOND)) rmSync(gate, { force: true });
  if (!place(draft, gate)) throw inUse(directory, "another process that is just starting");
  try {
    const holder = holderOf(file);
    if (holder !== undefined && isAlive(holder)) throw inUse(directory, `process ${holder.pid}`);
    renameSync(gate, file);
  } finally {
    rmSync(gate, { force: true });
  }
}

function inUse(directory: string, who: string): DirectoryInUseError {
  return new DirectoryInUseError(
    `The data directory ${directory} is in use by ${who}. Stop that one first, or set DATA_DIR to another directory.`,
  );
}

function holderOf(file: string): Holder | undefined {
  try {
    return holderShape.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // Gone or not ours to read: nobody is named, so nobody holds it.
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const started = startOf(holder.pid);
  return started === undefined || started === holder.started;
}

/** When a process started, in the kernel's clock ticks; undefined where the system does not tell. */
function startOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19];
  } catch {
    // No /proc on this system: the process id alone has to do.
    return undefined;
  }
}

function isOlderThan(file: string, ms: number): boolean {
  try {
    return Date.now() - statSync(file).mtimeMs > ms;
  } catch {
    return false;
  }
}
