import { readFileSync } from "node:fs";
import sharp from "sharp";
import { afterEach, describe, expect, it } from "vitest";
import { styleDefinitions } from "#graphql/domain/catalog/styles.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();
afterEach(expectLedgersToBalance);

const OUTCOMES = `outcomes { index id task { id status retryOf { id } } error { __typename code message
  ... on InvalidInputError { fields { path } } } }`;
const REFUSED = "... on Error { __typename code }";
const CANCEL = `mutation ($ids: [ID!]!) { cancelTasks(ids: $ids) {
  ... on CancelTasksPayload { creditsReturned ${OUTCOMES} } ${REFUSED} } }`;
const RETRY = `mutation ($ids: [ID!]!, $max: Int, $key: String) {
  retryTasks(ids: $ids, maxCredits: $max, idempotencyKey: $key) {
    ... on RetryTasksPayload { creditsCharged ${OUTCOMES} } ${REFUSED} ... on PriceChangedError { credits } } }`;

type Result = {
  __typename?: string;
  creditsReturned?: number;
  creditsCharged?: number;
  outcomes: {
    index: number;
    id: string;
    task: { id: string; status: string } | null;
    error: { code: string } | null;
  }[];
};

async function cancelMany(person: Person, ids: string[]): Promise<Result> {
  return (await execute<{ cancelTasks: Result }>(CANCEL, { ids }, person)).data.cancelTasks;
}
async function retryMany(person: Person, ids: string[], more: Record<string, unknown> = {}): Promise<Result> {
  return (await execute<{ retryTasks: Result }>(RETRY, { ids, ...more }, person)).data.retryTasks;
}

async function order(person: Person, count: number): Promise<string[]> {
  const images = Array.from({ length: count }, (_, n) => ({ model: "nano-banana", prompt: `banana ${n}` }));
  const made = await execute<{ createTasks: Result }>(
    "mutation ($images: [ImageTaskInput!]) { createTasks(input: { images: $images }) { ... on CreateTasksPayload { outcomes { index task { id } } } } }",
    { images },
    person,
  );
  return made.data.createTasks.outcomes.map(({ task }) => task?.id ?? "");
}

describe("cancelTasks and retryTasks", () => {
  it("tell of each id, in order, what became of it", async () => {
    const person = await signedIn();
    const [one = "", two = ""] = await order(person, 2);
    const canceled = await cancelMany(person, [one, "nonsense", two]);
    expect(canceled).toMatchObject({
      creditsReturned: 10,
      outcomes: [
        { index: 0, id: one, task: { id: one, status: "CANCELED" }, error: null },
        { index: 1, id: "nonsense", task: null, error: { __typename: "NotFoundError", code: "NOT_FOUND" } },
        { index: 2, id: two, task: { id: two, status: "CANCELED" }, error: null },
      ],
    });
    const [open = ""] = await order(person, 1);
    const again = await retryMany(person, [two, open, one, two]);
    expect(again).toMatchObject({
      creditsCharged: 10,
      outcomes: [
        { id: two, task: { status: "PENDING", retryOf: { id: two } }, error: null },
        { id: open, task: null, error: { code: "CONFLICT" } },
        { id: one, task: { status: "PENDING", retryOf: { id: one } }, error: null },
        { id: two, task: null, error: { code: "INVALID_INPUT", fields: [{ path: ["ids", "3"] }] } },
      ],
    });
  });

  it("replay and refuse as a whole", async () => {
    const person = await signedIn();
    const ids = await order(person, 2);
    await cancelMany(person, ids);
    expect(await retryMany(person, ids, { max: 9 })).toMatchObject({ __typename: "PriceChangedError", credits: 10 });
    const first = await retryMany(person, ids, { max: 10, key: "k" });
    expect(await retryMany(person, ids, { key: "k" })).toEqual(first);
    expect(await retryMany(person, ids.slice(1), { key: "k" })).toMatchObject({ code: "IDEMPOTENCY_MISMATCH" });
    expect(await retryMany(person, [])).toMatchObject({ __typename: "InvalidInputError" });
    expect(await cancelMany(person, [])).toMatchObject({ __typename: "InvalidInputError" });
  });

  it("are not for nobody, and leave strangers' tasks alone", async () => {
    const [person, stranger] = [await signedIn(), await signedIn()];
    const ids = await order(stranger, 1);
    expect((await cancelMany(person, ids)).outcomes[0]?.error).toMatchObject({ code: "NOT_FOUND" });
    expect((await retryMany(person, ids)).outcomes[0]?.error).toMatchObject({ code: "NOT_FOUND" });
    for (const document of [CANCEL, RETRY]) expect((await execute(document, { ids })).status).toBe(401);
  });
});

describe("styles", () => {
  it("each have a small picture of their own on this site", async () => {
    const { data } = await execute<{ styles: { name: string; pictureUrl: string; promptSuffix: string }[] }>(
      "{ styles { name description promptSuffix pictureUrl } }",
    );
    expect(data.styles.map(({ name }) => name)).toEqual(styleDefinitions.map(({ name }) => name));
    const seen = new Set<string>();
    for (const { pictureUrl } of data.styles) {
      const bytes = readFileSync(`public${pictureUrl}`);
      const { format, width, height } = await sharp(bytes).metadata();
      expect({ format, width, height }).toEqual({ format: "webp", width: 320, height: 240 });
      expect(bytes.length).toBeLessThanOrEqual(12 * 1024);
      seen.add(bytes.toString("base64"));
    }
    expect(seen.size).toBe(data.styles.length);
  });

  it("of an operator's own have a plain one", async () => {
    const words = { slug: "../secret", name: "Own", description: "Own.", promptSuffix: "own", position: 99 };
    const { id } = await db.style.create({ data: words });
    notify("catalog");
    const { data } = await execute<{ node: { pictureUrl: string } }>(
      "query ($id: ID!) { node(id: $id) { ... on Style { pictureUrl } } }",
      { id: globalId("Style", id) },
    );
    expect(data.node.pictureUrl).toBe("/styles/plain.webp");
    expect(readFileSync(`public${data.node.pictureUrl}`).length).toBeGreaterThan(0);
    await db.style.delete({ where: { id } });
    notify("catalog");
  });

  it("filter the list of tasks", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    const [ink, clay] = await db.style.findMany({
      where: { slug: { in: ["ink", "clay"] } },
      orderBy: { slug: "desc" },
    });
    if (ink === undefined || clay === undefined) throw new Error("the styles are not there");
    const styled = await insertTask(userId, { styleId: ink.id, status: "COMPLETED" });
    await insertTask(userId, { styleId: clay.id, status: "COMPLETED" });
    await insertTask(userId, { status: "COMPLETED" });
    const LIST = "query ($style: ID) { viewer { tasks(filter: { style: $style }) { nodes { id style { name } } } } }";
    const list = async (style: string | null) => {
      const { data } = await execute<{ viewer: { tasks: { nodes: { id: string }[] } } }>(LIST, { style }, person);
      return data.viewer.tasks.nodes;
    };
    expect(await list(globalId("Style", ink.id))).toEqual([
      { id: globalId("Task", styled.id), style: { name: "Ink drawing" } },
    ]);
    expect(await list(null)).toHaveLength(3);
    expect(await list("nonsense")).toEqual([]);
  });
});
