// @process own: what is found on the PATH is remembered, and it sets that.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { attachedKeys } from "#graphql/domain/assets/attached/keys.ts";
import { preparePoster } from "#graphql/domain/assets/attached/prepare-poster.ts";
import { db } from "#graphql/runtime/db.ts";
import { frameDrawer } from "#graphql/runtime/video-frame.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { storedAsset } from "#tests/domain/assets/fixtures.ts";
import { useDatabase } from "#tests/support/database.ts";
import { picture } from "#tests/support/files/media-files.ts";

useDatabase();

// What stands in for ffmpeg writes what it was called with, and answers with a picture, or as it is told.
const directory = mkdtempSync(join(tmpdir(), "ffmpeg-"));
const told = join(directory, "told");
const before = process.env.PATH;

function standIn(answer: string): void {
  const script = `#!${process.execPath}
const { appendFileSync, readFileSync, existsSync } = require("node:fs");
const args = process.argv.slice(2);
const file = args.find((arg) => arg.startsWith("file:"));
appendFileSync(${JSON.stringify(told)}, JSON.stringify({ args, env: Object.keys(process.env), isThere: file && existsSync(file.slice(5)) }) + "\\n");
if (args[0] === "-version") process.stdout.write("ffmpeg version 0"); else { ${answer} }
`;
  writeFileSync(join(directory, "ffmpeg"), script);
  chmodSync(join(directory, "ffmpeg"), 0o755);
}

function calls(): { args: string[]; env: string[]; isThere?: boolean }[] {
  return readFileSync(told, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const CLIP = { contentType: "video/mp4", width: 64, height: 48 };
const posterOf = async (id: string) => (await db.asset.findUniqueOrThrow({ where: { id } })).posterName;

beforeAll(async () => writeFileSync(join(directory, "frame.jpg"), await picture("jpeg", 320, 180)));
beforeEach(() => {
  writeFileSync(told, "");
  process.env.PATH = directory;
});
afterAll(() => {
  process.env.PATH = before;
  rmSync(directory, { recursive: true });
});

it("a video gets its poster from ffmpeg where there is one, which knows nothing of us and reads that file alone", async () => {
  standIn(`process.stdout.write(readFileSync(${JSON.stringify(join(directory, "frame.jpg"))}))`);
  const asset = await storedAsset(Buffer.from("a clip"), CLIP);
  preparePoster(asset, frameDrawer());
  await vi.waitFor(async () => expect(await posterOf(asset.id)).not.toBeNull(), 10_000);
  const kept = await db.asset.findUniqueOrThrow({ where: { id: asset.id } });
  for (const key of attachedKeys(kept)) expect(await storage().stat(key)).not.toBeNull();
  const [looked, drew, ...more] = calls();
  expect([looked?.args, drew?.isThere, more]).toEqual([["-version"], true, []]);
  expect(drew?.env).toEqual(["PATH"]);
  expect(drew?.args.join(" ")).toMatch(/-protocol_whitelist file -f mov -i file:/);
});

it.each([
  ["fails", "process.exit(1)"],
  ["writes nothing", ""],
  ["writes more than a picture", "process.stdout.write(Buffer.alloc(8e6))"],
])("a video has no poster, and nobody hears of it, where ffmpeg %s", async (_, answer) => {
  standIn(answer);
  const asset = await storedAsset(Buffer.from("a clip"), CLIP);
  preparePoster(asset, frameDrawer());
  await vi.waitFor(() => expect(calls()).toHaveLength(2), 10_000);
  const next = await storedAsset(Buffer.from("another clip"), CLIP);
  standIn(`process.stdout.write(readFileSync(${JSON.stringify(join(directory, "frame.jpg"))}))`);
  preparePoster(next, frameDrawer());
  await vi.waitFor(async () => expect(await posterOf(next.id)).not.toBeNull(), 10_000);
  expect(await posterOf(asset.id)).toBeNull();
});

it("nothing is tried where there is none, nor for an image", async () => {
  process.env.PATH = join(directory, "nowhere");
  expect(await frameDrawer().isThere()).toBe(false);
  process.env.PATH = directory;
  standIn("");
  expect(await frameDrawer().isThere()).toBe(true);
  writeFileSync(told, "");
  const image = await storedAsset(await picture("png", 8, 8), { contentType: "image/png", width: 8, height: 8 });
  preparePoster(image, frameDrawer());
  expect(readFileSync(told, "utf8")).toBe("");
});
