import { describe, expect, it } from "vitest";
import { ownStyleIn } from "#graphql/domain/catalog/own-styles/own-style.ts";
import { promptToSend } from "#graphql/domain/tasks/create/prompt.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { countStatements, statementsDuring } from "#tests/reliability/support/work.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { insertAsset } from "#tests/support/rows.ts";

useDatabase();

type Shown = {
  id: string;
  name: string;
  promptSuffix: string;
  isOwn: boolean;
  pictureUrl: string;
  picture: object | null;
};
type Told = {
  code?: string;
  fields?: { path: string[]; code: string; limit: number | null }[];
  style?: Shown;
  id?: string;
};

const STYLE = "id name promptSuffix isOwn pictureUrl picture { id }";

async function change(name: "createStyle" | "updateStyle", input: object, asking: Asking): Promise<Told> {
  const type = name === "createStyle" ? "CreateStyle" : "UpdateStyle";
  const document = `mutation ($input: ${type}Input!) { told: ${name}(input: $input) {
    ... on ${type}Payload { style { ${STYLE} } }
    ... on Error { code }
    ... on InvalidInputError { fields { path code limit } }
  } }`;
  const { data, errors } = await execute<{ told: Told }>(document, { input }, asking);
  expect(errors).toBeUndefined();
  return data.told;
}

async function remove(style: string, asking: Asking): Promise<Told> {
  const document = `mutation ($input: DeleteStyleInput!) { told: deleteStyle(input: $input) {
    ... on DeleteStylePayload { id } ... on Error { code }
  } }`;
  return (await execute<{ told: Told }>(document, { input: { style } }, asking)).data.told;
}

const WORDS = { name: "Foggy", promptSuffix: "in dense fog, muted greys" };
const made = async (owner: Asking, more: object = {}) =>
  (await change("createStyle", { ...WORDS, ...more }, owner)).style?.id ?? "";

const ORDER = `mutation ($input: CreateImageTaskInput!) { told: createImageTask(input: $input) {
  ... on CreateImageTaskPayload { task { id style { ${STYLE} } } }
  ... on Error { code }
  ... on InvalidInputError { fields { path code limit } }
} }`;
type Ordered = { told: { code?: string; fields?: object[]; task?: { id: string; style: Shown | null } } };

async function order(style: string, asking: Asking, prompt = "a boat") {
  const input = { task: { model: "nano-banana", prompt, style } };
  const { data, errors } = await execute<Ordered>(ORDER, { input }, asking);
  expect(errors).toBeUndefined();
  return data.told;
}

const styleOf = async (task: string, asking: Asking) =>
  (
    await execute<{ task: { style: Shown | null } }>(
      `query ($id: ID!) { task(id: $id) { style { ${STYLE} } } }`,
      { id: task },
      asking,
    )
  ).data.task.style;

