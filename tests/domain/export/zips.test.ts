import { inflateRawSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { createCharacter } from "#graphql/domain/cast/character.ts";
import { createOwnStyle } from "#graphql/domain/catalog/own-styles/own-style.ts";
import { deleteExpiredDownloads, openDownload } from "#graphql/domain/export/download.ts";
import { buildExport, deleteExpiredExports } from "#graphql/domain/export/export.ts";
import { fileNames, fileStem } from "#graphql/domain/export/file-name.ts";
import { createBatch } from "#graphql/domain/tasks/batches/batch.ts";
import { addToCollection } from "#graphql/domain/tasks/collections/arrange.ts";
import { createCollection } from "#graphql/domain/tasks/collections/collection.ts";
import { DAY, fromNow, HOUR, MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { type Asking, execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { lastMailTo } from "#tests/support/mail.ts";
import { insertAsset, insertTask } from "#tests/support/rows.ts";
import { makeImage, untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();

type Union = {
  __typename: string;
  code?: string;
  url: string;
  fileCount: number;
  byteSize: number;
  export: { id: string; status: string };
};
const here = (url: string) => url.replace(env.publicUrl, world.origin());
const idOf = ({ id }: { id: string }) => globalId("Task", id);

async function one(document: string, variables: Record<string, unknown>, asking: Asking): Promise<Union> {
  const answer = await execute<{ r: Union }>(document, variables, asking);
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data.r;
}
const download = (ids: string[], asking: Asking) =>
  one(
    `mutation ($ids: [ID!]!) { r: createDownload(ids: $ids) { __typename ... on CreateDownloadPayload { url expiresAt fileCount byteSize } ... on Error { code } } }`,
    { ids },
    asking,
  );
const askExport = (asking: Asking) =>
  one(
    `mutation { r: requestExport { __typename ... on RequestExportPayload { export { id status } } ... on Error { code } } }`,
    {},
    asking,
  );
const exportsOf = async (asking: Asking) =>
  (
    await execute<{
      viewer: { exports: { id: string; status: string; url: string | null; byteSize: number | null }[] };
    }>("{ viewer { exports { id status url byteSize } } }", {}, asking)
  ).data.viewer.exports;

/** The files of a zip, read by its central directory. */
function unzip(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = zip.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ];
    const offset = zip.readUInt32LE(at + 42);
    const name = zip.subarray(at + 46, at + 46 + nameLength).toString("utf8");
    const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
    const bytes = zip.subarray(start, start + size);
    files.set(name, method === 8 ? inflateRawSync(bytes) : bytes);
    at += 46 + nameLength + extra + comment;
  }
  return files;
}
const linesOf = (files: Map<string, Buffer>, name: string) =>
  (files.get(name)?.toString("utf8") ?? "").split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));

async function made(person: Person, prompt: string) {
  const task = await makeImage(person.viewer, prompt);
  return untilEnded(task.id, "COMPLETED");
}

