import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
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

/**
 * Writes what a stream gives to a new file; `see` is shown every piece on its way, `flush` asks the disk itself to have it.
 * When it settles, well or not, nothing of it is under way: `pipeline` alone may give up while the file is still being
 * opened, which would come into being after whoever lent its path has removed it.
 * @throws what the stream and the disk throw.
 */
export async function writeNewFile(
  path: string,
  source: Readable,
  { see = () => undefined, flush = false }: { see?: (piece: Buffer) => void; flush?: boolean } = {},
): Promise<void> {
  const file = createWriteStream(path, { flags: "wx", flush });
  const closed = new Promise<void>((resolve) => file.once("close", resolve));
  try {
    await pipeline(
      source,
      async function* (pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          see(piece);
          yield piece;
        }
      },
      file,
    );
  } finally {
    await closed;
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
