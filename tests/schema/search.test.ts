import { v7 as uuid } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { taskRow } from "#tests/support/rows.ts";
import { useWorld } from "#tests/support/world.ts";

useWorld();

/** What one page of a search goes through, in rows and in bytes of their texts. */
const MOST_ROWS = 1000;
const MOST_BYTES = 1_500_000;

const SEARCH = `query ($first: Int, $after: String, $last: Int, $before: String, $search: String) { viewer {
  tasks(first: $first, after: $after, last: $last, before: $before, filter: { kind: IMAGE, search: $search }) {
    nodes { id prompt } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
} }`;
type Page = {
  nodes: { id: string; prompt: string }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
};
const search = async (person: Person, variables: Record<string, unknown>) =>
  (await execute<{ viewer: { tasks: Page } }>(SEARCH, variables, person)).data.viewer.tasks;

describe("a search among more tasks than one page goes through", () => {
  let person: Person;
  let ids: string[];
  const FOXES = [0, 5, MOST_ROWS - 1, MOST_ROWS, MOST_ROWS + 90];
  beforeAll(async () => {
    person = await signedIn();
    const { userId } = person.viewer;
    ids = Array.from({ length: MOST_ROWS + 100 }, () => uuid()).reverse();
    const prompt = (index: number) => (FOXES.includes(index) ? `A 100% Red_Fox ${index}` : "a wolf");
    await db.task.createMany({
      data: ids.map((id, index) => taskRow(userId, { id, status: "COMPLETED", prompt: prompt(index) })),
    });
    // What another filter leaves out is not gone through.
    await db.task.createMany({
      data: Array.from({ length: 30 }, () =>
        taskRow(userId, { kind: "VIDEO", modelSlug: "veo-3.1-fast", status: "COMPLETED", prompt: "a fox" }),
      ),
    });
  });
  const foxes = (...indexes: number[]) => indexes.map((index) => ({ id: globalId("Task", ids[index] ?? "") }));

  it("finds all, page after page, and says that there is more", async () => {
    const first = await search(person, { search: "red_fox" });
    expect(first.nodes).toMatchObject(foxes(0, 5, MOST_ROWS - 1));
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await search(person, { search: "red_fox", after: first.pageInfo.endCursor });
    expect(second.nodes).toMatchObject(foxes(MOST_ROWS, MOST_ROWS + 90));
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it("finds all backwards, too", async () => {
    const last = await search(person, { search: "red_fox", last: 20 });
    expect(last.nodes).toMatchObject(foxes(MOST_ROWS - 1, MOST_ROWS, MOST_ROWS + 90));
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = await search(person, { search: "red_fox", last: 20, before: last.pageInfo.startCursor });
    expect(before.nodes).toMatchObject(foxes(0, 5));
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  });

  it("fills a page before it goes on", async () => {
    const first = await search(person, { search: "FOX", first: 2 });
    expect(first.nodes).toMatchObject(foxes(0, 5));
    const second = await search(person, { search: "FOX", first: 2, after: first.pageInfo.endCursor });
    expect(second.nodes).toMatchObject(foxes(MOST_ROWS - 1, MOST_ROWS));
  });

  it("may find nothing in what it went through, and goes on from there", async () => {
    const pages: (number | string | null)[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { nodes, pageInfo }: Page = await search(person, { search: "unicorn", after });
      pages.push(nodes.length);
      ({ hasNextPage: more, endCursor: after } = pageInfo);
    }
    expect(pages).toEqual([0, 0]);
    expect(after).toBeNull();
  });

  it("takes text as text", async () => {
    expect((await search(person, { search: "100%" })).nodes).toHaveLength(3);
    expect((await search(person, { search: "r_d" })).nodes).toEqual([]);
    expect((await search(person, { search: "\\" })).nodes).toEqual([]);
  });
});

it("a search among long texts stops where it has read enough", async () => {
  const person = await signedIn();
  const { userId } = person.viewer;
  const length = 20_000;
  const count = MOST_BYTES / length + 10;
  await db.prompt.createMany({
    data: Array.from({ length: count }, () => uuid()).map((id, index) => ({
      id,
      userId,
      status: "COMPLETED" as const,
      idea: "",
      text: (index === 0 ? "a fox " : "a wolf").repeat(length / 6).padEnd(length),
      kind: "IMAGE" as const,
    })),
  });
  const query = `query ($after: String) { viewer { prompts(after: $after, filter: { search: "fox" }) {
    nodes { id } pageInfo { hasNextPage endCursor }
  } } }`;
  type Prompts = { viewer: { prompts: Page } };
  const first = (await execute<Prompts>(query, {}, person)).data.viewer.prompts;
  expect([first.nodes.length, first.pageInfo.hasNextPage]).toEqual([0, true]);
  const { endCursor } = first.pageInfo;
  const second = (await execute<Prompts>(query, { after: endCursor }, person)).data.viewer.prompts;
  expect([second.nodes.length, second.pageInfo.hasNextPage]).toEqual([1, false]);
});
