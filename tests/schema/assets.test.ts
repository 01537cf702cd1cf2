import { describe, expect, it, vi } from "vitest";
import { completeUpload } from "#graphql/domain/assets/uploads/complete-upload.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { picture } from "#tests/support/files/media-files.ts";
import { uploadImage } from "#tests/support/files/uploads.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { insertAsset, insertTask } from "#tests/support/rows.ts";
import { untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();

const CREATE = `mutation ($input: CreateUploadInput!) { createUpload(input: $input) {
  __typename
  ... on CreateUploadPayload { id uploadUrl method headers { name value } expiresAt }
  ... on Error { code message }
  ... on InvalidInputError { fields { path message } }
} }`;
const COMPLETE = `mutation ($id: ID!) { completeUpload(id: $id) {
  __typename
  ... on CompleteUploadPayload { asset { id purpose altText contentType width height url task { id } } }
  ... on Error { code message }
  ... on InvalidInputError { fields { path message } }
} }`;
const DELETE = `mutation ($id: ID!) { deleteAsset(id: $id) { __typename ... on DeleteAssetPayload { id } ... on Error { code } } }`;
const ALT = `mutation ($id: ID!, $altText: String!) { setAssetAltText(id: $id, altText: $altText) {
  __typename ... on SetAssetAltTextPayload { asset { altText } } ... on Error { code } ... on InvalidInputError { fields { path } }
} }`;
const LIST = `query ($first: Int, $after: String, $filter: AssetFilter) { viewer { assets(first: $first, after: $after, filter: $filter) {
  nodes { id purpose altText task { __typename prompt } } pageInfo { hasNextPage endCursor }
} } }`;

type Place = {
  __typename: string;
  id: string;
  uploadUrl: string;
  method: string;
  headers: { name: string; value: string }[];
};
type Refusal = { __typename: string; code: string; fields?: { path: string[]; message: string }[] };
type Listed = {
  viewer: {
    assets: {
      nodes: { id: string; purpose: string; task: unknown }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  };
};

async function put(place: Place, bytes: Buffer): Promise<number> {
  const { pathname, search } = new URL(place.uploadUrl);
  const headers = Object.fromEntries(place.headers.map(({ name, value }) => [name, value]));
  return (
    await fetch(`${world.origin()}${pathname}${search}`, { method: place.method, headers, body: new Uint8Array(bytes) })
  ).status;
}

const png = (byteSize: number) => ({ input: { filename: "red_fox.png", contentType: "image/png", byteSize } });

describe("an upload by the API", () => {
  it("is announced, sent and completed, and starts a task", async () => {
    const person = await signedIn();
    const bytes = await picture("png", 64, 48);
    const { data } = await execute<{ createUpload: Place }>(CREATE, png(bytes.length), person);
    expect(data.createUpload).toMatchObject({ __typename: "CreateUploadPayload", method: "PUT" });
    expect(await put(data.createUpload, bytes)).toBe(204);
    const { data: completed } = await execute<{ completeUpload: { asset: { id: string } } }>(
      COMPLETE,
      { id: data.createUpload.id },
      person,
    );
    const asset = completed.completeUpload.asset;
    expect(asset).toMatchObject({
      purpose: "UPLOAD",
      altText: "red fox",
      contentType: "image/png",
      width: 64,
      height: 48,
      task: null,
    });
    const { data: again } = await execute(COMPLETE, { id: data.createUpload.id }, person);
    expect(again).toMatchObject({ completeUpload: { asset: { id: asset.id } } });
    const task = { model: "nano-banana-edit", prompt: "make it blue", sourceImages: [asset.id] };
    const made = await execute<{ createImageTask: { task: { id: string } } }>(
      "mutation ($input: CreateImageTaskInput!) { createImageTask(input: $input) { ... on CreateImageTaskPayload { task { id sourceImages { id } } } ... on Error { message } } }",
      { input: { task } },
      person,
    );
    expect(made.data.createImageTask.task).toMatchObject({ sourceImages: [{ id: asset.id }] });
    expect(await untilEnded(rowId(made.data.createImageTask.task.id, "Task"))).toMatchObject({ status: "COMPLETED" });
  });

  it("is refused with the field and what to do", async () => {
    const person = await signedIn();
    const { data } = await execute<{ createUpload: Refusal }>(
      CREATE,
      { input: { filename: "a.heic", contentType: "image/heic", byteSize: 1 } },
      person,
    );
    expect(data.createUpload).toMatchObject({
      __typename: "InvalidInputError",
      fields: [{ path: ["contentType"], message: expect.stringMatching(/JPEG/) }],
    });
    const page = Buffer.from("<html><script>alert(1)</script></html>");
    const place = (await execute<{ createUpload: Place }>(CREATE, png(page.length), person)).data.createUpload;
    await put(place, page);
    const { data: refused } = await execute<{ completeUpload: Refusal }>(COMPLETE, { id: place.id }, person);
    expect(refused.completeUpload).toMatchObject({
      __typename: "InvalidInputError",
      code: "INVALID_INPUT",
      fields: [{ path: ["id"] }],
    });
  });

  it("is not there for anybody else, nor under a wrong id", async () => {
    const [person, stranger] = [await signedIn(), await signedIn()];
    const bytes = await picture("png", 8, 8);
    const place = (await execute<{ createUpload: Place }>(CREATE, png(bytes.length), person)).data.createUpload;
    await put(place, bytes);
    for (const [id, who] of [
      [place.id, stranger],
      ["nonsense", person],
      [globalId("Asset", rowId(place.id, "Upload")), person],
      ["\u0000", person],
    ] as const) {
      const { data } = await execute<{ completeUpload: Refusal }>(COMPLETE, { id }, who);
      expect(data.completeUpload).toMatchObject({ __typename: "NotFoundError", code: "NOT_FOUND" });
    }
    expect((await execute(`query ($id: ID!) { node(id: $id) { id } }`, { id: place.id }, person)).data).toEqual({
      node: null,
    });
    expect((await execute(CREATE, png(8))).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});

describe("the list of files", () => {
  async function shelf(): Promise<{ person: Person; ids: Record<"result" | "video" | "upload", string> }> {
    const person = await signedIn();
    const { userId } = person.viewer;
    const done = await insertTask(userId, { status: "COMPLETED", prompt: "a fox" });
    const saving = await insertTask(userId, { status: "SAVING" });
    await insertAsset(userId, { taskId: saving.id });
    await insertAsset(userId, { purpose: "UPLOAD", deletedAt: new Date() });
    await insertAsset((await signedIn()).viewer.userId, { purpose: "UPLOAD" });
    const result = await insertAsset(userId, { taskId: done.id, altText: "a fox" });
    const video = await insertAsset(userId, { taskId: done.id, position: 1, contentType: "video/mp4" });
    const upload = await insertAsset(userId, { purpose: "UPLOAD" });
    const name = (asset: { id: string }) => globalId("Asset", asset.id);
    return { person, ids: { result: name(result), video: name(video), upload: name(upload) } };
  }

  it("has what is stored and shown, newest first, with the task that made it", async () => {
    const { person, ids } = await shelf();
    const { data } = await execute<Listed>(LIST, {}, person);
    expect(data.viewer.assets.nodes).toEqual([
      { id: ids.upload, purpose: "UPLOAD", altText: "", task: null },
      { id: ids.video, purpose: "RESULT", altText: "", task: { __typename: "ImageTask", prompt: "a fox" } },
      { id: ids.result, purpose: "RESULT", altText: "a fox", task: { __typename: "ImageTask", prompt: "a fox" } },
    ]);
  });

  it("can be narrowed by purpose and kind, and read page by page", async () => {
    const { person, ids } = await shelf();
    const listed = async (variables: object) =>
      (await execute<Listed>(LIST, { ...variables }, person)).data.viewer.assets;
    const idsOf = async (filter: object) => (await listed({ filter })).nodes.map(({ id }) => id);
    expect(await idsOf({ purpose: "UPLOAD" })).toEqual([ids.upload]);
    expect(await idsOf({ purpose: "RESULT" })).toEqual([ids.video, ids.result]);
    expect(await idsOf({ kind: "IMAGE" })).toEqual([ids.upload, ids.result]);
    expect(await idsOf({ kind: "VIDEO", purpose: "UPLOAD" })).toEqual([]);
    const first = await listed({ first: 2 });
    expect(first).toMatchObject({ nodes: [{ id: ids.upload }, { id: ids.video }], pageInfo: { hasNextPage: true } });
    const rest = await listed({ first: 2, after: first.pageInfo.endCursor });
    expect(rest).toMatchObject({ nodes: [{ id: ids.result }], pageInfo: { hasNextPage: false } });
  });
});

describe("an upload that is not wanted any more", () => {
  it("is deleted with its file and what was made of it", async () => {
    const person = await signedIn();
    const asset = await uploadImage(person.viewer, await picture("png", 600, 300));
    await vi.waitFor(async () => expect(await storage().stat(`derived/${asset.id}/480.webp`)).not.toBeNull());
    const id = globalId("Asset", asset.id);
    expect((await execute(DELETE, { id }, person)).data).toEqual({
      deleteAsset: { __typename: "DeleteAssetPayload", id },
    });
    expect((await execute(DELETE, { id }, person)).data).toMatchObject({ deleteAsset: { code: "NOT_FOUND" } });
    expect((await execute<Listed>(LIST, {}, person)).data.viewer.assets.nodes).toEqual([]);
    await vi.waitFor(async () => {
      expect(await storage().stat(asset.storageKey)).toBeNull();
      expect(await storage().stat(`derived/${asset.id}/480.webp`)).toBeNull();
    });
    const { id: uploadId } = await db.upload.findFirstOrThrow({ where: { assetId: asset.id } });
    await expect(completeUpload(person.viewer, uploadId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("stays while a task under way starts from it, and goes when that is over", async () => {
    const person = await signedIn();
    const asset = await insertAsset(person.viewer.userId, { purpose: "UPLOAD" });
    const task = await insertTask(person.viewer.userId, { status: "SAVING" });
    await db.taskSource.create({ data: { taskId: task.id, position: 0, assetId: asset.id } });
    const remove = async () => (await execute(DELETE, { id: globalId("Asset", asset.id) }, person)).data;
    expect(await remove()).toMatchObject({ deleteAsset: { code: "CONFLICT" } });
    await db.task.update({ where: { id: task.id }, data: { status: "FAILED", completedAt: new Date() } });
    expect(await remove()).toMatchObject({ deleteAsset: { __typename: "DeleteAssetPayload" } });
  });

  it("is neither a task's result nor somebody else's", async () => {
    const [person, stranger] = [await signedIn(), await signedIn()];
    const task = await insertTask(person.viewer.userId, { status: "COMPLETED" });
    const result = await insertAsset(person.viewer.userId, { taskId: task.id });
    const upload = await insertAsset(person.viewer.userId, { purpose: "UPLOAD" });
    expect((await execute(DELETE, { id: globalId("Asset", result.id) }, person)).data).toMatchObject({
      deleteAsset: { code: "CONFLICT" },
    });
    expect((await execute(DELETE, { id: globalId("Asset", upload.id) }, stranger)).data).toMatchObject({
      deleteAsset: { code: "NOT_FOUND" },
    });
    expect((await execute(DELETE, { id: globalId("Asset", upload.id) })).errors?.[0]?.extensions.code).toBe(
      "UNAUTHENTICATED",
    );
  });
});

it("the text of a file is set by its owner alone", async () => {
  const [person, stranger] = [await signedIn(), await signedIn()];
  const { id } = await insertAsset(person.viewer.userId);
  const set = async (altText: string, who: Person) =>
    (await execute(ALT, { id: globalId("Asset", id), altText }, who)).data;
  expect(await set(" a fox ", person)).toEqual({
    setAssetAltText: { __typename: "SetAssetAltTextPayload", asset: { altText: "a fox" } },
  });
  expect(await set("", person)).toMatchObject({
    setAssetAltText: { code: "INVALID_INPUT", fields: [{ path: ["altText"] }] },
  });
  expect(await set("mine", stranger)).toMatchObject({ setAssetAltText: { code: "NOT_FOUND" } });
});
