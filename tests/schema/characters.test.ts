import { describe, expect, it } from "vitest";
import { castIn } from "#graphql/domain/tasks/create/cast/players.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import type { Asset } from "#prisma/generated/client/client.ts";
import { countStatements, statementsDuring } from "#tests/reliability/support/work.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { insertAsset } from "#tests/support/rows.ts";

useDatabase();

type Shown = { id: string; name: string; description: string; images: { id: string }[]; rightsConfirmedAt: string };
type Told = {
  code?: string;
  fields?: { path: string[]; code: string; limit: number | null }[];
  character?: Shown;
  id?: string;
};

const CHARACTER = "id name description images { id } rightsConfirmedAt createdAt";
const REFUSED = "... on Error { code } ... on InvalidInputError { fields { path code limit } }";

async function change(name: "createCharacter" | "updateCharacter", input: object, asking: Asking): Promise<Told> {
  const type = name === "createCharacter" ? "CreateCharacter" : "UpdateCharacter";
  const document = `mutation ($input: ${type}Input!) { told: ${name}(input: $input) {
    ... on ${type}Payload { character { ${CHARACTER} } } ${REFUSED}
  } }`;
  const { data, errors } = await execute<{ told: Told }>(document, { input }, asking);
  expect(errors).toBeUndefined();
  return data.told;
}

async function remove(character: string, asking: Asking): Promise<Told> {
  const document = `mutation ($input: DeleteCharacterInput!) { told: deleteCharacter(input: $input) {
    ... on DeleteCharacterPayload { id } ... on Error { code }
  } }`;
  return (await execute<{ told: Told }>(document, { input: { character } }, asking)).data.told;
}

async function shown(id: string, asking: Asking): Promise<Shown | null> {
  const document = `query ($id: ID!) { character(id: $id) { ${CHARACTER} } }`;
  return (await execute<{ character: Shown | null }>(document, { id }, asking)).data.character;
}

async function picturesOf({ viewer }: Person, count: number): Promise<string[]> {
  const assets: Asset[] = [];
  for (let n = 0; n < count; n++) assets.push(await insertAsset(viewer.userId, { purpose: "UPLOAD" }));
  return assets.map(({ id }) => globalId("Asset", id));
}

const WORDS = { name: " Mira ", description: "a girl\nwith red hair", rightsConfirmed: true };

async function made(owner: Person, pictures = 2): Promise<Shown> {
  const { character } = await change("createCharacter", { ...WORDS, images: await picturesOf(owner, pictures) }, owner);
  if (character === undefined) throw new Error("No character was made.");
  return character;
}

const ORDERED = `task { id prompt sourceImages { id } characters { ${CHARACTER} } ... on ImageTask { input { characters sourceImages } } }`;
const ORDER = `mutation ($input: CreateImageTaskInput!) { told: createImageTask(input: $input) {
  ... on CreateImageTaskPayload { replayed ${ORDERED} } ${REFUSED}
} }`;
const RETRY = `mutation ($id: ID!) { told: retryTask(id: $id) {
  ... on RetryTaskPayload { ${ORDERED} } ... on Error { code }
} }`;
type Task = {
  id: string;
  prompt: string;
  sourceImages: object[];
  characters: Shown[];
  input: { characters: string[]; sourceImages: string[] };
};
type Ordered = Told & { task?: Task; replayed?: boolean };

async function order(characters: string[], asking: Asking, more: object = {}, idempotencyKey?: string) {
  const task = { model: "nano-banana-2", prompt: "a boat", characters, ...more };
  const { data, errors } = await execute<{ told: Ordered }>(ORDER, { input: { task, idempotencyKey } }, asking);
  expect(errors).toBeUndefined();
  return data.told;
}