describe("an own style", () => {
  it("is kept with a picture, listed, changed and deleted", async () => {
    const owner = await signedIn();
    const asset = await insertAsset(owner.viewer.userId);
    const picture = globalId("Asset", asset.id);
    const { style } = await change("createStyle", { name: " Foggy ", promptSuffix: "fog", picture }, owner);
    expect(style).toMatchObject({ name: "Foggy", promptSuffix: "fog", isOwn: true, picture: { id: picture } });
    expect(style?.pictureUrl).toContain(`/media/${asset.id}?`);
    const id = style?.id ?? "";
    expect(await change("updateStyle", { style: id, promptSuffix: "haze" }, owner)).toMatchObject({
      style: { name: "Foggy", promptSuffix: "haze", picture: { id: picture } },
    });
    expect(await change("updateStyle", { style: id, name: "Haze", picture: null }, owner)).toMatchObject({
      style: { name: "Haze", pictureUrl: "/styles/plain.webp", picture: null },
    });
    await change("updateStyle", { style: id, picture }, owner);
    await db.asset.update({ where: { id: asset.id }, data: { deletedAt: new Date() } });
    const list = "{ viewer { styles { name picture { id } } } styles { isOwn } }";
    expect((await execute(list, {}, owner)).data).toMatchObject({
      viewer: { styles: [{ name: "Haze", picture: null }] },
      styles: expect.not.arrayContaining([{ isOwn: true }]),
    });
    expect(await remove(id, owner)).toEqual({ id });
    expect(await remove(id, owner)).toEqual({ code: "NOT_FOUND" });
  });

  it("is added to what is sent, and stays readable in what was ordered once it is changed or gone", async () => {
    const owner = await signedIn({ credits: 100 });
    const id = await made(owner);
    const { task } = await order(id, owner);
    expect(task?.style).toMatchObject({ id, ...WORDS, isOwn: true });
    const row = await db.task.findUniqueOrThrow({ where: { id: rowId(task?.id ?? "", "Task") } });
    expect(promptToSend(row.prompt, ownStyleIn(row))).toBe("a boat\n\nin dense fog, muted greys");
    await change("updateStyle", { style: id, promptSuffix: "sunny" }, owner);
    expect(await styleOf(task?.id ?? "", owner)).toMatchObject(WORDS);
    await remove(id, owner);
    expect(await styleOf(task?.id ?? "", owner)).toMatchObject({ id, ...WORDS });
    expect(await order(id, owner)).toEqual({ code: "NOT_FOUND" });
  });

  it("finds what was ordered with it, and is named by the recipe, the estimate and a prompt that is asked for", async () => {
    const owner = await signedIn({ credits: 100 });
    const id = await made(owner);
    const { task } = await order(id, owner);
    await order(globalId("Style", (await db.style.findFirstOrThrow()).id), owner);
    const { data } = await execute(
      `query ($style: ID!, $task: ImageTaskInput!) {
        viewer { tasks(filter: { style: $style }) { nodes { id ... on ImageTask { input { style } } } } }
        estimateImageTask(input: $task) { credits }
      }`,
      { style: id, task: { model: "nano-banana", prompt: "a boat", style: id } },
      owner,
    );
    expect(data).toMatchObject({
      viewer: { tasks: { nodes: [{ id: task?.id, input: { style: id } }] } },
      estimateImageTask: { credits: 5 },
    });
  });

  it("counts for how long a prompt may be", async () => {
    const owner = await signedIn({ credits: 100 });
    const id = await made(owner, { promptSuffix: "x".repeat(500) });
    const told = await order(id, owner, "y".repeat(20_000));
    expect(told.fields).toMatchObject([{ path: ["prompt"], code: "TOO_LONG" }]);
  });

  it("costs an order one statement, and all others none", async () => {
    const owner = await signedIn({ credits: 1000 });
    const own = await made(owner);
    const offered = globalId("Style", (await db.style.findFirstOrThrow()).id);
    countStatements();
    const taken = async (style: string) => {
      for (let times = 0; times < 2; times++) await order(style, owner);
      return (await statementsDuring(() => order(style, owner).then(() => undefined))).length;
    };
    expect((await taken(own)) - (await taken(offered))).toBe(1);
  });
});

describe("what is refused", () => {
  it("is an own style of somebody else's, to see or to use", async () => {
    const [owner, other] = [await signedIn(), await signedIn({ credits: 100 })];
    const id = await made(owner);
    expect(await order(id, other)).toEqual({ code: "NOT_FOUND" });
    expect(await change("updateStyle", { style: id, name: "x" }, other)).toEqual({ code: "NOT_FOUND" });
    expect(await remove(id, other)).toEqual({ code: "NOT_FOUND" });
    const node = "query ($id: ID!) { node(id: $id) { id } }";
    const keyOf = (scopes: "TASKS_READ" | "BILLING_READ") =>
      makeKey(owner.viewer, { scopes: [scopes], sandbox: false });
    for (const asking of [other, {}, await keyOf("BILLING_READ"), await makeKey(owner.viewer)]) {
      expect((await execute(node, { id }, asking)).data).toEqual({ node: null });
    }
    for (const asking of [owner, await keyOf("TASKS_READ")]) {
      expect((await execute(node, { id }, asking)).data).toEqual({ node: { id } });
    }
    const picture = globalId("Asset", (await insertAsset(owner.viewer.userId)).id);
    expect(await change("createStyle", { ...WORDS, picture }, other)).toEqual({ code: "NOT_FOUND" });
  });

  it("names the field and the rule", async () => {
    const owner = await signedIn();
    const video = await insertAsset(owner.viewer.userId, { contentType: "video/mp4" });
    const refused = async (input: object) => (await change("createStyle", { ...WORDS, ...input }, owner)).fields;
    expect(await refused({ name: " " })).toMatchObject([{ path: ["name"], code: "REQUIRED" }]);
    expect(await refused({ name: "x".repeat(61) })).toMatchObject([{ path: ["name"], code: "TOO_LONG", limit: 60 }]);
    expect(await refused({ promptSuffix: "x".repeat(501) })).toMatchObject([
      { path: ["promptSuffix"], code: "TOO_LONG", limit: 500 },
    ]);
    expect(await refused({ promptSuffix: "a\u0000" })).toMatchObject([{ path: ["promptSuffix"], code: "UNSTORABLE" }]);
    expect(await refused({ picture: globalId("Asset", video.id) })).toMatchObject([
      { path: ["picture"], code: "UNFIT" },
    ]);
  });

  it("is more than an account may have", async () => {
    const owner = await signedIn();
    const { userId } = owner.viewer;
    await db.ownStyle.createMany({ data: Array.from({ length: 100 }, () => ({ userId, ...WORDS })) });
    expect(await change("createStyle", WORDS, owner)).toEqual({ code: "QUOTA_EXCEEDED" });
  });
});
