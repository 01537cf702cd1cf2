import { expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { countStatements, statementsSoFar } from "#tests/reliability/support/work.ts";
import { useDatabase } from "#tests/support/database.ts";
import { storeImage, storeMask } from "#tests/support/files/sources.ts";
import { type Asking, execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();

const CROP = `mutation ($input: CropAssetInput!) { told: cropAsset(input: $input) {
  __typename
  ... on CropAssetPayload { asset {
    id purpose width height contentType crop { x y width height turnDegrees } croppedFrom { id } task { id } originTask { id }
  } }
  ... on Error { code message } ... on InvalidInputError { fields { path code limit } }
} }`;

type Told = { __typename: string; asset?: { id: string } } & Record<string, unknown>;
type Part = { x?: number; y?: number; width?: number; height?: number; turnDegrees?: number };

async function crop(asset: string, asking: Asking, part: Part = {}): Promise<Told> {
  const input = { asset, x: 2, y: 1, width: 4, height: 3, ...part };
  const { data, errors } = await execute<{ told: Told }>(CROP, { input }, asking);
  expect(errors).toBeUndefined();
  return data.told;
}

/** A result of the person's, with its task. */
async function result({ viewer }: Person, data: object = {}): Promise<{ asset: string; task: string }> {
  const { id: taskId } = await insertTask(viewer.userId, { status: "COMPLETED", ...data });
  const { id } = await storeImage(viewer.userId, 16, 9);
  await db.asset.update({ where: { id }, data: { taskId, purpose: "RESULT" } });
  return { asset: globalId("Asset", id), task: globalId("Task", taskId) };
}

it("a part of a result is a picture of its own that says where it comes from, for nothing", async () => {
  const person = await signedIn({ credits: 10 });
  const { asset, task } = await result(person);
  const told = await crop(asset, person, { turnDegrees: -90 });
  expect(told).toMatchObject({
    __typename: "CropAssetPayload",
    asset: {
      ...{ purpose: "UPLOAD", width: 3, height: 4, contentType: "image/png", task: null, originTask: { id: task } },
      ...{ crop: { x: 2, y: 1, width: 4, height: 3, turnDegrees: 270 }, croppedFrom: { id: asset } },
    },
  });
  const shown = await execute(
    `query ($task: ID!, $asset: ID!) {
      task(id: $task) { crops { id } }
      node(id: $asset) { ... on Asset { crop { x } croppedFrom { id } originTask { id } crops { id crop { turnDegrees } } } }
      viewer { credits { available } assets(first: 5, filter: { purpose: UPLOAD }) { nodes { id croppedFrom { id } } } }
    }`,
    { task, asset },
    person,
  );
  const id = told.asset?.id;
  expect(shown.data).toEqual({
    task: { crops: [{ id }] },
    node: { crop: null, croppedFrom: null, originTask: { id: task }, crops: [{ id, crop: { turnDegrees: 270 } }] },
    viewer: { credits: { available: 10 }, assets: { nodes: [{ id, croppedFrom: { id: asset } }] } },
  });
});

it("what is made of a crop has the task of the first picture as its parent, and starts from the crop", async () => {
  const person = await signedIn({ credits: 100 });
  const { asset, task } = await result(person, { prompt: "a fox in the snow" });
  const { asset: cut } = await crop(asset, person);
  const { data } = await execute(
    `mutation ($input: CreateFollowUpInput!) { createFollowUp(input: $input) { ... on CreateFollowUpPayload {
      task { parent { id } sourceImages { id croppedFrom { id } } } } ... on Error { message } } }`,
    { input: { asset: cut?.id, purpose: "UPSCALE" } },
    person,
  );
  expect(data).toEqual({
    createFollowUp: { task: { parent: { id: task }, sourceImages: [{ id: cut?.id, croppedFrom: { id: asset } }] } },
  });
  // What only goes on from a result of its own maker does not do so from a part of it.
  await db.task.update({ where: { id: rowId(task, "Task") }, data: { modelSlug: "grok-imagine-image-2" } });
  const told = await execute<{ node: { followUps: { model: { slug: string }; obstacle: { message: string } }[] } }>(
    "query ($id: ID!) { node(id: $id) { ... on Asset { followUps(purpose: EDIT) { model { slug } obstacle { message } } } } }",
    { id: cut?.id },
    person,
  );
  expect(told.data.node.followUps.find(({ model }) => model.slug === "grok-imagine-image-2-segments")).toMatchObject({
    obstacle: { message: expect.stringMatching(/cropped or turned/) },
  });
  // The task is gone, and what was cut out of its result can still be made more of.
  await db.task.update({ where: { id: rowId(task, "Task") }, data: { deletedAt: new Date() } });
  const alone = await execute(
    `mutation ($input: CreateFollowUpInput!) { createFollowUp(input: $input) { ... on CreateFollowUpPayload { task { parent { id } } } ... on Error { message } } }`,
    { input: { asset: cut?.id, purpose: "UPSCALE", idempotencyKey: "alone" } },
    person,
  );
  expect(alone.data).toEqual({ createFollowUp: { task: { parent: null } } });
});

it("what is wrong is said at its field; what is not one's own is not there; a key needs the right to write files", async () => {
  const [person, stranger] = [await signedIn(), await signedIn()];
  const { asset } = await result(person);
  expect(await crop(asset, person, { x: 14, y: -1, width: 0, turnDegrees: 30 })).toMatchObject({
    __typename: "InvalidInputError",
    fields: [
      { path: ["width"], code: "TOO_SMALL", limit: 1 },
      { path: ["y"], code: "TOO_SMALL", limit: 0 },
      { path: ["turnDegrees"], code: "NOT_OFFERED" },
    ],
  });
  for (const [id, who] of [
    [asset, stranger],
    ["nonsense", person],
    [globalId("Task", "0"), person],
  ] as const)
    expect(await crop(id, who)).toMatchObject({ __typename: "NotFoundError" });
  const input = { asset, x: 0, y: 0, width: 1, height: 1 };
  expect((await execute(CROP, { input })).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  const reading = await makeKey(person.viewer, { sandbox: false, scopes: ["ASSETS_READ"] });
  expect((await execute(CROP, { input }, reading)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  const writing = await makeKey(person.viewer, { sandbox: false, scopes: ["ASSETS_WRITE"] });
  const plain = CROP.replace("task { id } originTask { id }", "");
  expect((await execute<{ told: Told }>(plain, { input }, writing)).data.told.__typename).toBe("CropAssetPayload");
});

it("what stands above a day's crops is told with the moment from which there may be more", async () => {
  const person = await signedIn();
  const { asset } = await result(person);
  const row = {
    userId: person.viewer.userId,
    purpose: "UPLOAD" as const,
    contentType: "image/png",
    byteSize: 1,
    sha256: "",
  };
  const croppedFromId = rowId(asset, "Asset");
  await db.asset.createMany({
    data: Array.from({ length: 2000 }, (_, n) => ({ ...row, croppedFromId, storageKey: `${asset} ${n}` })),
  });
  const input = { asset, x: 0, y: 0, width: 1, height: 1 };
  expect((await execute(CROP, { input }, person)).errors?.[0]?.extensions).toMatchObject({
    code: "QUOTA_EXCEEDED",
    resetsAt: expect.stringMatching(/T00:00:00/),
  });
});

it("a task tells the mask that it was made with, until that is deleted; lists take as many statements as one", async () => {
  const person = await signedIn({ credits: 1000 });
  const { id: source } = await storeImage(person.viewer.userId, 16, 8);
  const { id: mask } = await storeMask(person.viewer.userId, 16, 8);
  const order = async () => {
    const task = {
      ...{ model: "ideogram-v3-edit", prompt: "a red door" },
      ...{ sourceImages: [globalId("Asset", source)], mask: globalId("Asset", mask) },
    };
    const { data } = await execute<{ createImageTask: { task: { id: string; mask: object } } }>(
      `mutation ($input: CreateImageTaskInput!) { createImageTask(input: $input) {
        ... on CreateImageTaskPayload { task { id sourceImages { id } mask { id width } } } ... on Error { message } } }`,
      { input: { task } },
      person,
    );
    return data.createImageTask.task;
  };
  expect(await order()).toMatchObject({ mask: { id: globalId("Asset", mask), width: 16 } });
  const list = async () => {
    const before = statementsSoFar();
    const { data } = await execute<{ viewer: { tasks: { nodes: { mask: object | null; crops: object[] }[] } } }>(
      "{ viewer { tasks(first: 20) { nodes { crops { id croppedFrom { id } } ... on ImageTask { mask { id } } } } } }",
      {},
      person,
    );
    return { nodes: data.viewer.tasks.nodes, statements: statementsSoFar() - before };
  };
  countStatements();
  await list();
  const one = await list();
  for (let n = 0; n < 5; n++) await order();
  const many = await list();
  expect(many.nodes.map((task) => task.mask)).toEqual(Array(6).fill({ id: globalId("Asset", mask) }));
  expect(many.statements).toBe(one.statements);
  const edits = async () =>
    (
      await execute<{ node: { edits: { id: string; prompt: string; mask: { id: string } | null }[] } }>(
        "query ($id: ID!) { node(id: $id) { ... on Asset { edits { id prompt ... on ImageTask { mask { id } } } } } }",
        { id: globalId("Asset", source) },
        person,
      )
    ).data.node.edits;
  const told = await edits();
  expect(told).toHaveLength(6);
  expect(told[0]).toMatchObject({ prompt: "a red door", mask: { id: globalId("Asset", mask) } });
  expect(told.map(({ id }) => rowId(id, "Task"))).toEqual(
    told
      .map(({ id }) => rowId(id, "Task"))
      .toSorted()
      .reverse(),
  );
  await db.asset.update({ where: { id: mask }, data: { deletedAt: new Date() } });
  expect((await edits()).every((task) => task.mask === null)).toBe(true);
  expect((await list()).nodes.every((task) => task.mask === null)).toBe(true);
});

it("a part is changed in the picture's own shape, unless another is named", async () => {
  const person = await signedIn({ credits: 1000 });
  const { id: source } = await storeImage(person.viewer.userId, 64, 36);
  const { id: mask } = await storeMask(person.viewer.userId, 64, 36);
  const shape = async (options: object[]) => {
    const input = {
      ...{ asset: globalId("Asset", source), purpose: "EDIT", model: "qwen-2.1", prompt: "a red door", options },
      mask: globalId("Asset", mask),
    };
    const { data } = await execute<{ told: { task: { aspectRatio: string } } }>(
      `mutation ($input: CreateFollowUpInput!) { told: createFollowUp(input: $input) {
        ... on CreateFollowUpPayload { task { ... on ImageTask { aspectRatio } } } ... on Error { message } } }`,
      { input },
      person,
    );
    return data.told.task.aspectRatio;
  };
  expect(await shape([])).toBe("16:9");
  expect(await shape([{ name: "aspectRatio", value: "1:1" }])).toBe("1:1");
});
