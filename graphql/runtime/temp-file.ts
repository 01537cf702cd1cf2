import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { DAY, now } from "#graphql/runtime/clock.ts";

const cleaned = new Set<string>();

/**
 * Lends a path for a new file in `directory`; whatever is left there afterwards is removed. What a killed process left
 * behind goes a day later, at the first use after a start.
 */
export async function withTempFile<T>(directory: string, use: (path: string) => Promise<T>): Promise<T> {
  await mkdir(directory, { recursive: true });
  if (!cleaned.has(directory)) {
    cleaned.add(directory);
    await deleteAbandoned(directory);
  }
  const path = join(directory, randomBytes(16).toString("hex"));
  try {
    return await use(path);
  } finally {
    await rm(path, { force: true });
  }
}

async function deleteAbandoned(directory: string): Promise<void> {
  const before = now().getTime() - DAY;
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const found = await stat(path).catch(() => null);
    if (found?.isFile() && found.mtimeMs < before) await rm(path, { force: true });
  }
}