async function retried(task: string, asking: Asking): Promise<Ordered> {
  const id = rowId(task, "Task");
  await db.task.update({ where: { id }, data: { status: "FAILED", failureCode: "x", completedAt: new Date() } });
  const { data, errors } = await execute<{ told: Ordered }>(RETRY, { id: task }, asking);
  expect(errors).toBeUndefined();
  return data.told;
}

async function sentOf(task: string): Promise<string[]> {
  const where = { taskId: rowId(task, "Task"), isCast: true };
  const rows = await db.taskSource.findMany({ where, orderBy: { position: "asc" } });
  return rows.map(({ assetId }) => globalId("Asset", assetId));
}

describe("a character", () => {
  it("is kept, listed, read by its id, changed and deleted", async () => {
    const owner = await signedIn();
    const images = await picturesOf(owner, 2);
    const { character } = await change("createCharacter", { ...WORDS, images }, owner);
    expect(character).toMatchObject({ name: "Mira", description: "a girl with red hair" });
    expect(character?.images.map(({ id }) => id)).toEqual(images);
    const id = character?.id ?? "";
    const list = `{ viewer { characters(first: 5) { nodes { ${CHARACTER} } } } }`;
    const listed = await execute<{ viewer: { characters: { nodes: Shown[] } } }>(list, {}, owner);
    expect(listed.data.viewer.characters.nodes).toEqual([character]);
    expect(await shown(id, owner)).toEqual(character);
    const node = await execute<{ node: Shown }>(
      `query ($id: ID!) { node(id: $id) { ... on Character { name } } }`,
      { id },
      owner,
    );
    expect(node.data.node).toEqual({ name: "Mira" });
    const changed = await change("updateCharacter", { character: id, name: "Mo", images: images.toReversed() }, owner);
    expect(changed.character).toMatchObject({ name: "Mo", description: "a girl with red hair" });
    expect(changed.character?.images.map((image) => image.id)).toEqual(images.toReversed());
    expect(await remove(id, owner)).toEqual({ id });
    expect(await remove(id, owner)).toEqual({ code: "NOT_FOUND" });
    expect(await shown(id, owner)).toBeNull();
  });

  it("is refused at every field that is wrong", async () => {
    const owner = await signedIn();
    const images = await picturesOf(owner, 9);
    const film = await insertAsset(owner.viewer.userId, { contentType: "video/mp4" });
    const refused = async (input: object) =>
      (await change("createCharacter", { ...WORDS, images, ...input }, owner)).fields;
    expect(await refused({ name: " ", description: "x".repeat(501), rightsConfirmed: false })).toEqual([
      { path: ["name"], code: "REQUIRED", limit: null },
      { path: ["description"], code: "TOO_LONG", limit: 500 },
      { path: ["images"], code: "TOO_MANY", limit: 8 },
      { path: ["rightsConfirmed"], code: "REQUIRED", limit: null },
    ]);
    expect(await refused({ images: [] })).toEqual([{ path: ["images"], code: "REQUIRED", limit: null }]);
    expect(await refused({ images: [images[0], images[1], images[0]] })).toEqual([
      { path: ["images", "2"], code: "DUPLICATE", limit: null },
    ]);
    expect(await refused({ images: [images[0], globalId("Asset", film.id)] })).toEqual([
      { path: ["images", "1"], code: "UNFIT", limit: null },
    ]);
    expect(await db.character.count({ where: { userId: owner.viewer.userId } })).toBe(0);
  });

  it("confirms the rights once more for a picture that is new to it, and for no other", async () => {
    const owner = await signedIn();
    const { id: character, images } = await made(owner);
    const old = images.map((image) => image.id);
    const [added = ""] = await picturesOf(owner, 1);
    expect(await change("updateCharacter", { character, images: [...old, added] }, owner)).toMatchObject({
      fields: [{ path: ["rightsConfirmed"], code: "REQUIRED" }],
    });
    expect(await change("updateCharacter", { character, images: old.slice(1) }, owner)).toHaveProperty("character");
    const input = { character, images: [added], rightsConfirmed: true };
    expect((await change("updateCharacter", input, owner)).character?.images).toEqual([{ id: added }]);
  });

  it("is its owner's alone, and so are its pictures", async () => {
    const [owner, stranger] = [await signedIn({ credits: 100 }), await signedIn({ credits: 100 })];
    const { id, images } = await made(owner);
    const theirs = images.map((image) => image.id);
    expect(await shown(id, stranger)).toBeNull();
    expect(await change("updateCharacter", { character: id, name: "x" }, stranger)).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await remove(id, stranger)).toEqual({ code: "NOT_FOUND" });
    expect(await change("createCharacter", { ...WORDS, images: theirs }, stranger)).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await order([id], stranger)).toMatchObject({ code: "NOT_FOUND" });
  });

  it("is there for keys with the scopes of tasks", async () => {
    const owner = await signedIn();
    const { id } = await made(owner);
    const by = (scope: "TASKS_READ" | "BILLING_READ") => makeKey(owner.viewer, { scopes: [scope], sandbox: false });
    const reads = "query ($id: ID!) { character(id: $id) { name } node(id: $id) { id } }";
    const read = async (asking: Asking) =>
      (await execute<{ character: object; node: object }>(reads, { id }, asking)).data;
    expect(await read(await by("TASKS_READ"))).toEqual({ character: { name: "Mira" }, node: { id } });
    expect((await read(await by("BILLING_READ")))?.character ?? null).toBeNull();
    expect(await read(await makeKey(owner.viewer))).toEqual({ character: null, node: null });
  });

  it("is one of at most 200, and of 500 made in a day", async () => {
    const owner = await signedIn();
    const { userId } = owner.viewer;
    const images = await picturesOf(owner, 1);
    const rows = Array.from({ length: 200 }, (_, n) => ({ userId, name: `${n}`, rightsConfirmedAt: new Date() }));
    await db.character.createMany({ data: rows });
    expect(await change("createCharacter", { ...WORDS, images }, owner)).toMatchObject({ code: "QUOTA_EXCEEDED" });
    expect(await db.character.count({ where: { userId } })).toBe(200);
  });
});

