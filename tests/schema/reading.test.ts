import { describe, expect, it, vi } from "vitest";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { globalId, type NodeType } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { insertAsset, insertTask } from "#tests/support/rows.ts";

useDatabase();

const NODE = "query ($id: ID!) { node(id: $id) { __typename id } }";
const NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";

type NodeAnswer = { node: { __typename: string; id: string } | null };

async function node(id: string, person?: Person) {
  return (await execute<NodeAnswer>(NODE, { id }, person)).data.node;
}

/** One of everything that belongs to an account. */
async function belongings({ viewer: { userId } }: Person): Promise<Record<string, string>> {
  const image = await insertTask(userId, { status: "COMPLETED" });
  const video = await insertTask(userId, { kind: "VIDEO", modelSlug: "veo-3.1-fast", frameMode: "TEXT" });
  const asset = await insertAsset(userId, { taskId: image.id });
  const prompt = await db.prompt.create({ data: { userId, idea: "x", kind: "IMAGE", status: "COMPLETED", text: "y" } });
  const workflow = await db.workflow.create({ data: { userId } });
  const movement = await db.creditTransaction.findFirstOrThrow({ where: { userId } });
  const named: [string, NodeType, string][] = [
    ["ImageTask", "Task", image.id],
    ["VideoTask", "Task", video.id],
    ["Asset", "Asset", asset.id],
    ["Prompt", "Prompt", prompt.id],
    ["Workflow", "Workflow", workflow.id],
    ["CreditTransaction", "CreditTransaction", movement.id],
    ["User", "User", userId],
  ];
  return Object.fromEntries(named.map(([name, type, id]) => [name, globalId(type, id)]));
}

describe("node", () => {
  it("gives its owner everything by its id", async () => {
    const person = await signedIn();
    for (const [type, id] of Object.entries(await belongings(person))) {
      expect(await node(id, person)).toEqual({ __typename: type, id });
    }
  });

  it("answers a stranger and nobody as if it were not there", async () => {
    const owner = await signedIn();
    const stranger = await signedIn();
    const ids = Object.values(await belongings(owner));
    for (const id of ids) {
      expect(await node(id, stranger)).toBeNull();
      expect(await node(id)).toBeNull();
    }
    const many = await execute<{ nodes: unknown[] }>(NODES, { ids }, stranger);
    expect(many.data.nodes).toEqual(ids.map(() => null));
  });

  it("gives models and styles to everybody", async () => {
    const { data } = await execute<{ models: { id: string }[]; styles: { id: string }[] }>(
      "{ models { id } styles { id } }",
    );
    expect(await node(data.models[0]?.id ?? "")).toMatchObject({ __typename: "Model" });
    expect(await node(data.styles[0]?.id ?? "")).toMatchObject({ __typename: "Style" });
  });

  it.each([
    ["empty", ""],
    ["short", "x"],
    ["without a row", "VGFzazo="],
    ["with SQL", globalId("Task", "1' OR '1'='1")],
    ["with U+0000 in a slug", globalId("Model", "a\u0000b")],
    ["with U+0000 in a uuid", globalId("Task", "00000000-0000-0000-0000-00000000000\u0000")],
    ["of a type without ids", Buffer.from("Session:00000000-0000-0000-0000-000000000000").toString("base64url")],
    ["endless", "a".repeat(10_000)],
    ["not ASCII", "🍌"],
  ])("answers an id that is %s with nothing", async (_name, id) => {
    const person = await signedIn();
    const answer = await execute<NodeAnswer>(NODE, { id }, person);
    expect(answer).toMatchObject({ status: 200, data: { node: null }, errors: undefined });
    const task = await execute("query ($id: ID!) { task(id: $id) { id } workflow(id: $id) { id } }", { id }, person);
    expect(task).toMatchObject({ status: 200, data: { task: null, workflow: null } });
  });

  it("keeps the order of ids, repeated and unknown ones too, up to 100", async () => {
    const person = await signedIn();
    const { ImageTask = "", Asset = "" } = await belongings(person);
    const ids = [Asset, "x", ImageTask, Asset];
    const answer = await execute<{ nodes: unknown[] }>(NODES, { ids }, person);
    expect(answer.data.nodes).toEqual([{ id: Asset }, null, { id: ImageTask }, { id: Asset }]);
    const tooMany = await execute(NODES, { ids: Array.from({ length: 101 }, () => "x") });
    expect(tooMany).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: "INVALID_INPUT", fields: [{ path: ["ids"] }] } }],
    });
  });
});

