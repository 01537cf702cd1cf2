import { beforeAll, expect, it } from "vitest";
import { addUpSpending } from "#graphql/domain/accounts/api-keys/spending.ts";
import { createUpload } from "#graphql/domain/assets/uploads/create-upload.ts";
import { FIGURES } from "#graphql/domain/operations/figures-statement.ts";
import { addToCollection, moveInCollection } from "#graphql/domain/tasks/collections/arrange.ts";
import { compareCharges } from "#graphql/domain/tasks/outcome/compare-charges.ts";
import { fanOut } from "#graphql/domain/webhooks/outbox.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { readBy } from "#tests/support/rows-read.ts";

// One connection does all there, so what a request has read can be told from the database's own counters.
useDatabase("embedded");

const MANY = 3000;
/** Far more than a page needs, and far less than there are. */
const FEW = 700;

let person: Person;

/** An account that has done much, all of it over for longer than anybody looks back. */
beforeAll(async () => {
  person = await signedIn();
  const { userId } = person.viewer;
  const id = (kind: string, n = "n") =>
    `'0192' || lpad(to_hex(${n}), 4, '0') || '-0000-7${kind}-8000-' || lpad(to_hex(${n}), 12, '0')`;
  const long = `now() - interval '40 days' + n * interval '1 second'`;
  const each = `FROM generate_series(1, ${MANY}) AS n`;
  const statements = [
    `INSERT INTO "ApiKey" (id, "userId", "actsForId", "familyId", name, prefix, hash, sandbox, scopes)
     VALUES ('key', '${userId}', '${userId}', 'key', 'key', '', 'hash', FALSE, '{TASKS_READ}')`,
    `INSERT INTO "Task" (id, "userId", kind, status, "completedAt", "modelSlug", prompt, "creditsHeld", "creditsCharged",
       "kieCredits", sandbox, "callbackToken", "createdAt", "apiKeyId", "endUser")
     SELECT ${id("000")}, '${userId}', 'IMAGE', 'COMPLETED', ${long}, 'nano-banana', 'words', 1, 1, 1, TRUE, '', now(), 'key', 'user' ${each}`,
    `INSERT INTO "Prompt" (id, "userId", status, idea, text, kind, "parentId", "createdAt", "updatedAt")
     SELECT ${id("001")}, '${userId}', 'COMPLETED', 'words', 'words', 'IMAGE',
       CASE WHEN n % 2 = 0 THEN ${id("001", "n - 1")} END, ${long}, ${long} ${each}`,
    `INSERT INTO "Asset" (id, "userId", purpose, "storageKey", "contentType", "byteSize", sha256, "createdAt")
     SELECT ${id("002")}, '${userId}', 'UPLOAD', 'uploads/' || n, 'image/png', 1000, '', ${long} ${each}`,
    `INSERT INTO "Upload" (id, "userId", filename, "contentType", "byteSize", "assetId", "createdAt", "expiresAt")
     SELECT ${id("003")}, '${userId}', 'name', 'image/png', 1000, ${id("002")}, ${long}, ${long} ${each}`,
    `INSERT INTO "CreditTransaction" (id, "userId", number, type, amount, "balanceAfter", reason, "createdAt")
     SELECT ${id("004")}, "userId", "lastNumber" + n, 'GRANT', 1, available + n, 'CORRECTED', ${long} FROM "CreditBalance", generate_series(1, ${MANY}) AS n
     WHERE "userId" = '${userId}'`,
    `UPDATE "CreditBalance" SET available = available + ${MANY}, "lastNumber" = "lastNumber" + ${MANY} WHERE "userId" = '${userId}'`,
    `INSERT INTO "WebhookEndpoint" (id, "userId", url, events, secret) SELECT ${id("005")}, '${userId}', '', '{credits.low}', '' ${each}`,
    `INSERT INTO "Collection" (id, "userId", name, size) VALUES (${id("006", "1")}, '${userId}', 'All', ${MANY})`,
    `INSERT INTO "CollectedTask" ("collectionId", "taskId", rank) SELECT ${id("006", "1")}, ${id("000")}, n ${each}`,
  ];
  for (const text of statements) await sql.run(text);
  await addUpSpending();
  // Of every table: what an earlier file of this process has left in the statistics would choose the plans otherwise.
  await sql.run("VACUUM ANALYZE");
});

function place(rank: number): string {
  return Buffer.from(`rank:${rank}`).toString("base64url");
}

