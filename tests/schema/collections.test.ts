import { describe, expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { type Asking, execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { insertTask } from "#tests/support/rows.ts";
import { useWorld } from "#tests/support/world.ts";

useWorld();

type Told = {
  code?: string;
  message?: string;
  fields?: { path: string[]; code: string; limit: number | null }[];
  collection?: { id: string; name: string; taskCount: number };
  id?: string;
};

const NAMES = {
  createCollection: "CreateCollection",
  renameCollection: "RenameCollection",
  addToCollection: "AddToCollection",
  removeFromCollection: "RemoveFromCollection",
  moveInCollection: "MoveInCollection",
} as const;

async function change(name: keyof typeof NAMES, input: object, asking: Asking): Promise<Told> {
  const document = `mutation ($input: ${NAMES[name]}Input!) { told: ${name}(input: $input) {
    ... on ${NAMES[name]}Payload { collection { id name taskCount } }
    ... on Error { code message }
    ... on InvalidInputError { fields { path code limit } }
  } }`;
  const { data, errors } = await execute<{ told: Told }>(document, { input }, asking);
  expect(errors).toBeUndefined();
  return data.told;
}

async function remove(collection: string, asking: Asking): Promise<Told> {
  const document = `mutation ($input: DeleteCollectionInput!) { told: deleteCollection(input: $input) {
    ... on DeleteCollectionPayload { id } ... on Error { code }
  } }`;
  return (await execute<{ told: Told }>(document, { input: { collection } }, asking)).data.told;
}

async function keep(act: "deleteTasks" | "restoreTasks", task: string, asking: Asking): Promise<void> {
  const { errors } = await execute(
    `mutation ($ids: [ID!]!) { ${act}(ids: $ids) { __typename } }`,
    { ids: [task] },
    asking,
  );
  expect(errors).toBeUndefined();
}

async function made(owner: Asking, name = "Boats"): Promise<string> {
  return (await change("createCollection", { name }, owner)).collection?.id ?? "";
}

async function tasksOf({ viewer }: Person, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(globalId("Task", (await insertTask(viewer.userId, ended)).id));
  return ids;
}
const ended = { status: "COMPLETED" } as const;

type Page = {
  node: {
    taskCount: number;
    tasks: { nodes: { id: string }[]; pageInfo: { endCursor: string | null; hasNextPage: boolean } };
  } | null;
};

async function page(id: string, asking: Asking, args = "first: 100") {
  const { data, errors } = await execute<Page>(
    `query ($id: ID!) { node(id: $id) { ... on Collection {
      taskCount tasks(${args}) { nodes { id } pageInfo { endCursor hasNextPage } }
    } } }`,
    { id },
    asking,
  );
  expect(errors).toBeUndefined();
  if (data.node === null) throw new Error("There is no such collection.");
  const { tasks, taskCount } = data.node;
  return { ids: tasks.nodes.map((node) => node.id), taskCount, ...tasks.pageInfo };
}

const orderOf = async (id: string, asking: Asking) => (await page(id, asking)).ids;

describe("a collection", () => {
  it("keeps tasks in the order in which they come, each once, and a task may be in many", async () => {
    const owner = await signedIn();
    const [a = "", b = "", c = ""] = await tasksOf(owner, 3);
    const [boats, best] = [await made(owner), await made(owner, " Best ")];
    expect(await change("addToCollection", { collection: boats, tasks: [b, a, b] }, owner)).toMatchObject({
      collection: { name: "Boats", taskCount: 2 },
    });
    await change("addToCollection", { collection: boats, tasks: [a, c] }, owner);
    await change("addToCollection", { collection: best, tasks: [a] }, owner);
    expect(await page(boats, owner)).toMatchObject({ ids: [b, a, c], taskCount: 3, hasNextPage: false });
    const { data } = await execute(
      `query ($id: ID!) {
        viewer { collections(first: 5) { nodes { name taskCount tasks(first: 1) { nodes { id } } } } }
        task(id: $id) { collections(first: 5) { nodes { id } } }
      }`,
      { id: a },
      owner,
    );
    expect(data).toEqual({
      viewer: {
        collections: {
          nodes: [
            { name: "Best", taskCount: 1, tasks: { nodes: [{ id: a }] } },
            { name: "Boats", taskCount: 3, tasks: { nodes: [{ id: b }] } },
          ],
        },
      },
      task: { collections: { nodes: [{ id: best }, { id: boats }] } },
    });
  });

  it("is read page by page, forwards and backwards", async () => {
    const owner = await signedIn();
    const all = await tasksOf(owner, 5);
    const id = await made(owner);
    await change("addToCollection", { collection: id, tasks: all }, owner);
    const first = await page(id, owner, "first: 2");
    expect(first).toMatchObject({ ids: all.slice(0, 2), hasNextPage: true });
    const second = await page(id, owner, `first: 3, after: "${first.endCursor}"`);
    expect(second).toMatchObject({ ids: all.slice(2), hasNextPage: false });
    expect((await page(id, owner, "last: 2")).ids).toEqual(all.slice(3));
    const { errors } = await execute(
      `query ($id: ID!) { collection(id: $id) { tasks(after: "${Buffer.from("rank:x").toString("base64url")}") { nodes { id } } } }`,
      { id },
      owner,
    );
    expect(errors?.[0]?.extensions).toMatchObject({ fields: [{ path: ["after"], code: "FORMAT" }] });
  });

  it("is put in another order by moves, each of which moves one task", async () => {
    const owner = await signedIn();
    const [a = "", b = "", c = "", d = ""] = await tasksOf(owner, 4);
    const id = await made(owner);
    await change("addToCollection", { collection: id, tasks: [a, b, c, d] }, owner);
    const ranks = () => db.collectedTask.findMany({ where: { collectionId: rowId(id, "Collection") } });
    const before = await ranks();
    await change("moveInCollection", { collection: id, task: d, before: b }, owner);
    expect(await orderOf(id, owner)).toEqual([a, d, b, c]);
    const moved = (await ranks()).filter(({ taskId, rank }) =>
      before.every((place) => place.taskId !== taskId || place.rank !== rank),
    );
    expect(moved.map(({ taskId }) => taskId)).toEqual([rowId(d, "Task")]);
    await change("moveInCollection", { collection: id, task: c, before: a }, owner);
    await change("moveInCollection", { collection: id, task: a, after: b }, owner);
    await change("moveInCollection", { collection: id, task: a, after: a }, owner);
    expect(await orderOf(id, owner)).toEqual([c, d, b, a]);
  });

  it("keeps its order however often one moves to the same place", async () => {
    const owner = await signedIn();
    const all = await tasksOf(owner, 4);
    const id = await made(owner);
    await change("addToCollection", { collection: id, tasks: all }, owner);
    let [, second = "", third = ""] = all;
    for (let n = 0; n < 120; n++) {
      await change("moveInCollection", { collection: id, task: third, before: second }, owner);
      [second, third] = [third, second];
    }
    expect(await orderOf(id, owner)).toEqual([all[0], second, third, all[3]]);
  }, 30_000);

  it("that two reorder at once loses nothing and doubles nothing, and the last move of a task is its place", async () => {
    const owner = await signedIn();
    const all = await tasksOf(owner, 8);
    const id = await made(owner);
    await change("addToCollection", { collection: id, tasks: all }, owner);
    const [first = "", , , , , , , last = ""] = all;
    const moves = all.flatMap((task, n) => [
      change("moveInCollection", { collection: id, task, before: all[(n * 3) % 8] }, owner),
      change("moveInCollection", { collection: id, task, after: all[(n * 5 + 1) % 8] }, owner),
    ]);
    const added = await tasksOf(owner, 2);
    await Promise.all([
      ...moves,
      ...added.map((task) => change("addToCollection", { collection: id, tasks: [task] }, owner)),
    ]);
    const order = await orderOf(id, owner);
    expect([...order].sort()).toEqual([...all, ...added].sort());
    expect(await orderOf(id, owner)).toEqual(order);
    await change("moveInCollection", { collection: id, task: last, before: order[0] }, owner);
    await change("moveInCollection", { collection: id, task: first, before: last }, owner);
    expect((await orderOf(id, owner)).slice(0, 2)).toEqual([first, last]);
  });

  it("loses a deleted task at once, and has it back in its place", async () => {
    const owner = await signedIn();
    const [a = "", b = "", c = ""] = await tasksOf(owner, 3);
    const id = await made(owner);
    await change("addToCollection", { collection: id, tasks: [a, b, c] }, owner);
    await keep("deleteTasks", b, owner);
    expect(await page(id, owner)).toMatchObject({ ids: [a, c], taskCount: 2 });
    expect(await change("moveInCollection", { collection: id, task: a, after: b }, owner)).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await change("addToCollection", { collection: id, tasks: [b] }, owner)).toMatchObject({ code: "NOT_FOUND" });
    await change("moveInCollection", { collection: id, task: c, before: a }, owner);
    await keep("restoreTasks", b, owner);
    expect(await page(id, owner)).toMatchObject({ ids: [c, a, b], taskCount: 3 });
  });

  it("is renamed and deleted, and what was in it stays", async () => {
    const owner = await signedIn();
    const [task = ""] = await tasksOf(owner, 1);
    const id = await made(owner);
    await change("addToCollection", { collection: id, tasks: [task] }, owner);
    expect(await change("renameCollection", { collection: id, name: "Ships" }, owner)).toMatchObject({
      collection: { name: "Ships" },
    });
    expect(await change("removeFromCollection", { collection: id, tasks: [task, task] }, owner)).toMatchObject({
      collection: { taskCount: 0 },
    });
    expect(await change("removeFromCollection", { collection: id, tasks: [task] }, owner)).toMatchObject({
      collection: { taskCount: 0 },
    });
    await change("addToCollection", { collection: id, tasks: [task] }, owner);
    expect(await remove(id, owner)).toEqual({ id });
    expect(await remove(id, owner)).toEqual({ code: "NOT_FOUND" });
    expect(await db.task.count({ where: { id: rowId(task, "Task"), deletedAt: null } })).toBe(1);
  });

  it("tells the other pages of its owner what has moved", async () => {
    const owner = await signedIn();
    const [a = "", b = ""] = await tasksOf(owner, 2);
    const id = await made(owner);
    await change("addToCollection", { collection: id, tasks: [a, b] }, owner);
    await change("addToCollection", { collection: id, tasks: [b] }, owner);
    await change("moveInCollection", { collection: id, task: b, before: a }, owner);
    const { userId } = owner.viewer;
    const events = await db.taskEvent.findMany({ where: { userId }, orderBy: { sequence: "asc" } });
    expect(events.map(({ sequence, type, taskId }) => [sequence, type, taskId])).toEqual(
      [a, b, b].map((task, place) => [place + 1, "MARKED", rowId(task, "Task")]),
    );
  });
});

describe("what is refused", () => {
  it("names the field and the rule", async () => {
    const owner = await signedIn();
    const [task = ""] = await tasksOf(owner, 1);
    const id = await made(owner);
    const refused = async (name: keyof typeof NAMES, input: object) => (await change(name, input, owner)).fields;
    expect(await refused("createCollection", { name: " \u200b " })).toMatchObject([
      { path: ["name"], code: "REQUIRED" },
    ]);
    expect(await refused("createCollection", { name: "x".repeat(101) })).toMatchObject([
      { path: ["name"], code: "TOO_LONG", limit: 100 },
    ]);
    expect(await refused("renameCollection", { collection: id, name: "a\u0000" })).toMatchObject([
      { path: ["name"], code: "UNSTORABLE" },
    ]);
    expect(await refused("addToCollection", { collection: id, tasks: [] })).toMatchObject([
      { path: ["tasks"], code: "OUT_OF_RANGE" },
    ]);
    expect(await refused("addToCollection", { collection: id, tasks: Array(101).fill(task) })).toMatchObject([
      { path: ["tasks"], code: "OUT_OF_RANGE" },
    ]);
    expect(await refused("moveInCollection", { collection: id, task })).toMatchObject([
      { path: ["before"], code: "REQUIRED" },
    ]);
    expect(await refused("moveInCollection", { collection: id, task, before: task, after: task })).toMatchObject([
      { path: ["before"], code: "CONFLICT" },
    ]);
  });

  it("is what belongs to others, and what a key may not do", async () => {
    const [owner, other] = [await signedIn(), await signedIn()];
    const [mine = ""] = await tasksOf(owner, 1);
    const [theirs = ""] = await tasksOf(other, 1);
    const id = await made(owner);
    await change("addToCollection", { collection: id, tasks: [mine] }, owner);
    expect(await change("addToCollection", { collection: id, tasks: [mine, theirs] }, owner)).toMatchObject({
      code: "NOT_FOUND",
    });
    const foreign = { collection: id, tasks: [theirs] };
    expect(await change("addToCollection", foreign, other)).toMatchObject({ code: "NOT_FOUND" });
    expect(await change("removeFromCollection", foreign, other)).toMatchObject({ code: "NOT_FOUND" });
    expect(await change("renameCollection", { collection: id, name: "x" }, other)).toMatchObject({ code: "NOT_FOUND" });
    expect(await remove(id, other)).toEqual({ code: "NOT_FOUND" });
    expect(await orderOf(id, owner)).toEqual([mine]);
    const reader = await makeKey(owner.viewer, { scopes: ["TASKS_READ"], sandbox: false });
    expect(await orderOf(id, reader)).toEqual([mine]);
    const { errors } = await execute(`mutation { createCollection(input: { name: "x" }) { __typename } }`, {}, reader);
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    const test = await makeKey(owner.viewer);
    expect(await remove(id, test)).toEqual({ code: "NOT_FOUND" });
  });

  it("is more than a collection holds", async () => {
    const owner = await signedIn();
    const [a = "", b = ""] = await tasksOf(owner, 2);
    const id = await made(owner);
    await change("addToCollection", { collection: id, tasks: [a] }, owner);
    await db.collection.update({ where: { id: rowId(id, "Collection") }, data: { size: 10_000 } });
    expect(await change("addToCollection", { collection: id, tasks: [a, b] }, owner)).toMatchObject({
      fields: [{ path: ["tasks"], code: "TOO_MANY", limit: 10_000 }],
    });
    expect(await change("addToCollection", { collection: id, tasks: [a] }, owner)).toHaveProperty("collection");
    expect(await orderOf(id, owner)).toEqual([a]);
  });

  it("is more than an account may have", async () => {
    const owner = await signedIn();
    const { userId } = owner.viewer;
    await db.collection.createMany({ data: Array.from({ length: 500 }, () => ({ userId, name: "x" })) });
    expect(await change("createCollection", { name: "x" }, owner)).toMatchObject({ code: "QUOTA_EXCEEDED" });
    const other = await signedIn();
    expect(await change("createCollection", { name: "x" }, other)).toHaveProperty("collection");
  });
});
