import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { SECOND } from "#graphql/runtime/clock.ts";

const holderShape = z.object({
  pid: z.number(),
  /** Which running kernel the holder is on: containers of one machine share it, whatever they call themselves. */
  kernel: z.string(),
  /** The file in the directory at which the holder listens; null where the directory can't have one. */
  socket: z.string().nullable(),
});
type Holder = z.infer<typeof holderShape>;
/** What releases before December 2026 wrote: it tells of the holder only where its host is this one. */
const earlierShape = z.object({ pid: z.number(), started: z.string(), host: z.string() });

/** A directory that another process uses; the message is for the person who started the second one. */
export class DirectoryInUseError extends Error {}

/** How long a start waits for a holder to say that it lives, or to be gone: one that is being killed still lives a moment. */
const JUDGE_MS = 4.5 * SECOND;
const LOOK_EVERY_MS = 0.1 * SECOND;
const BEAT_MS = SECOND;
/** A start that was killed while it judged leaves its gate behind. */
const GATE_MS = 10 * SECOND;
/** The longest path of a socket, everywhere (Linux takes 107 bytes, macOS 103). */
const LONGEST_SOCKET_PATH = 100;

/**
 * Takes the directory for this process alone. The embedded database has no lock of its own, and two processes on one directory
 * lose data. The holder listens at a socket in the directory, which answers for as long as the process lives, whatever host
 * name and process ids it sees, and never afterwards; on a directory that machines share, a file that is touched every second
 * says the same. The lock of a holder that is gone is taken over.
 * @returns a function that gives the directory free again.
 * @throws DirectoryInUseError within six seconds when another process holds it.
 */
export async function lockDirectory(directory: string): Promise<() => void> {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "lock");
  const beacon = await listenIn(directory);
  const mine: Holder = { pid: process.pid, kernel: kernel(), socket: beacon?.name ?? null };
  const draft = `${file}.${process.pid}.${randomBytes(6).toString("hex")}`;
  const silence = () => {
    beacon?.server.close();
    if (beacon !== null) rmSync(join(directory, beacon.name), { force: true });
  };
  try {
    writeFileSync(draft, JSON.stringify(mine));
    if (!place(draft, file)) await takeOver(draft, file, directory);
  } catch (error) {
    silence();
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const stopBeating = beat(file);
  const giveFree = () => {
    process.off("exit", giveFree);
    stopBeating();
    const holder = holderOf(file);
    if (holder !== "unreadable" && holder?.pid === mine.pid && holder.socket === mine.socket)
      rmSync(file, { force: true });
    silence();
  };
  // A start that fails ends the process without closing anything: for want of room, say.
  process.once("exit", giveFree);
  return giveFree;
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

async function takeOver(draft: string, file: string, directory: string): Promise<void> {
  // Only one process at a time may judge and replace a stale lock: the judged file must be the replaced one.
  const gate = `${file}.takeover`;
  if (isOlderThan(gate, GATE_MS)) rmSync(gate, { force: true });
  if (!place(draft, gate)) throw inUse(directory, "another process that is just starting");
  try {
    const holder = holderOf(file);
    if (holder === "unreadable") throw inUse(directory, "a process of an earlier release, as its file `lock` says");
    if (holder !== undefined && !(await isGone(holder, file, directory)))
      throw inUse(directory, `process ${holder.pid}`);
    if (holder?.socket != null) rmSync(join(directory, holder.socket), { force: true });
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

/** Who holds the lock: nobody when it is gone or was never written whole; unreadable when it is another release's. */
function holderOf(file: string): Holder | "unreadable" | undefined {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
  const holder = holderShape.safeParse(content).data;
  if (holder !== undefined) return holder;
  const earlier = earlierShape.safeParse(content).data;
  return earlier !== undefined && earlier.host === hostname() && !hasProcess(earlier.pid) ? undefined : "unreadable";
}

function hasProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Waits until the holder has answered, has shown itself alive, or is gone; who says nothing for that long may still live. */
async function isGone(holder: Holder, file: string, directory: string): Promise<boolean> {
  const seen = beatOf(file);
  const isHere = holder.kernel === kernel();
  for (const end = Date.now() + JUDGE_MS; Date.now() < end; await delay(LOOK_EVERY_MS)) {
    if (beatOf(file) !== seen) return false;
    if (holder.socket === null || !isHere) continue;
    const said = await ask(pathIn(directory, holder.socket));
    if (said === "refused") return true;
    if (said === "answered") return false;
  }
  // On this kernel a socket that takes connections belongs to a process, even to one that is stopped.
  return holder.socket === null || !isHere;
}

function beatOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

type Word = "answered" | "silent" | "refused";

/** What a holder's socket says: a living process answers, a busy or dying one is silent, and of a dead one it is refused. */
function ask(path: string): Promise<Word> {
  return new Promise((done) => {
    const socket = connect(path);
    const end = (word: Word) => {
      socket.destroy();
      done(word);
    };
    socket.setTimeout(LOOK_EVERY_MS, () => end("silent"));
    socket.once("data", () => end("answered"));
    socket.once("error", () => end("refused"));
    socket.once("end", () => end("silent"));
  });
}

type Beacon = { server: Server; name: string };

/** Listens at a new socket in the directory; null where the file system has no sockets. */
function listenIn(directory: string): Promise<Beacon | null> {
  const name = `lock.${process.pid}.${randomBytes(4).toString("hex")}.sock`;
  return new Promise((done) => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.end(String(process.pid));
    });
    // Also what happens later, such as a connection that cannot be taken: the other side asks again.
    server.on("error", () => done(null));
    server.listen(pathIn(directory, name), () => done({ server, name }));
    server.unref();
  });
}

/** The path of a socket in the directory, short enough for the system. */
function pathIn(directory: string, name: string): string {
  const path = join(resolve(directory), name);
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH || process.platform !== "linux") return path;
  return `/proc/self/fd/${openSync(directory, "r")}/${name}`;
}

/** Touches the file every second, from a thread of its own: a long statement must not look like death. */
function beat(file: string): () => void {
  const code = `
    const { utimesSync } = require("node:fs");
    const { workerData } = require("node:worker_threads");
    setInterval(() => {
      const now = new Date();
      try { utimesSync(workerData.file, now, now); } catch {}
    }, workerData.everyMs);`;
  const worker = new Worker(code, { eval: true, workerData: { file: resolve(file), everyMs: BEAT_MS } });
  worker.unref();
  return () => void worker.terminate();
}

function kernel(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    // No /proc on this system: its name has to do.
    return hostname();
  }
}

function isOlderThan(file: string, ms: number): boolean {
  const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return touched !== undefined && Date.now() - touched > ms;
}