describe("a zip of chosen tasks", () => {
  it("holds every file, whole, under a name that tells what it is", async () => {
    const person = await signedIn({ credits: 1000 });
    const tasks = [await made(person, "一只红色的猫, asleep!"), await made(person, "一只红色的猫, asleep!")];
    const answer = await download(tasks.map(idOf), person);
    expect(answer).toMatchObject({ __typename: "CreateDownloadPayload", fileCount: 2 });
    const response = await fetch(here(answer.url));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/zip");
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="nano-banana-video-\d{4}-\d\d-\d\d\.zip"$/,
    );
    const files = unzip(Buffer.from(await response.arrayBuffer()));
    const day = new Date().toISOString().slice(0, 10);
    const stems = tasks.map(({ id }) => `nano-banana-一只红色的猫-asleep-${day}-${id.slice(-4)}`);
    expect([...files.keys()].map((name) => name.replace(/\.(png|jpg|webp)$/, "")).sort()).toEqual(stems.sort());
    const assets = await db.asset.findMany({ where: { taskId: { in: tasks.map(({ id }) => id) } } });
    expect([...files.values()].map((bytes) => bytes.length).sort()).toEqual(
      assets.map(({ byteSize }) => byteSize).sort(),
    );
    expect(answer.byteSize).toBe(assets.reduce((sum, { byteSize }) => sum + byteSize, 0));
  });

  it("may be all of a batch, each file under the word for its row", async () => {
    const person = await signedIn({ credits: 1000 });
    const batch = await createBatch(person.viewer, { name: "Spring" });
    for (const reference of ["Row 1", "猫.png"]) {
      const task = await made(person, "a cat");
      await db.task.update({ where: { id: task.id }, data: { batchId: batch.id, reference } });
    }
    await made(person, "not in it");
    const document =
      "mutation ($id: ID!) { r: downloadBatch(input: { batch: $id }) { __typename ... on DownloadBatchPayload { url fileCount } } }";
    const answer = await one(document, { id: globalId("Batch", batch.id) }, person);
    expect(answer.fileCount).toBe(2);
    const files = unzip(Buffer.from(await (await fetch(here(answer.url))).arrayBuffer()));
    expect([...files.keys()].sort()).toEqual([
      expect.stringMatching(/^row-1-nano-banana-a-cat-/),
      expect.stringMatching(/^猫-png-nano-banana-a-cat-/),
    ]);
  });

  it("is for nobody without the signature, and for nobody after its hour", async () => {
    const person = await signedIn({ credits: 1000 });
    const task = await made(person, "a cat");
    const { url } = await download([idOf(task)], person);
    const good = new URL(here(url));
    const altered = (change: (address: URL) => void) => {
      const address = new URL(good);
      change(address);
      return fetch(address).then(({ status }) => status);
    };
    expect(await altered((address) => address.searchParams.set("s", "x"))).toBe(404);
    expect(await altered((address) => address.searchParams.set("e", "9999999999"))).toBe(404);
    expect(await altered((address) => (address.search = ""))).toBe(404);
    expect(await altered((address) => (address.pathname = address.pathname.replace("downloads", "exports")))).toBe(404);
    expect((await fetch(good, { method: "POST" })).status).toBe(405);
    expect((await fetch(good, { method: "HEAD" })).status).toBe(200);
    const id = good.pathname.slice("/downloads/".length, -".zip".length);
    await db.download.update({ where: { id }, data: { expiresAt: fromNow(-MINUTE) } });
    expect((await fetch(good)).status).toBe(404);
    await deleteExpiredDownloads();
    expect(await db.download.count({ where: { id } })).toBe(0);
  });

  it("leaves out what was deleted meanwhile, and is not found when nothing is left", async () => {
    const person = await signedIn({ credits: 1000 });
    const tasks = [await made(person, "one"), await made(person, "two")];
    const { url } = await download(tasks.map(idOf), person);
    const hide = (id: string) => db.task.update({ where: { id }, data: { deletedAt: new Date() } });
    await hide(tasks[0]?.id ?? "");
    expect(unzip(Buffer.from(await (await fetch(here(url))).arrayBuffer())).size).toBe(1);
    await hide(tasks[1]?.id ?? "");
    expect((await fetch(here(url))).status).toBe(404);
  });

  it("is refused for what is not yours, not there, without files, and for lists too long", async () => {
    const person = await signedIn({ credits: 1000 });
    const stranger = await signedIn();
    const task = await made(person, "mine");
    const empty = await insertTask(person.viewer.userId, { status: "FAILED" });
    expect(await download([idOf(task)], stranger)).toMatchObject({ code: "NOT_FOUND" });
    expect(await download([idOf(task), "\u0000"], person)).toMatchObject({ code: "NOT_FOUND" });
    expect(await download([idOf(empty)], person)).toMatchObject({ code: "CONFLICT" });
    expect(await download([], person)).toMatchObject({ code: "INVALID_INPUT" });
    expect(
      await download(
        Array.from({ length: 101 }, (_, n) => `${n}`),
        person,
      ),
    ).toMatchObject({ code: "INVALID_INPUT" });
  });

  it("has an empty file where one is gone from storage, and closes what is open when its reader leaves", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    const task = await insertTask(userId, { status: "COMPLETED" });
    const keys = ["gone", "large", "last"].map((name) => `results/${userId}/${name}.png`);
    await storage().put(keys[1] ?? "", Buffer.alloc(4_000_000, 7), { contentType: "image/png", metadata: {} });
    await storage().put(keys[2] ?? "", Buffer.from("last"), { contentType: "image/png", metadata: {} });
    for (const [position, storageKey] of keys.entries())
      await insertAsset(userId, { taskId: task.id, position, storageKey });
    const { url } = await download([idOf(task)], person);
    const files = unzip(Buffer.from(await (await fetch(here(url))).arrayBuffer()));
    expect([...files.values()].map((bytes) => bytes.length)).toEqual([0, 4_000_000, 4]);
    const opened = await openDownload(new URL(url).pathname.slice("/downloads/".length, -".zip".length));
    const reading = vi.spyOn(storage(), "read");
    for await (const _chunk of opened?.stream ?? []) break;
    const [large] = await Promise.all(
      reading.mock.results.flatMap((result) => (result.type === "return" ? [result.value.catch(() => null)] : [])),
    ).then((all) => all.filter((stream) => stream !== null));
    reading.mockRestore();
    await vi.waitFor(() => expect(large === undefined || large.destroyed).toBe(true));
  });
});

