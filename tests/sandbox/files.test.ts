import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { HOUR } from "#graphql/runtime/clock.ts";
import { deleteExpiredFiles, fileOnDisk, hasBytes, writeBytes } from "#graphql/sandbox/files/store.ts";
import { breakDisk, canFillDisk } from "#tests/reliability/support/full-disk.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase();
afterEach(() => void vi.useRealTimers());

it.skipIf(!canFillDisk)("a file that a full disk has cut off leaves nothing behind", async () => {
  const path = `r/full-${crypto.randomUUID()}.png`;
  await writeBytes(path, Buffer.alloc(10));
  const mend = breakDisk(dirname(fileOnDisk(path)), { kind: "full", room: 50 });
  await expect(writeBytes(path.replace("full", "fuller"), Buffer.alloc(1000)).finally(mend)).rejects.toThrow(/EFBIG/);
  expect(await hasBytes(path)).toBe(true);
  expect(readdirSync(dirname(fileOnDisk(path))).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

it("what a process that was killed has left of a file goes an hour later, and nothing else does", async () => {
  const at = new Date(Date.now() + 3 * HOUR);
  const planted = (name: string, ageMs: number) => {
    const file = fileOnDisk(name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "x");
    const touched = new Date(at.getTime() - ageMs);
    utimesSync(file, touched, touched);
    return file;
  };
  const id = crypto.randomUUID();
  const left = planted(`r/${id}_0.png.0a1b2c3d.tmp`, 2 * HOUR);
  const kept = [planted(`r/${id}_1.png.0a1b2c3d.tmp`, HOUR / 2), planted(`v/${id}_2.mp4`, 2 * HOUR)];
  vi.useFakeTimers({ toFake: ["Date"], now: at });
  await deleteExpiredFiles();
  expect([left, ...kept].map((file) => existsSync(file))).toEqual([false, true, true]);
});
