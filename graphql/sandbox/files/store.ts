import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { DAY, fromNow, HOUR, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";

/** How long results and uploads live: kie.ai says 14 days in one place and 24 hours in another; the shorter is safe. */
export const FILE_LIFE_MS = DAY;
/** Old tasks are forgotten after two months, as kie.ai's records are (2026-10). */
const TASK_LIFE_MS = 61 * DAY;
const UNFINISHED = /\.[0-9a-f]{8}\.tmp$/;

/** Where a file's bytes are. Paths are made by the sandbox; one that leaves the directory is a fault in it. */
export function fileOnDisk(path: string): string {
  const root = resolve(env.dataDir, "sandbox");
  const file = join(root, path);
  if (!file.startsWith(`${root}/`)) throw new Error("A sandbox path leaves its directory");
  return file;
}

/** Writes a file whole: it is either there with all its bytes or not at all. */
export async function writeBytes(path: string, bytes: Uint8Array): Promise<void> {
  const file = fileOnDisk(path);
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    await writeFile(fresh, bytes);
    await rename(fresh, file);
  } finally {
    await rm(fresh, { force: true });
  }
}

/** The bytes of a file, or undefined when they are not (yet) there. */
export async function readBytes(path: string): Promise<Buffer | undefined> {
  return readFile(fileOnDisk(path)).catch(() => undefined);
}

export async function hasBytes(path: string): Promise<boolean> {
  return stat(fileOnDisk(path)).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** The row of a file that can still be had. */
export async function livingFile(path: string) {
  const row = await db.sandboxFile.findUnique({ where: { path } });
  return row !== null && row.expiresAt > now() ? row : undefined;
}

let sweptAt = 0;

/** Deletes what has expired, at most once an hour. Called in passing, so that no timer is needed for it. */
export async function deleteExpiredFiles(): Promise<void> {
  if (now().getTime() - sweptAt < HOUR) return;
  sweptAt = now().getTime();
  const expired = await db.sandboxFile.findMany({ where: { expiresAt: { lte: now() } }, select: { path: true } });
  for (const { path } of expired) await rm(fileOnDisk(path), { force: true });
  await db.sandboxFile.deleteMany({ where: { path: { in: expired.map(({ path }) => path) } } });
  await db.sandboxTask.deleteMany({ where: { createdAt: { lt: fromNow(-TASK_LIFE_MS) } } });
  await deleteUnfinished();
}

/** What a process that was killed, or a disk that was full, left of files that were being written. */
async function deleteUnfinished(): Promise<void> {
  const root = resolve(env.dataDir, "sandbox");
  const names = await readdir(root, { recursive: true }).catch(() => []);
  for (const name of names.filter((name) => UNFINISHED.test(name))) {
    const file = join(root, name);
    const found = await stat(file).catch(() => null);
    if (found !== null && found.mtimeMs < fromNow(-HOUR).getTime()) await rm(file, { force: true });
  }
}
