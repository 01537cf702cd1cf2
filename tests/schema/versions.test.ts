import { expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { countStatements, statementsSoFar } from "#tests/reliability/support/work.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { insertAsset, insertTask } from "#tests/support/rows.ts";

useDatabase();

const VERSIONS = `query ($asset: ID!) { told: assetVersions(asset: $asset) {
  asset { id } madeFrom purpose prompt
} }`;
type Told = { asset: { id: string }; madeFrom: string | null; purpose: string | null; prompt: string | null }[];

async function versions(id: string, asking: Asking): Promise<Told> {
  const { data, errors } = await execute<{ told: Told }>(VERSIONS, { asset: globalId("Asset", id) }, asking);
  expect(errors).toBeUndefined();
  return data.told;
}

type Task = NonNullable<Parameters<typeof insertTask>[1]>;

/** A result, made from a file where one is given. */
async function made({ viewer: { userId } }: Person, from: string | null, data: Task = {}, file = {}): Promise<string> {
  const { id: taskId } = await insertTask(userId, { status: "COMPLETED", ...data });
  if (from !== null) await db.taskSource.create({ data: { taskId, position: 0, assetId: from } });
  return (await insertAsset(userId, { taskId, ...file })).id;
}

const named = (told: Told, ids: Record<string, string>) => {
  const names = new Map(Object.entries(ids).map(([name, id]) => [globalId("Asset", id), name]));
  return told.map(({ asset, madeFrom }) => [names.get(asset.id), madeFrom === null ? null : names.get(madeFrom)]);
};

it("from any of them all versions are told, each with what it was made from and what was done", async () => {
  const person = await signedIn();
  const { userId } = person.viewer;
  const upload = (await insertAsset(userId, { purpose: "UPLOAD" })).id;
  const edited = await made(person, upload, { prompt: "at night" });
  const larger = await made(person, edited, { modelSlug: "recraft-crisp-upscale", prompt: "" });
  const cut = (await insertAsset(userId, { purpose: "UPLOAD", croppedFromId: edited })).id;
  const moving = await made(
    person,
    cut,
    { kind: "VIDEO", modelSlug: "veo-3.1-fast", prompt: "it snows", frameMode: "FIRST_FRAME" },
    { contentType: "video/mp4" },
  );
  const ids = { upload, edited, larger, cut, moving };
  const told = await versions(larger, person);
  expect(named(told, ids)).toEqual([
    ["upload", null],
    ["edited", "upload"],
    ["larger", "edited"],
    ["cut", "edited"],
    ["moving", "cut"],
  ]);
  expect(told.map(({ purpose, prompt }) => [purpose, prompt])).toEqual([
    [null, null],
    ["EDIT", "at night"],
    ["UPSCALE", ""],
    [null, null],
    ["IMAGE_TO_VIDEO", "it snows"],
  ]);
  for (const id of Object.values(ids)) expect(await versions(id, person)).toEqual(told);
});

it("what was deleted is left out, and what was made of it stands behind what is left before", async () => {
  const person = await signedIn();
  const first = await made(person, null);
  const second = await made(person, first);
  const third = await made(person, second);
  const { taskId } = await db.asset.findUniqueOrThrow({ where: { id: second } });
  await db.task.update({ where: { id: taskId ?? "" }, data: { deletedAt: new Date() } });
  expect(named(await versions(third, person), { first, third })).toEqual([
    ["first", null],
    ["third", "first"],
  ]);
  expect(await versions(second, person)).toEqual([]);
});

it("they are one's own alone, and a key needs the right to read tasks", async () => {
  const [person, stranger] = [await signedIn(), await signedIn()];
  const first = await made(person, null);
  expect(await versions(first, stranger)).toEqual([]);
  expect(await versions("nothing", person)).toEqual([]);
  const able = await makeKey(person.viewer, { sandbox: false, scopes: ["TASKS_READ"] });
  const unable = await makeKey(person.viewer, { sandbox: false, scopes: ["PROMPTS_WRITE"] });
  expect(await versions(first, able)).toHaveLength(1);
  const { errors } = await execute(VERSIONS, { asset: globalId("Asset", first) }, unable);
  expect(errors?.[0]?.extensions?.code).toBe("FORBIDDEN");
});

it("of a beginning with hundreds of versions its own line is told, and what was made of it, by three statements", async () => {
  const person = await signedIn();
  const upload = (await insertAsset(person.viewer.userId, { purpose: "UPLOAD" })).id;
  for (let n = 0; n < 130; n++) await made(person, upload);
  let last = await made(person, upload);
  const line = [upload, last];
  for (let n = 0; n < 8; n++) {
    last = await made(person, last);
    line.push(last);
  }
  const middle = line[5] ?? "";
  countStatements();
  const before = statementsSoFar();
  const told = await versions(middle, person);
  expect(statementsSoFar() - before).toBeLessThanOrEqual(8);
  expect(told).toHaveLength(60);
  const ids = told.map(({ asset }) => asset.id);
  for (const id of line) expect(ids).toContain(globalId("Asset", id));
});
