import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { env } from "#graphql/runtime/env.ts";
import { diskStorage } from "#graphql/vendors/storage/disk.ts";
import { MissingObjectError, type Storage } from "#graphql/vendors/storage/driver.ts";
import { s3Storage } from "#graphql/vendors/storage/s3.ts";
import { s3Server } from "#tests/support/files/s3-server.ts";

let server: Awaited<ReturnType<typeof s3Server>>;
beforeAll(async () => {
  server = await s3Server();
});
afterAll(() => server.stop());

const drivers: [string, () => Storage][] = [
  ["a directory", () => diskStorage(mkdtempSync(join(env.dataDir, "storage-")))],
  [
    "a bucket",
    () => {
      server.objects.clear();
      return s3Storage(server.bucket);
    },
  ],
];

const info = { contentType: "image/png", metadata: { task: "t1", owner: "u1", model: "nano-banana" } };
const key = "results/t1/abc_-.png";

async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function text(stream: Readable): Promise<string> {
  return (await bytesOf(stream)).toString();
}

const broken = () =>
  Readable.from(
    (async function* () {
      yield Buffer.from("half");
      throw new Error("cut");
    })(),
  );

describe.each(drivers)("files in %s", (_name, open) => {
  let storage: Storage;
  beforeEach(() => {
    storage = open();
  });

  async function keys(prefix: string): Promise<string[]> {
    const found: string[] = [];
    for await (const each of storage.list(prefix)) found.push(each);
    return found.sort();
  }

  it.each([
    ["bytes", () => Buffer.from("0123456789")],
    ["a stream", () => Readable.from([Buffer.from("01234"), Buffer.from("56789")])],
  ])("can be read again, whole and in part, when they came as %s", async (_title, body) => {
    await storage.put(key, body(), info);
    expect(await text(await storage.read(key))).toBe("0123456789");
    expect(await text(await storage.read(key, { start: 0, end: 0 }))).toBe("0");
    expect(await text(await storage.read(key, { start: 3, end: 5 }))).toBe("345");
    expect(await text(await storage.read(key, { start: 9, end: 9 }))).toBe("9");
  });

  it("may be large", async () => {
    const block = Buffer.alloc(1024 * 1024, "0123456789abcdef");
    await storage.put(key, Readable.from(Array.from({ length: 20 }, () => block)), info);
    expect(await storage.stat(key)).toMatchObject({ ...info, byteSize: 20 * block.length });
    expect((await bytesOf(await storage.read(key))).equals(Buffer.concat(Array(20).fill(block)))).toBe(true);
  });

  it("may be empty", async () => {
    await storage.put(key, Buffer.alloc(0), info);
    expect(await storage.stat(key)).toMatchObject({ byteSize: 0 });
  });

  it("carry what was said of them, and when they came", async () => {
    await storage.put(key, Buffer.from("0123456789"), info);
    const found = await storage.stat(key);
    expect(found).toMatchObject({ ...info, byteSize: 10 });
    expect(Math.abs(Date.now() - (found?.modifiedAt.getTime() ?? 0))).toBeLessThan(5000);
  });

  it("that are not there are told before the first byte", async () => {
    expect(await storage.stat(key)).toBeNull();
    await expect(storage.read(key)).rejects.toBeInstanceOf(MissingObjectError);
  });

  it("can be deleted, more than once", async () => {
    await storage.put(key, Buffer.from("x"), info);
    await storage.delete(key);
    await storage.delete(key);
    expect(await storage.stat(key)).toBeNull();
  });

  it("are listed by prefix, at all depths, and nothing else", async () => {
    for (const each of ["results/t1/a.png", "results/t1/b.mp4", "results/t2/c.png", "derived/a1/320.webp"]) {
      await storage.put(each, Buffer.from("x"), info);
    }
    expect(await keys("results/")).toEqual(["results/t1/a.png", "results/t1/b.mp4", "results/t2/c.png"]);
    expect(await keys("results/t1/")).toEqual(["results/t1/a.png", "results/t1/b.mp4"]);
    expect(await keys("uploads/")).toEqual([]);
  });

  it("that break off while they are stored are not there", async () => {
    await expect(storage.put(key, broken(), info)).rejects.toMatchObject({ name: "VendorError", vendor: "storage" });
    expect(await storage.stat(key)).toBeNull();
    expect(server.parts.size).toBe(0);
  });

  it("that break off leave what was there before as it was", async () => {
    await storage.put(key, Buffer.from("before"), info);
    await expect(storage.put(key, broken(), info)).rejects.toMatchObject({ vendor: "storage" });
    expect(await text(await storage.read(key))).toBe("before");
  });

  it.each([
    ...[
      "",
      "/etc/passwd",
      "results/../secrets.json",
      "results/..",
      "results//a.png",
      "../results/a.png",
      "other/a.png",
    ],
    ...["results/a.png/../../x.png", "results/a", "results/a.png.about.json", "results/a\u0000.png", "results/é.png"],
    ...["results/.tmp/a.png", "results\\..\\a.png", "results/t/a.PNG", "results/a/b/c/d.png"],
  ])("never have the name %j", async (bad) => {
    await expect(async () => storage.put(bad, Buffer.from("x"), info)).rejects.toBeInstanceOf(TypeError);
    await expect(async () => storage.read(bad)).rejects.toBeInstanceOf(TypeError);
    await expect(async () => storage.stat(bad)).rejects.toBeInstanceOf(TypeError);
    await expect(async () => storage.delete(bad)).rejects.toBeInstanceOf(TypeError);
  });

  it.each(["", "results", "results/../", "../", "/", "other/"])("are not listed by %j", async (bad) => {
    await expect(keys(bad)).rejects.toBeInstanceOf(TypeError);
  });
});
