import { mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { beforeEach, describe, expect, it } from "vitest";
import { DAY } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { diskStorage } from "#graphql/vendors/storage/disk.ts";
import { MissingObjectError, type Storage } from "#graphql/vendors/storage/driver.ts";

let root: string;
let storage: Storage;
beforeEach(() => {
  root = mkdtempSync(join(env.dataDir, "storage-"));
  storage = diskStorage(root);
});

const info = { contentType: "image/png", metadata: { task: "t1", owner: "u1", model: "nano-banana" } };
const key = "results/t1/abc_-.png";

async function text(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function keys(prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const each of storage.list(prefix)) found.push(each);
  return found.sort();
}

it.each([
  ["bytes", () => Buffer.from("0123456789")],
  ["a stream", () => Readable.from([Buffer.from("01234"), Buffer.from("56789")])],
])("%s can be read again, whole and in part", async (_title, body) => {
  await storage.put(key, body(), info);
  expect(await text(await storage.read(key))).toBe("0123456789");
  expect(await text(await storage.read(key, { start: 0, end: 0 }))).toBe("0");
  expect(await text(await storage.read(key, { start: 3, end: 5 }))).toBe("345");
  expect(await text(await storage.read(key, { start: 9, end: 9 }))).toBe("9");
});

it("an empty file is a file", async () => {
  await storage.put(key, Buffer.alloc(0), info);
  expect(await storage.stat(key)).toMatchObject({ byteSize: 0 });
});

it("what was said of an object can be told from the storage alone", async () => {
  await storage.put(key, Buffer.from("0123456789"), info);
  expect(await storage.stat(key)).toMatchObject({ ...info, byteSize: 10 });
  expect(JSON.parse(readFileSync(join(root, `${key}.about.json`), "utf8"))).toEqual(info);
});

it("what is not there is told before the first byte", async () => {
  expect(await storage.stat(key)).toBeNull();
  await expect(storage.read(key)).rejects.toBeInstanceOf(MissingObjectError);
});

it("deleting removes the object and its description, and may be repeated", async () => {
  await storage.put(key, Buffer.from("x"), info);
  await storage.delete(key);
  await storage.delete(key);
  expect(await storage.stat(key)).toBeNull();
  expect(readdirSync(join(root, "results/t1"))).toEqual([]);
});

it("listing gives the keys under a prefix, of all depths, and nothing else", async () => {
  for (const each of ["results/t1/a.png", "results/t1/b.mp4", "results/t2/c.png", "derived/a1/320.webp"]) {
    await storage.put(each, Buffer.from("x"), info);
  }
  expect(await keys("results/")).toEqual(["results/t1/a.png", "results/t1/b.mp4", "results/t2/c.png"]);
  expect(await keys("results/t1/")).toEqual(["results/t1/a.png", "results/t1/b.mp4"]);
  expect(await keys("uploads/")).toEqual([]);
});

describe("a file that breaks off while it is stored", () => {
  const broken = () =>
    Readable.from(
      (async function* () {
        yield Buffer.from("half");
        throw new Error("cut");
      })(),
    );

  it("is not there, and leaves nothing behind", async () => {
    await expect(storage.put(key, broken(), info)).rejects.toMatchObject({ name: "VendorError", vendor: "storage" });
    expect(await storage.stat(key)).toBeNull();
    expect(readdirSync(join(root, ".tmp"))).toEqual([]);
  });

  it("leaves what was there before as it was", async () => {
    await storage.put(key, Buffer.from("before"), info);
    await expect(storage.put(key, broken(), info)).rejects.toMatchObject({ vendor: "storage" });
    expect(await text(await storage.read(key))).toBe("before");
  });
});

it("what a killed process left half written a day ago is gone after the next start", async () => {
  mkdirSync(join(root, ".tmp"));
  const [old, young] = [join(root, ".tmp", "old"), join(root, ".tmp", "young")];
  for (const path of [old, young]) writeFileSync(path, "half");
  const twoDaysAgo = new Date(Date.now() - 2 * DAY);
  utimesSync(old, twoDaysAgo, twoDaysAgo);
  await storage.put(key, Buffer.from("x"), info);
  expect(readdirSync(join(root, ".tmp"))).toEqual(["young"]);
});

it.each([
  ...["", "/etc/passwd", "results/../secrets.json", "results/..", "results//a.png", "../results/a.png", "other/a.png"],
  ...["results/a.png/../../x.png", "results/a", "results/a.png.about.json", "results/a\u0000.png", "results/é.png"],
  ...["results/.tmp/a.png", "results\\..\\a.png", "results/t/a.PNG", "results/a/b/c/d.png"],
])("%j is no key", async (bad) => {
  await expect(async () => storage.put(bad, Buffer.from("x"), info)).rejects.toBeInstanceOf(TypeError);
  await expect(async () => storage.read(bad)).rejects.toBeInstanceOf(TypeError);
  await expect(async () => storage.stat(bad)).rejects.toBeInstanceOf(TypeError);
  await expect(async () => storage.delete(bad)).rejects.toBeInstanceOf(TypeError);
});

it.each(["", "results", "results/../", "../", "/", "other/"])("%j is no prefix", async (bad) => {
  await expect(keys(bad)).rejects.toBeInstanceOf(TypeError);
});