describe("file names", () => {
  const createdAt = new Date("2026-05-04T10:00:00Z");
  const task = (prompt: string, id = "…-a1b2", reference: string | null = null) => ({
    ...{ id, modelSlug: "veo-3.1-fast", prompt, reference, createdAt },
  });
  const asset = { id: "…-c3d4", position: 0, contentType: "video/mp4", altText: "", createdAt };

  it("are made of model, prompt and date, cut between words", () => {
    expect(fileStem(asset, task("A Cat, on the roof"))).toBe("veo-3.1-fast-a-cat-on-the-roof-2026-05-04-a1b2");
    expect(fileStem({ ...asset, position: 2 }, task("A Cat"))).toBe("veo-3.1-fast-a-cat-2026-05-04-a1b2-3");
    expect(fileStem(asset, task("word ".repeat(100)))).toBe(`veo-3.1-fast-${"word-".repeat(11)}word-2026-05-04-a1b2`);
    expect(fileStem({ ...asset, altText: "My own photo" }, null)).toBe("my-own-photo-2026-05-04-c3d4");
    expect(fileStem(asset, null)).toBe("upload-2026-05-04-c3d4");
  });

  it("begin with the word of whoever ordered", () => {
    expect(fileStem(asset, task("A Cat", "…-a1b2", "Row 007"))).toBe("row-007-veo-3.1-fast-a-cat-2026-05-04-a1b2");
    expect(fileStem(asset, task("A Cat", "…-a1b2", "../../x"))).toBe("x-veo-3.1-fast-a-cat-2026-05-04-a1b2");
  });

  it("tell takes of the same words and day apart", () => {
    expect(new Set(["…-a1b2", "…-a1b3"].map((id) => fileStem(asset, task("A Cat", id)))).size).toBe(2);
  });

  it.each(["../../etc/passwd", "C:\\x", "\u0000\r\n", "\u202egpj.exe", "/", "...", "🦊".repeat(200)])(
    "hold nothing that a file system or a header would take for something else: %j",
    (prompt) => {
      const name = fileNames()(asset, task(prompt));
      expect(name).toMatch(/^[\p{L}\p{N}\p{M}.-]+\.mp4$/u);
      expect(name).not.toContain("..");
    },
  );

  it("are on each file's own address", async () => {
    const person = await signedIn();
    const made = await insertTask(person.viewer.userId, { status: "COMPLETED", prompt: "a cat & a dog" });
    await insertAsset(person.viewer.userId, { taskId: made.id, position: 0 });
    const read = await execute<{ task: { assets: { downloadUrl: string }[] } }>(
      "query ($id: ID!) { task(id: $id) { assets { downloadUrl } } }",
      { id: idOf(made) },
      person,
    );
    const address = new URL(read.data.task.assets[0]?.downloadUrl ?? "");
    expect(address.searchParams.get("download")).toMatch(/^nano-banana-a-cat-a-dog-\d{4}-\d\d-\d\d-[0-9a-f]{4}$/);
  });
});