describe("a picture of a character", () => {
  it("leaves it when it is deleted; without any the character stays, and says so in an order", async () => {
    const owner = await signedIn({ credits: 100 });
    const { id, images } = await made(owner);
    const gone = { id: rowId(images[0]?.id ?? "", "Asset") };
    await db.asset.update({ where: gone, data: { deletedAt: new Date() } });
    expect((await shown(id, owner))?.images).toEqual([images[1]]);
    expect(await sentOf((await order([id], owner)).task?.id ?? "")).toEqual([images[1]?.id]);
    await db.asset.updateMany({ where: { userId: owner.viewer.userId }, data: { deletedAt: new Date() } });
    expect((await shown(id, owner))?.images).toEqual([]);
    expect((await order([id], owner)).fields).toEqual([{ path: ["characters", "0"], code: "REQUIRED", limit: null }]);
  });
});

describe("an order with characters", () => {
  it("keeps its words and its sources as they were asked for, and says who plays in it", async () => {
    const owner = await signedIn({ credits: 100 });
    const character = await made(owner);
    const [source = ""] = await picturesOf(owner, 1);
    const { task } = await order([character.id], owner, { sourceImages: [source] });
    expect(task).toMatchObject({ prompt: "a boat", sourceImages: [{ id: source }], characters: [character] });
    expect(task?.input).toEqual({ characters: [character.id], sourceImages: [source] });
    expect(await sentOf(task?.id ?? "")).toEqual(character.images.map(({ id }) => id));
  });

  it("is the same again by its key, and tried again as it was, also once they are changed or gone", async () => {
    const owner = await signedIn({ credits: 100 });
    const character = await made(owner);
    const first = await order([character.id], owner, {}, "once");
    expect(await order([character.id], owner, {}, "once")).toMatchObject({
      replayed: true,
      task: { id: first.task?.id },
    });
    expect(await order([], owner, {}, "once")).toMatchObject({ code: "IDEMPOTENCY_MISMATCH" });
    await change(
      "updateCharacter",
      { character: character.id, name: "Nobody", images: [character.images[1]?.id] },
      owner,
    );
    const second = await retried(first.task?.id ?? "", owner);
    expect(second.task?.characters).toEqual([character]);
    await remove(character.id, owner);
    const third = await retried(second.task?.id ?? "", owner);
    expect(third.task).toMatchObject({ characters: [character], input: { characters: [], sourceImages: [] } });
    expect(await sentOf(third.task?.id ?? "")).toEqual(character.images.map(({ id }) => id));
    const row = await db.task.findUniqueOrThrow({ where: { id: rowId(third.task?.id ?? "", "Task") } });
    expect(castIn(row)).toMatchObject([{ name: "Mira", description: "a girl with red hair" }]);
  });

  it("is refused for too many, for one named twice, and for words that have no room beside the cast", async () => {
    const owner = await signedIn({ credits: 100 });
    const { id } = await made(owner);
    const many = Array.from({ length: 6 }, () => id);
    expect((await order(many, owner)).fields).toEqual([{ path: ["characters"], code: "TOO_MANY", limit: 5 }]);
    expect((await order([id, id], owner)).fields).toEqual([
      { path: ["characters", "1"], code: "DUPLICATE", limit: null },
    ]);
    const added = "\n\nImage 1 and image 2 show Mira: a girl with red hair.".length;
    const words = { model: "qwen-2.1", prompt: "x".repeat(801 - added) };
    expect((await order([id], owner, words)).fields).toEqual([
      { path: ["prompt"], code: "TOO_LONG", limit: 800 - added },
    ]);
    expect(await db.task.count({ where: { userId: owner.viewer.userId } })).toBe(0);
  });

  it("is estimated, and compared, with the same refusals", async () => {
    const owner = await signedIn({ credits: 100 });
    const { id } = await made(owner);
    const estimate = `query ($input: ImageTaskInput!) { told: estimateImageTask(input: $input) { credits } }`;
    const asked = (model: string) =>
      execute<{ told: object } | null>(estimate, { input: { model, prompt: "x", characters: [id] } }, owner);
    expect((await asked("nano-banana-2")).data).toEqual({ told: { credits: 10 } });
    expect((await asked("nano-banana")).errors?.[0]).toMatchObject({ extensions: { code: "INVALID_INPUT" } });
    const compare = `mutation ($input: CompareModelsInput!) { told: compareModels(input: $input) {
      ... on CompareModelsPayload { comparison { tasks { model { slug } characters { name } } } } ${REFUSED}
    } }`;
    const compared = (models: string[]) =>
      execute<{ told: object }>(compare, { input: { prompt: "x", models, characters: [id] } }, owner);
    expect((await compared(["nano-banana-2", "nano-banana"])).data.told).toMatchObject({
      fields: [{ path: ["characters"] }],
    });
    const cast = { characters: [{ name: "Mira" }] };
    expect((await compared(["nano-banana-2", "flux-2-pro"])).data.told).toMatchObject({
      comparison: { tasks: [cast, cast] },
    });
  });

  it("asks no statement more of an order, or a list, without any", async () => {
    const owner = await signedIn({ credits: 100 });
    const { id } = await made(owner);
    countStatements();
    const plain = await statementsDuring(async () => void (await order([], owner)));
    expect(plain.filter((statement) => /"Character/.test(statement))).toEqual([]);
    const list = `{ viewer { tasks(first: 10) { nodes { id characters { name images { id } } } } } }`;
    const listed = async () => (await statementsDuring(async () => void (await execute(list, {}, owner)))).length;
    const before = await listed();
    for (let n = 0; n < 3; n++) await order([id], owner);
    expect(await listed()).toBe(before + 1);
  });
});
