import { describe, expect, it, vi } from "vitest";
import { deleteTaskFiles } from "#graphql/domain/tasks/keep/delete.ts";
import { fromNow, HOUR, MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { type Asking, execute, overSse, signedIn } from "#tests/support/graphql.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertAsset, insertTask } from "#tests/support/rows.ts";
import { makeImage, makeVideo, untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();

type Outcome = {
  index: number;
  id: string;
  deleted?: boolean;
  task?: { id: string } | null;
  error: { code: string } | null;
};
type Answer = {
  __typename: string;
  outcomes: Outcome[];
  restorableUntil: string;
  code?: string;
  tasks?: { id: string; isFavorite: boolean }[];
};

async function one(document: string, variables: Record<string, unknown>, asking: Asking): Promise<Answer> {
  const answer = await execute<{ r: Answer }>(document, variables, asking);
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data.r;
}
const remove = (ids: string[], asking: Asking) =>
  one(
    `mutation ($ids: [ID!]!) { r: deleteTasks(ids: $ids) { __typename ... on DeleteTasksPayload { restorableUntil outcomes { index id deleted error { code } } } ... on Error { code } } }`,
    { ids },
    asking,
  );
const restore = (ids: string[], asking: Asking) =>
  one(
    `mutation ($ids: [ID!]!) { r: restoreTasks(ids: $ids) { __typename ... on RestoreTasksPayload { outcomes { index id task { id assets { id } } error { code } } } ... on Error { code } } }`,
    { ids },
    asking,
  );
const mark = (ids: string[], favorite: boolean, asking: Asking) =>
  one(
    `mutation ($ids: [ID!]!, $f: Boolean!) { r: setTasksFavorite(ids: $ids, favorite: $f) { __typename ... on SetTasksFavoritePayload { tasks { id isFavorite } } ... on Error { code } } }`,
    { ids, f: favorite },
    asking,
  );
const listed = async (asking: Asking, filter?: object) => {
  const answer = await execute<{ viewer: { tasks: { nodes: { id: string }[] } } }>(
    "query ($filter: TaskFilter) { viewer { tasks(filter: $filter) { nodes { id } } } }",
    { filter },
    asking,
  );
  return answer.data.viewer.tasks.nodes.map(({ id }) => id);
};
const idOf = ({ id }: { id: string }) => globalId("Task", id);
const here = (url: string) => url.replace(env.publicUrl, world.origin());

describe("deleting with undo", () => {
  it("hides a task and its files at once, and brings both back", async () => {
    const person = await signedIn();
    const task = await untilEnded((await makeImage(person.viewer, "a red cat")).id, "COMPLETED");
    const id = idOf(task);
    const read = () =>
      execute<{ task: { assets: { url: string }[] } | null }>(
        "query ($id: ID!) { task(id: $id) { assets { url } } }",
        { id },
        person,
      );
    const url = here((await read()).data.task?.assets[0]?.url ?? "");
    expect((await fetch(url)).status).toBe(200);
    const { outcomes, restorableUntil } = await remove([id], person);
    expect(outcomes).toEqual([{ index: 0, id, deleted: true, error: null }]);
    expect(new Date(restorableUntil).getTime()).toBeGreaterThan(fromNow(9 * MINUTE).getTime());
    expect((await read()).data.task).toBeNull();
    expect((await fetch(url)).status).toBe(404);
    await deleteTaskFiles(task.id);
    const back = await restore([id], person);
    expect(back.outcomes).toMatchObject([{ task: { id, assets: [{}] }, error: null }]);
    expect((await fetch(url)).status).toBe(200);
    expect(await listed(person)).toEqual([id]);
    const types = await db.taskEvent.findMany({ where: { taskId: task.id }, orderBy: { sequence: "asc" } });
    expect(types.map(({ type }) => type).slice(-2)).toEqual(["DELETED", "RESTORED"]);
    await expectLedgersToBalance();
  });

  it("removes the files for good when the time is over, and no sooner", async () => {
    const person = await signedIn();
    const task = await untilEnded((await makeImage(person.viewer, "a green cat")).id, "COMPLETED");
    const { storageKey } = await db.asset.findFirstOrThrow({ where: { taskId: task.id } });
    await remove([idOf(task)], person);
    await deleteTaskFiles(task.id);
    expect(await storage().stat(storageKey)).not.toBeNull();
    await db.task.update({ where: { id: task.id }, data: { deletedAt: fromNow(-(env.undoMinutes + 1) * MINUTE) } });
    expect((await restore([idOf(task)], person)).outcomes).toMatchObject([
      { task: null, error: { code: "NOT_FOUND" } },
    ]);
    await deleteTaskFiles(task.id);
    expect(await storage().stat(storageKey)).toBeNull();
  });

  it("removes the files by the job, at once where nothing can be undone", async () => {
    const { undoMinutes } = env;
    env.undoMinutes = 0;
    try {
      const person = await signedIn();
      const task = await untilEnded((await makeImage(person.viewer, "a blue cat")).id, "COMPLETED");
      const { storageKey } = await db.asset.findFirstOrThrow({ where: { taskId: task.id } });
      await remove([idOf(task)], person);
      expect((await restore([idOf(task)], person)).outcomes).toMatchObject([{ error: { code: "NOT_FOUND" } }]);
      await vi.waitFor(async () => expect(await storage().stat(storageKey)).toBeNull(), { timeout: 10_000 });
    } finally {
      env.undoMinutes = undoMinutes;
    }
  });

  it("does not bring back files that were removed for their age", async () => {
    const person = await signedIn();
    const task = await insertTask(person.viewer.userId, { status: "COMPLETED", filesDeletedAt: fromNow(-HOUR) });
    await insertAsset(person.viewer.userId, { taskId: task.id, position: 0, deletedAt: fromNow(-HOUR) });
    await remove([idOf(task)], person);
    await restore([idOf(task)], person);
    expect(await db.asset.count({ where: { taskId: task.id, deletedAt: null } })).toBe(0);
  });

  it("tells every open page of both", async () => {
    const person = await signedIn();
    const task = await insertTask(person.viewer.userId, { status: "COMPLETED" });
    const told: string[] = [];
    const document = "subscription { taskEvents { type taskId task { id } } }";
    for await (const { data } of overSse<{ taskEvents: { type: string; task: object | null } }>(document, {}, person)) {
      if (data === undefined) continue;
      told.push(`${data.taskEvents.type} ${data.taskEvents.task === null ? "gone" : "there"}`);
      if (told.length === 1) await remove([idOf(task)], person);
      if (told.length === 2) await restore([idOf(task)], person);
      if (told.length === 3) break;
    }
    expect(told).toEqual(["SNAPSHOT gone", "DELETED gone", "RESTORED there"]);
  });

  it("tells every open page of a mark that changed, and of none that did not", async () => {
    const person = await signedIn();
    const task = await insertTask(person.viewer.userId, { status: "COMPLETED" });
    const mark = (favorite: boolean) =>
      execute(
        "mutation ($ids: [ID!]!, $favorite: Boolean!) { setTasksFavorite(ids: $ids, favorite: $favorite) { __typename } }",
        { ids: [idOf(task)], favorite },
        person,
      );
    for (const favorite of [true, true, false]) await mark(favorite);
    const events = await db.taskEvent.findMany({ where: { taskId: task.id }, orderBy: { sequence: "asc" } });
    expect(events.map(({ type }) => type)).toEqual(["MARKED", "MARKED"]);
  });

  it("says of each task what became of it", async () => {
    const person = await signedIn();
    const stranger = await signedIn();
    const over = await insertTask(person.viewer.userId, { status: "FAILED" });
    const open = await insertTask(person.viewer.userId, { status: "PROCESSING", startedAt: new Date() });
    const theirs = await insertTask(stranger.viewer.userId, { status: "COMPLETED" });
    const ids = [idOf(over), idOf(open), idOf(theirs), "\u0000", idOf(over)];
    const { outcomes } = await remove(ids, person);
    expect(outcomes.map(({ deleted, error }) => error?.code ?? deleted)).toEqual([
      true,
      "CONFLICT",
      "NOT_FOUND",
      "NOT_FOUND",
      "NOT_FOUND",
    ]);
    expect(outcomes.map(({ id }) => id)).toEqual(ids);
    expect((await restore([idOf(over)], stranger)).outcomes).toMatchObject([{ error: { code: "NOT_FOUND" } }]);
    const back = await restore([idOf(over), idOf(over), idOf(theirs)], person);
    expect(back.outcomes.map(({ error }) => error?.code ?? "back")).toEqual(["back", "back", "NOT_FOUND"]);
    expect(await listed(stranger)).toEqual([idOf(theirs)]);
    await db.task.deleteMany({ where: { id: open.id } });
  });

  it("takes lists of 1 to 100", async () => {
    const person = await signedIn();
    for (const ids of [[], Array.from({ length: 101 }, () => "x")]) {
      expect(await remove(ids, person)).toMatchObject({ code: "INVALID_INPUT" });
      expect(await restore(ids, person)).toMatchObject({ code: "INVALID_INPUT" });
      expect(await mark(ids, true, person)).toMatchObject({ code: "INVALID_INPUT" });
    }
  });
});

describe("marking many", () => {
  it("marks those that there are, in the order given", async () => {
    const person = await signedIn();
    const stranger = await signedIn();
    const [first, second] = [await insertTask(person.viewer.userId), await insertTask(person.viewer.userId)];
    const theirs = await insertTask(stranger.viewer.userId);
    const { tasks } = await mark([idOf(second), idOf(theirs), idOf(first), "x"], true, person);
    expect(tasks).toEqual([second, first].map((task) => ({ id: idOf(task), isFavorite: true })));
    expect((await db.task.findUniqueOrThrow({ where: { id: theirs.id } })).isFavorite).toBe(false);
    expect((await mark([idOf(first)], false, person)).tasks).toEqual([{ id: idOf(first), isFavorite: false }]);
    await db.task.deleteMany({ where: { id: { in: [first.id, second.id, theirs.id] } } });
  });
});

describe("filters by time", () => {
  it("list what was accepted within it", async () => {
    const person = await signedIn();
    const at = (text: string) => new Date(`2026-05-${text}Z`);
    const [early, middle] = [
      await insertTask(person.viewer.userId, { status: "FAILED", createdAt: at("01T10:00:00") }),
      await insertTask(person.viewer.userId, { status: "FAILED", createdAt: at("02T10:00:00") }),
    ];
    await insertTask(person.viewer.userId, { status: "FAILED", createdAt: at("03T10:00:00") });
    expect(await listed(person, { createdBefore: at("02T10:00:00") })).toEqual([idOf(early)]);
    expect(await listed(person, { createdAfter: at("02T10:00:00"), createdBefore: at("03T10:00:00") })).toEqual([
      idOf(middle),
    ]);
  });
});

describe("lineage", () => {
  it("leads both ways, and past what is deleted", async () => {
    const person = await signedIn({ credits: 1000 });
    const { userId } = person.viewer;
    const first = await insertTask(userId, { status: "COMPLETED" });
    const child = await insertTask(userId, { status: "COMPLETED", parentId: first.id });
    const retry = await insertTask(userId, { status: "COMPLETED", retryOfId: first.id });
    await insertTask(userId, { status: "COMPLETED", parentId: first.id, deletedAt: new Date() });
    const document =
      "query ($id: ID!) { task(id: $id) { children { id parent { id } } retries { id retryOf { id } } } }";
    expect((await execute(document, { id: idOf(first) }, person)).data).toEqual({
      task: {
        children: [{ id: idOf(child), parent: { id: idOf(first) } }],
        retries: [{ id: idOf(retry), retryOf: { id: idOf(first) } }],
      },
    });
  });

  const FIELDS = "model prompt style sourceImages aspectRatio resolution seed options { name value } parent workflow";
  const INPUT = `query ($id: ID!) { task(id: $id) {
    ... on ImageTask { image: input { ${FIELDS} outputFormat variants } }
    ... on VideoTask { video: input { ${FIELDS} frameMode durationSeconds } }
  } }`;
  const CREATE = {
    image: `mutation ($task: ImageTaskInput!) { r: createImageTask(input: { task: $task }) { __typename ... on CreateImageTaskPayload { task { id } } ... on InvalidInputError { fields { path message } } ... on Error { message } } }`,
    video: `mutation ($task: VideoTaskInput!) { r: createVideoTask(input: { task: $task }) { __typename ... on CreateVideoTaskPayload { task { id } } ... on InvalidInputError { fields { path message } } ... on Error { message } } }`,
  };
  type Recipes = { task: { image?: Record<string, unknown>; video?: Record<string, unknown> } };

  it("tells the input of a task so that it can be sent again as it is", async () => {
    const person = await signedIn({ credits: 5000 });
    const source = await insertAsset(person.viewer.userId);
    const style = await db.style.findFirstOrThrow();
    const image = await makeImage(person.viewer, "a boat", {
      aspectRatio: "16:9",
      style: style.id,
      model: "flux-kontext-pro",
      sourceImages: [source.id],
    });
    const video = await makeVideo(person.viewer, "it sails", {
      sourceImages: [source.id],
      frameMode: "FIRST_FRAME",
      parent: image.id,
    });
    for (const [name, made] of [
      ["image", image],
      ["video", video],
    ] as const) {
      const before = (await execute<Recipes>(INPUT, { id: idOf(made) }, person)).data.task[name];
      expect(before).toMatchObject({
        prompt: made.prompt,
        model: made.modelSlug,
        sourceImages: [globalId("Asset", source.id)],
      });
      const again = await execute<{ r: { __typename: string; task: { id: string } } }>(
        CREATE[name],
        { task: before },
        person,
      );
      expect(again.errors).toBeUndefined();
      expect(again.data.r.task, JSON.stringify(again.data.r)).toBeDefined();
      expect((await execute<Recipes>(INPUT, { id: again.data.r.task.id }, person)).data.task[name]).toEqual(before);
    }
  });

  it("leaves out of the input what is deleted since", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    const parent = await insertTask(userId, { status: "COMPLETED", deletedAt: new Date() });
    const gone = await insertAsset(userId, { deletedAt: new Date() });
    const task = await insertTask(userId, {
      status: "COMPLETED",
      parentId: parent.id,
      sources: { create: [{ position: 0, assetId: gone.id }] },
    });
    const { image } = (await execute<Recipes>(INPUT, { id: idOf(task) }, person)).data.task;
    expect(image).toMatchObject({ parent: null, sourceImages: [] });
  });
});