describe("a copy of everything", () => {
  it("holds every record and file of the account and of no other, and its owner is told", async () => {
    const person = await signedIn({ credits: 1000 });
    const stranger = await signedIn({ credits: 1000 });
    const task = await made(person, "a fox in the snow");
    await made(stranger, "a secret of somebody else");
    const { userId } = person.viewer;
    const messages = { create: [{ position: 0, role: "USER" as const, text: "a fox" }] };
    await db.prompt.create({
      data: { userId, idea: "a fox", kind: "IMAGE", status: "COMPLETED", text: "A fox.", messages },
    });
    const boats = await createCollection(person.viewer, "Boats");
    await addToCollection(person.viewer, boats.id, [task.id]);
    const compared = { models: [task.modelSlug], tasks: { connect: { id: task.id } } };
    await db.comparison.create({ data: { userId, prompt: task.prompt, ...compared } });
    await createOwnStyle(userId, { name: "Foggy", promptSuffix: "in dense fog" });
    const { id: picture } = await db.asset.findFirstOrThrow({ where: { taskId: task.id } });
    const looks = { description: "red hair", images: [picture], rightsConfirmed: true };
    await createCharacter(userId, { name: "Mira", ...looks });
    const batch = await createBatch(person.viewer, { name: "Spring" });
    await db.task.update({ where: { id: task.id }, data: { batchId: batch.id, reference: "Row 7" } });
    expect((await askExport(person)).export.status).toBe("PENDING");
    const ready = await vi.waitFor(
      async () => {
        const [latest] = await exportsOf(person);
        expect(latest?.status).toBe("READY");
        return latest;
      },
      { timeout: 15_000 },
    );
    const response = await fetch(here(ready?.url ?? ""));
    expect(response.headers.get("content-disposition")).toMatch(/export-\d{4}/);
    const zip = Buffer.from(await response.arrayBuffer());
    expect(zip.length).toBe(ready?.byteSize);
    const files = unzip(zip);
    const { email } = await db.user.findUniqueOrThrow({ where: { id: userId } });
    expect(linesOf(files, "profile.jsonl")).toMatchObject([{ id: userId, email }]);
    const [line] = linesOf(files, "tasks.jsonl");
    expect(line).toMatchObject({ id: task.id, recipe: { prompt: "a fox in the snow", model: "nano-banana" } });
    expect(files.get(line.files[0])?.length).toBeGreaterThan(100);
    expect(linesOf(files, "collections.jsonl")).toMatchObject([{ name: "Boats", tasks: [task.id] }]);
    expect(linesOf(files, "comparisons.jsonl")).toMatchObject([{ prompt: "a fox in the snow", tasks: [task.id] }]);
    expect(linesOf(files, "batches.jsonl")).toMatchObject([{ id: batch.id, name: "Spring" }]);
    expect(line).toMatchObject({ reference: "Row 7", batch: batch.id });
    expect(linesOf(files, "styles.jsonl")).toMatchObject([{ name: "Foggy", promptSuffix: "in dense fog" }]);
    expect(linesOf(files, "characters.jsonl")).toMatchObject([
      { name: "Mira", description: "red hair", pictures: [picture] },
    ]);
    expect(linesOf(files, "prompts.jsonl")).toMatchObject([{ text: "A fox.", conversation: [{ text: "a fox" }] }]);
    expect(linesOf(files, "ledger.jsonl").map(({ type }) => type)).toEqual(["GRANT", "HOLD", "SETTLEMENT"]);
    expect(linesOf(files, "files.jsonl")).toHaveLength(1);
    expect(JSON.stringify([...files.values()].map((bytes) => bytes.toString("latin1")))).not.toContain(
      "secret of somebody",
    );
    const part = await fetch(here(ready?.url ?? ""), { headers: { range: "bytes=0-3" } });
    expect([part.status, await part.text()]).toEqual([206, "PK\u0003\u0004"]);
    const mail = await vi.waitFor(async () => {
      const latest = await lastMailTo(email);
      expect(latest.subject).toBe("Your data is ready to download");
      return latest;
    });
    expect(mail.text).not.toContain("/exports/");
    expect(await exportsOf(stranger)).toEqual([]);
  });

  it("is packed once however often it is asked for, and three times a day at most", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    await world.stopWorker();
    await world.restartWorker();
    await db.dataExport.create({ data: { userId } });
    const asked = await Promise.all([askExport(person), askExport(person)]);
    expect(new Set(asked.map((answer) => answer.export.id)).size).toBe(1);
    await db.dataExport.updateMany({ where: { userId }, data: { status: "FAILED" } });
    for (let n = 0; n < 2; n++) await db.dataExport.create({ data: { userId, status: "FAILED" } });
    expect(await askExport(person)).toMatchObject({ code: "RATE_LIMITED" });
  });

  it("is gone after its week, from the API, its address and storage", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    const { id } = await db.dataExport.create({ data: { userId } });
    await buildExport(id, { isLastTry: true });
    const [ready] = await exportsOf(person);
    const { storageKey } = await db.dataExport.findUniqueOrThrow({ where: { id } });
    expect((await fetch(here(ready?.url ?? ""), { method: "HEAD" })).status).toBe(200);
    await db.dataExport.update({ where: { id }, data: { expiresAt: fromNow(-HOUR) } });
    expect((await exportsOf(person))[0]?.url).toBeNull();
    expect((await fetch(here(ready?.url ?? ""))).status).toBe(404);
    await deleteExpiredExports();
    expect(await storage().stat(storageKey ?? "")).toBeNull();
    expect(await exportsOf(person)).toEqual([]);
  });

  it("that can't be packed is tried again, and fails at the last try without leaving anything", async () => {
    const person = await signedIn();
    const { id } = await db.dataExport.create({ data: { userId: person.viewer.userId } });
    const put = vi.spyOn(storage(), "put").mockRejectedValue(new Error("the disk is full"));
    await expect(buildExport(id, { isLastTry: false })).rejects.toThrow("the disk is full");
    expect((await exportsOf(person))[0]?.status).toBe("PENDING");
    await buildExport(id, { isLastTry: true });
    put.mockRestore();
    expect((await exportsOf(person))[0]).toMatchObject({ status: "FAILED", url: null });
  });

  it("leaves nothing in storage that no row names", async () => {
    const stray = "exports/00000000-0000-0000-0000-000000000000/stray.zip";
    await storage().put(stray, Buffer.from("x"), { contentType: "application/zip", metadata: {} });
    const old = await signedIn();
    await db.dataExport.create({ data: { userId: old.viewer.userId, createdAt: fromNow(-2 * DAY) } });
    await deleteExpiredExports();
    expect(await storage().stat(stray)).toBeNull();
    expect((await exportsOf(old))[0]?.status).toBe("FAILED");
  });
});