const lists = {
  "the first tasks": "tasks(first: 20) { nodes { id assets { id } } }",
  "the oldest tasks": "tasks(last: 20) { nodes { id } }",
  "tasks of a kind that has none": "tasks(first: 20, filter: { kind: VIDEO }) { nodes { id } }",
  "tasks of a state that none is in": "tasks(first: 20, filter: { status: [FAILED] }) { nodes { id } }",
  "tasks of a model that has none": 'tasks(first: 20, filter: { model: "wan-2.7" }) { nodes { id } }',
  "favorites, of which there are none": "tasks(first: 20, filter: { favorite: true }) { nodes { id } }",
  "tasks of an end user who has none": 'tasks(first: 20, filter: { endUser: "nobody" }) { nodes { id } }',
  "what came last in each conversation": "prompts(first: 20, filter: { newest: true }) { nodes { id } }",
  "the first of a long collection":
    "collections(first: 1) { nodes { tasks(first: 20) { nodes { id assets { id } } } } }",
  "the middle of a long collection": `collections(first: 1) { nodes { tasks(first: 20, after: "${place(1500)}") { nodes { id } } } }`,
  "the end of a long collection": "collections(first: 1) { nodes { tasks(last: 20) { nodes { id } } } }",
  "the collections of each task": "tasks(first: 20) { nodes { collections(first: 5) { nodes { name taskCount } } } }",
  "the first files": "assets(first: 20) { nodes { id } }",
  "the first movements": "creditTransactions(first: 20) { nodes { id } }",
  "what all movements come to": "creditTotals { type amount }",
  "what end users come to": "endUsers { endUser tasks creditsCharged }",
  "what keys have spent": "apiKeys { creditsUsedThisMonth }",
};

it.each(Object.entries(lists))("%s: a long history is not read for it", async (_, selection) => {
  const read = await readBy(async () => {
    const { errors } = await execute(`{ viewer { ${selection} } }`, {}, person);
    expect(errors).toBeUndefined();
  });
  expect(read).toBeLessThan(FEW);
});

it("what fits a filter is counted up to a bound, and no further", async () => {
  type Counted = { viewer: { all: object; none: object; searched: object | null } };
  const count = async () => {
    const query = `{ viewer {
      all: taskCount { count isExact }
      none: taskCount(filter: { kind: VIDEO }) { count isExact }
      searched: taskCount(filter: { search: "words" }) { count isExact }
    } }`;
    const { data, errors } = await execute<Counted>(query, {}, person);
    expect(errors).toBeUndefined();
    return data?.viewer;
  };
  expect(await count()).toEqual({
    all: { count: 1000, isExact: false },
    none: { count: 0, isExact: true },
    searched: null,
  });
  expect(await readBy(count)).toBeLessThan(1000 + FEW);
});

it("room for an upload is known without reading what is kept", async () => {
  const file = { filename: "boat.png", contentType: "image/png", byteSize: 1000 };
  expect(await readBy(() => createUpload(person.viewer, file))).toBeLessThan(FEW);
});

it("what is kept of uploads is what there is, whatever happens to them", async () => {
  const { userId } = person.viewer;
  const kept = async () => Number((await db.uploadUsage.findUniqueOrThrow({ where: { userId } })).bytes);
  expect(await kept()).toBe(MANY * 1000);
  const [one] = await db.asset.findMany({ where: { userId }, take: 1 });
  const where = { id: one?.id ?? "" };
  await db.asset.update({ where, data: { deletedAt: new Date() } });
  expect(await kept()).toBe((MANY - 1) * 1000);
  await db.asset.update({ where, data: { deletedAt: null } });
  expect(await kept()).toBe(MANY * 1000);
});

it("the nightly comparison with kie.ai reads the last days, and webhooks are looked for where something has happened", async () => {
  expect(await readBy(compareCharges)).toBeLessThan(FEW);
  expect(await readBy(() => fanOut(false))).toBeLessThan(FEW);
});

it("the figures of the metrics read what is open, and nothing of what is over", async () => {
  const read = await readBy(async () => {
    const moment = new Date().toISOString();
    const { rows } = await sql.run(FIGURES, [moment, moment, moment]);
    expect(rows).toMatchObject([{ tasks: [], holds: { count: 0 } }]);
  });
  expect(read).toBeLessThan(FEW);
});

// It writes events, of which there are none before.
it("a task is put into a long collection, and moved in it, without a look at the others", async () => {
  const collection = await db.collection.findFirstOrThrow({ where: { userId: person.viewer.userId } });
  const ids = async (skip: number) =>
    (await db.collectedTask.findMany({ skip, take: 2, orderBy: { rank: "desc" } })).map(({ taskId }) => taskId);
  const [[first = "", second = ""], [middle = ""]] = [await ids(0), await ids(MANY / 2)];
  const arrange = async () => {
    await addToCollection(person.viewer, collection.id, [first]);
    await moveInCollection(person.viewer, collection.id, second, { before: middle });
    await moveInCollection(person.viewer, collection.id, second, { after: first });
  };
  expect(await readBy(arrange)).toBeLessThan(FEW);
});