const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: TaskFilter) {
  viewer { tasks(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
    edges { cursor node { id } } nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }
}`;
type Page = {
  viewer: {
    tasks: {
      edges: { cursor: string; node: { id: string } }[];
      nodes: { id: string }[];
      pageInfo: {
        hasNextPage: boolean;
        hasPreviousPage: boolean;
        startCursor: string | null;
        endCursor: string | null;
      };
    };
  };
};

const page = async (person: Person, variables: Record<string, unknown>) =>
  (await execute<Page>(PAGE, variables, person)).data.viewer.tasks;

describe("a list", () => {
  it("is walked forwards without gaps or repeats, while rows come and change", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    const made: string[] = [];
    for (let i = 0; i < 25; i++) made.unshift(globalId("Task", (await insertTask(userId, { isFavorite: true })).id));
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { edges, pageInfo } = await page(person, { first: 7, after, filter: { favorite: true } });
      seen.push(...edges.map((edge) => edge.node.id));
      more = pageInfo.hasNextPage;
      after = pageInfo.endCursor;
      await insertTask(userId, { isFavorite: true });
      // The very row that the cursor stands on no longer matches.
      await db.task.updateMany({ where: { id: rowOf(seen.at(-1)) }, data: { isFavorite: false } });
    }
    expect(seen).toEqual(made);
  });

  it("goes on from an item by its id as by its cursor, and from nothing else", async () => {
    const person = await signedIn();
    for (let i = 0; i < 5; i++) await insertTask(person.viewer.userId);
    const { edges, nodes } = await page(person, {});
    const [, , middle] = edges;
    for (const at of [middle?.cursor, middle?.node.id]) {
      expect((await page(person, { first: 1, after: at })).nodes).toEqual([nodes[3]]);
      expect((await page(person, { last: 1, before: at })).nodes).toEqual([nodes[1]]);
    }
    const { errors } = await execute(PAGE, { after: globalId("Model", "nano-banana") }, person);
    expect(errors?.[0]?.extensions).toMatchObject({ code: "INVALID_INPUT", fields: [{ path: ["after"] }] });
  });

  it("is walked backwards to the same items", async () => {
    const person = await signedIn();
    for (let i = 0; i < 9; i++) await insertTask(person.viewer.userId);
    const all = (await page(person, {})).nodes.map((task) => task.id);
    const last = await page(person, { last: 4 });
    expect(last.nodes.map((task) => task.id)).toEqual(all.slice(5));
    expect(last.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    const before = await page(person, { last: 4, before: last.pageInfo.startCursor });
    expect(before.nodes.map((task) => task.id)).toEqual(all.slice(1, 5));
    expect(before.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: true });
  });

  it("has 20 items unless told and none of others or deleted ones", async () => {
    const person = await signedIn();
    const stranger = await signedIn();
    await insertTask(stranger.viewer.userId);
    for (let i = 0; i < 22; i++) await insertTask(person.viewer.userId, { deletedAt: i === 0 ? new Date() : null });
    expect((await page(person, {})).nodes).toHaveLength(20);
    expect((await page(person, { first: 100 })).nodes).toHaveLength(21);
  });

  it.each([
    [{ first: 101 }, "first"],
    [{ first: -1 }, "first"],
    [{ first: 0 }, "first"],
    [{ last: 0 }, "last"],
    [{ last: 101 }, "last"],
    [{ first: 1, last: 1 }, "last"],
    [{ after: "nonsense" }, "after"],
    [{ before: Buffer.from("number:1").toString("base64url") }, "before"],
    [{ after: Buffer.from("id:a\u0000").toString("base64url") }, "after"],
  ])("refuses %j", async (variables, path) => {
    const answer = await execute(PAGE, variables, await signedIn());
    expect(answer).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: "INVALID_INPUT", fields: [{ path: [path] }] } }],
    });
  });

  it("of tasks is filtered by kind, state, model, mark and words", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    const fox = await insertTask(userId, { prompt: "A 100% Red_Fox" });
    const film = await insertTask(userId, { kind: "VIDEO", modelSlug: "veo-3.1-fast", status: "COMPLETED" });
    const marked = await insertTask(userId, { isFavorite: true, prompt: "a wolf" });
    const found = async (filter: Record<string, unknown>) =>
      (await page(person, { filter })).nodes.map((task) => task.id);
    const id = (task: { id: string }) => globalId("Task", task.id);
    expect(await found({ kind: "VIDEO" })).toEqual([id(film)]);
    expect(await found({ status: ["COMPLETED", "FAILED"] })).toEqual([id(film)]);
    expect(await found({ model: "veo-3.1-fast" })).toEqual([id(film)]);
    expect(await found({ favorite: true })).toEqual([id(marked)]);
    expect(await found({ search: "red_fox" })).toEqual([id(fox)]);
    expect(await found({ search: "100%" })).toEqual([id(fox)]);
    expect(await found({ search: "r_d" })).toEqual([]);
    expect(await found({ kind: null, search: " " })).toHaveLength(3);
    const unfit = await execute(PAGE, { filter: { search: "a\u0000", model: "b\u0000" } }, person);
    expect(unfit).toMatchObject({ status: 400, errors: [{ extensions: { code: "INVALID_INPUT" } }] });
  });

  it("of credit movements goes by number, newest first", async () => {
    const person = await signedIn();
    const query = `query ($after: String) { viewer { creditTransactions(first: 1, after: $after) {
      nodes { type amount balanceAfter task { id } reason subject description } pageInfo { hasNextPage endCursor }
    } } }`;
    const answer = await execute(query, {}, person);
    expect(answer.data).toMatchObject({
      viewer: {
        creditTransactions: {
          nodes: [
            {
              ...{ type: "GRANT", amount: 200, balanceAfter: 200, task: null },
              ...{ reason: "WELCOME", subject: null, description: "Welcome credits" },
            },
          ],
          pageInfo: { hasNextPage: false },
        },
      },
    });
  });

  it("of credit movements tells what a row of before there were reasons was for", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    const old = { userId, type: "GRANT", amount: 5, number: 2, balanceAfter: 205 } as const;
    await db.creditTransaction.create({ data: { ...old, description: "Sorry for the wait: $& days" } });
    const query = "{ viewer { creditTransactions(first: 1) { nodes { reason subject description } } } }";
    const words = "Sorry for the wait: $& days";
    expect((await execute(query, {}, person)).data).toEqual({
      viewer: { creditTransactions: { nodes: [{ reason: "CORRECTED", subject: words, description: words }] } },
    });
    await db.creditBalance.update({ where: { userId }, data: { available: 205, lastNumber: 2 } });
  });

  it("of prompts has only finished ones", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    await db.prompt.create({ data: { userId, idea: "a", kind: "IMAGE" } });
    const done = await db.prompt.create({ data: { userId, idea: "b", kind: "IMAGE", status: "COMPLETED" } });
    const answer = await execute("{ viewer { prompts { nodes { id } } workflows { nodes { id } } } }", {}, person);
    expect(answer.data).toEqual({
      viewer: { prompts: { nodes: [{ id: globalId("Prompt", done.id) }] }, workflows: { nodes: [] } },
    });
  });
});

function rowOf(id: string | undefined): string {
  return (
    Buffer.from(id ?? "", "base64url")
      .toString()
      .split(":")[1] ?? ""
  );
}

describe("a task", () => {
  const TASK = `query ($id: ID!) { task(id: $id) {
    __typename kind status prompt creditsCharged queuePosition attempts sandbox isFavorite
    model { slug } style { name } assets { id contentType url(width: 320) urlExpiresAt } sourceImages { id }
    parent { id } retryOf { id } workflow { id step } failure { category code message retryable creditsReturned }
    ... on ImageTask { aspectRatio variants } ... on VideoTask { durationSeconds frameMode }
  } }`;

  it("shows its files in order once they are all there", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    const task = await insertTask(userId, { status: "SAVING" });
    const second = await insertAsset(userId, { taskId: task.id, position: 1 });
    const first = await insertAsset(userId, { taskId: task.id, position: 0 });
    const id = globalId("Task", task.id);
    expect((await execute(TASK, { id }, person)).data).toMatchObject({ task: { status: "SAVING", assets: [] } });
    await db.task.update({ where: { id: task.id }, data: { status: "COMPLETED", completedAt: new Date() } });
    const { data } = await execute<{ task: { assets: { id: string; url: string }[] } }>(TASK, { id }, person);
    expect(data.task.assets.map((asset) => asset.id)).toEqual(
      [first, second].map((asset) => globalId("Asset", asset.id)),
    );
    expect(data.task.assets[0]?.url).toMatch(/^http:\/\/localhost:3000\/media\//);
    await db.asset.update({ where: { id: first.id }, data: { deletedAt: new Date() } });
    expect((await execute(TASK, { id }, person)).data).toMatchObject({ task: { assets: [{}] } });
  });

  it("links to what it came from, but not to what was deleted", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    const parent = await insertTask(userId, { status: "COMPLETED" });
    const source = await insertAsset(userId, { taskId: parent.id });
    const workflow = await db.workflow.create({ data: { userId } });
    const video = await insertTask(userId, {
      kind: "VIDEO",
      modelSlug: "veo-3.1-fast",
      frameMode: "FIRST_FRAME",
      durationSeconds: 8,
      parentId: parent.id,
      workflowId: workflow.id,
      sources: { create: [{ position: 0, assetId: source.id }] },
    });
    const id = globalId("Task", video.id);
    expect((await execute(TASK, { id }, person)).data).toMatchObject({
      task: {
        __typename: "VideoTask",
        frameMode: "FIRST_FRAME",
        durationSeconds: 8,
        model: { slug: "veo-3.1-fast" },
        parent: { id: globalId("Task", parent.id) },
        sourceImages: [{ id: globalId("Asset", source.id) }],
        workflow: { id: globalId("Workflow", workflow.id) },
        queuePosition: expect.any(Number),
        failure: null,
      },
    });
    await db.task.update({ where: { id: parent.id }, data: { deletedAt: new Date() } });
    expect((await execute(TASK, { id }, person)).data).toMatchObject({ task: { parent: null } });
  });

  it("is read in as many statements for twenty as for two", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    const query = `{ viewer { tasks { nodes {
      id status model { name } style { name } assets { id url } sourceImages { id } parent { id } workflow { id }
    } } } }`;
    const statements = async () => {
      // What is read of it is read anew after a while, whoever asks.
      await catalog();
      const spies = [db.task, db.asset, db.model, db.style, db.workflow].flatMap((table) => [
        vi.spyOn(table, "findMany"),
        vi.spyOn(table, "findUnique"),
        vi.spyOn(table, "findFirst"),
        vi.spyOn(table, "findUniqueOrThrow"),
      ]);
      expect((await execute(query, {}, person)).errors).toBeUndefined();
      const calls = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
      for (const spy of spies) spy.mockRestore();
      return calls;
    };
    for (let i = 0; i < 2; i++) await insertTask(userId, { status: "COMPLETED" });
    const ofTwo = await statements();
    for (let i = 0; i < 18; i++) await insertTask(userId, { status: "COMPLETED" });
    expect(await statements()).toBe(ofTwo);
  });
});

describe("the catalogue", () => {
  it("tells enough to draw a form", async () => {
    const { data } = await execute<{ models: Record<string, unknown>[] }>(`{ models {
      slug name description kind state replacement { slug } acceptsImages requiresImages maxSourceImages frameModes
      parameters { name label type required defaultValue values min max step } credits expectedSeconds { p50 p90 } successRate
    } }`);
    expect(data.models.map((model) => [model.slug, model.credits])).toEqual(
      expect.arrayContaining([
        ["nano-banana", 5],
        ["nano-banana-edit", 5],
        ["veo-3.1-fast", 60],
      ]),
    );
    expect(data.models[0]).toMatchObject({ state: "ACTIVE", kind: "IMAGE", frameModes: [] });
  });

  it("lists one kind, and retired models only when asked", async () => {
    await db.model.update({
      where: { slug: "nano-banana-edit" },
      data: { state: "RETIRED", replacementSlug: "nano-banana" },
    });
    notify("catalog");
    type Listed = { slug: string; replacement?: { slug: string } | null }[];
    const { data } = await execute<{ images: Listed; all: Listed }>(`{
      images: models(kind: IMAGE) { slug }
      all: models(kind: IMAGE, includeRetired: true) { slug replacement { slug } }
    }`);
    await db.model.update({
      where: { slug: "nano-banana-edit" },
      data: { state: "ACTIVE", replacementSlug: null },
    });
    notify("catalog");
    expect(data.images.map((model) => model.slug)).toContain("nano-banana");
    expect(data.images.map((model) => model.slug)).not.toContain("nano-banana-edit");
    expect(data.images.map((model) => model.slug)).not.toContain("veo-3.1-fast");
    expect(data.all).toContainEqual({ slug: "nano-banana-edit", replacement: { slug: "nano-banana" } });
  });
});
