import { mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { beforeEach, expect, it } from "vitest";
import { DAY } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { diskStorage } from "#graphql/vendors/storage/disk.ts";
import type { Storage } from "#graphql/vendors/storage/driver.ts";

let root: string;
let storage: Storage;
beforeEach(() => {
  root = mkdtempSync(join(env.dataDir, "storage-"));
  storage = diskStorage(root);
});

const info = { contentType: "image/png", metadata: { task: "t1", owner: "u1", model: "nano-banana" } };
const key = "results/t1/abc_-.png";

it("what was said of an object stands in a file beside it", async () => {
  await storage.put(key, Buffer.from("0123456789"), info);
  expect(JSON.parse(readFileSync(join(root, `${key}.about.json`), "utf8"))).toEqual(info);
});

it("deleting removes the object and its description", async () => {
  await storage.put(key, Buffer.from("x"), info);
  await storage.delete(key);
  expect(readdirSync(join(root, "results/t1"))).toEqual([]);
});

it("a file that breaks off while it is stored leaves nothing behind", async () => {
  const cut = async function* () {
    yield Buffer.from("half");
    throw new Error("cut");
  };
  await expect(storage.put(key, Readable.from(cut()), info)).rejects.toMatchObject({ vendor: "storage" });
  expect(readdirSync(join(root, ".tmp"))).toEqual([]);
});

it("files that break off before they have begun leave nothing behind either, however busy the disk is", async () => {
  // Node opens files on four threads: with many at once some are opened only after their source is gone.
  const gone = () =>
    new Readable({
      read() {
        this.destroy(new Error("cut"));
      },
    });
  const puts = Array.from({ length: 300 }, (_, number) => storage.put(`results/t1/${number}.png`, gone(), info));
  expect((await Promise.allSettled(puts)).filter(({ status }) => status === "fulfilled")).toEqual([]);
  await storage.put(key, Buffer.from("x"), info);
  expect(readdirSync(join(root, ".tmp"))).toEqual([]);
});

it("bytes come through the server, never straight to the directory", async () => {
  expect(await storage.directUpload(key, { contentType: "image/png", byteSize: 1, seconds: 60 })).toBeNull();
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
