import { randomUUID } from "node:crypto";
import fs, { createReadStream } from "node:fs";
import { link, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { z } from "zod";
import { withTempFile, writeNewFile } from "#graphql/runtime/temp-file.ts";
import {
  type ByteRange,
  MissingObjectError,
  type ObjectInfo,
  type OpenObject,
  type Storage,
  validateKey,
  validatePrefix,
} from "#graphql/vendors/storage/driver.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";

// A number costs half of a file handle.
const openFd = promisify(fs.open);
const readFd = promisify(fs.read);
const closeFd = promisify(fs.close);

// Two dots, so that it can never be a key.
const SIDECAR = ".about.json";
const sidecar = z.object({ contentType: z.string(), metadata: z.record(z.string(), z.string()) });

/** Files in a directory, each with a small JSON file beside it that says what it is. */
export function diskStorage(root: string): Storage {
  const pathOf = (key: string) => {
    validateKey(key);
    return join(root, key);
  };
  return {
    put: (key, body, info) => put(root, pathOf(key), body, info),
    read: async (key, range) => read(key, pathOf(key), range),
    open: async (key, range) => openFile(key, pathOf(key), range),
    stat: (key) => about(pathOf(key)),
    delete: async (key) => {
      await rm(pathOf(key), { force: true });
      await rm(pathOf(key) + SIDECAR, { force: true });
    },
    list: (prefix) => list(root, prefix),
    directUpload: async () => null,
    uploadOrigin: async () => null,
    identity: () => identityOf(root),
  };
}

/** A file that nobody else has: a path means another directory on another machine. */
async function identityOf(root: string): Promise<string> {
  const place = join(root, ".identity");
  await mkdir(root, { recursive: true });
  await withTempFile(join(root, ".tmp"), async (temp) => {
    await writeFile(temp, randomUUID(), { flag: "wx" });
    // Whole or not at all, and never a second one.
    await link(temp, place).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  });
  return readFile(place, "utf8");
}

async function put(root: string, path: string, body: Readable | Buffer, info: ObjectInfo): Promise<void> {
  const lendFile = (use: (temp: string) => Promise<void>) => withTempFile(join(root, ".tmp"), use);
  try {
    await lendFile(async (temp) => {
      const source = Buffer.isBuffer(body) ? Readable.from([body]) : body;
      await writeNewFile(temp, source, { flush: true });
      await lendFile(async (about) => {
        // Both are written before either has its name: a disk that is full leaves no half of them.
        await writeFile(about, JSON.stringify(info), { flag: "wx" });
        await mkdir(dirname(path), { recursive: true });
        // The description first: an object that is there is always described.
        await rename(about, path + SIDECAR);
        await rename(temp, path);
      });
      await flushDirectory(dirname(path));
    });
  } catch (error) {
    throw new VendorError("storage", "the file could not be stored", { verdict: "ambiguous", cause: error });
  }
}

// Makes the new name last through a power cut.
async function flushDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Opened by the stream itself, which costs half of opening a file handle first. */
function read(key: string, path: string, range: ByteRange | undefined): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const stream = createReadStream(path, { start: range?.start, end: range?.end, highWaterMark: 256 * 1024 });
    const failed = (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new MissingObjectError(key) : error);
    stream.once("error", failed);
    stream.once("open", () => {
      stream.off("error", failed);
      resolve(stream);
    });
  });
}

const PIECE_BYTES = 256 * 1024;
const MOST_SPARE = 32;
/** Memory to read into, used again and again: new memory for every piece costs more than the reading, by the garbage it makes. */
const spare: Buffer[] = [];

async function openFile(key: string, path: string, range: ByteRange | undefined): Promise<OpenObject> {
  const file = await openFd(path, "r").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? new MissingObjectError(key) : error;
  });
  return {
    sendTo: async (write) => {
      const memory = spare.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
      const end = range === undefined ? Number.POSITIVE_INFINITY : range.end + 1;
      try {
        for (let at = range?.start ?? 0; at < end; ) {
          const { bytesRead } = await readFd(file, memory, 0, Math.min(PIECE_BYTES, end - at), at);
          if (bytesRead === 0) return;
          await write(memory.subarray(0, bytesRead));
          at += bytesRead;
        }
      } finally {
        if (spare.length < MOST_SPARE) spare.push(memory);
        await closeFd(file);
      }
    },
  };
}

async function about(path: string) {
  const found = await stat(path).catch(nullIfAbsent);
  if (found === null) return null;
  const info = sidecar.parse(JSON.parse(await readFile(path + SIDECAR, "utf8")));
  return { ...info, byteSize: found.size, modifiedAt: found.mtime };
}

async function* list(root: string, prefix: string): AsyncGenerator<string> {
  validatePrefix(prefix);
  const entries = await readdir(join(root, prefix), { recursive: true, withFileTypes: true }).catch(nullIfAbsent);
  for (const entry of entries ?? []) {
    if (!entry.isFile() || entry.name.endsWith(SIDECAR)) continue;
    yield relative(root, join(entry.parentPath, entry.name)).split(sep).join("/");
  }
}

function nullIfAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
