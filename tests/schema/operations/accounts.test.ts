import { v7 as uuid } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { readCredential } from "#graphql/domain/accounts/api-keys/read-key.ts";
import { suspendAccount } from "#graphql/domain/operations/suspend.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { signedInAs } from "#tests/support/operators.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();

const ACCOUNTS = `query ($first: Int, $after: String, $last: Int, $before: String, $search: String, $suspended: Boolean) { operations {
  accounts(first: $first, after: $after, last: $last, before: $before, search: $search, suspended: $suspended) {
    nodes { id email credits { available } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
} }`;
type Page = {
  nodes: { id: string; email: string; credits: { available: number } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
};

let support: Awaited<ReturnType<typeof signedInAs>>;
const ids: string[] = [];
const named = ["ada", "ada.l", "adb", "bea"].map((name) => `${name}@example.test`);
beforeAll(async () => {
  const admin = await signedInAs("ADMIN");
  support = await signedInAs("SUPPORT");
  for (const email of named) {
    const { userId } = await makeAccount({ credits: 9 });
    await db.user.update({ where: { id: userId }, data: { email } });
    ids.push(userId);
  }
  const [, lovelace = "", , bea = ""] = ids;
  for (const account of [lovelace, bea]) await suspendAccount(admin.actor, { account, reason: "For a test" });
  const gone = await makeAccount();
  await db.user.update({ where: { id: gone.userId }, data: { email: "adz@example.test", deletedAt: new Date() } });
});

async function read(variables: object): Promise<Page> {
  const { data, errors } = await execute<{ operations: { accounts: Page } }>(ACCOUNTS, { ...variables }, support);
  expect(errors).toBeUndefined();
  return data.operations.accounts;
}
const emails = async (variables: object) => (await read(variables)).nodes.map(({ email }) => email);

describe("accounts", () => {
  it("are listed newest first, page by page, without test sides and deleted ones", async () => {
    const first = await read({ first: 3 });
    expect(first.nodes.map(({ email }) => email)).toEqual(named.slice(1).reverse());
    expect(first.nodes[0]?.credits).toEqual({ available: 9 });
    const rest = await read({ first: 100, after: first.pageInfo.endCursor });
    expect(rest.nodes.map(({ email }) => email)).toHaveLength(3);
    expect(rest.pageInfo.hasNextPage).toBe(false);
  });

  it("are found by the beginning of their address, in the order of the alphabet, in either direction", async () => {
    expect(await emails({ search: " AD" })).toEqual(["ada.l@example.test", "ada@example.test", "adb@example.test"]);
    const first = await read({ search: "ad", first: 2 });
    const second = await read({ search: "ad", first: 2, after: first.pageInfo.endCursor });
    expect([first, second].map(({ nodes, pageInfo }) => [nodes.length, pageInfo.hasNextPage])).toEqual([
      [2, true],
      [1, false],
    ]);
    const back = await read({ search: "ad", last: 2, before: second.pageInfo.startCursor });
    expect(back).toMatchObject({ nodes: first.nodes, pageInfo: { hasPreviousPage: false } });
    expect(await emails({ search: "ada@example.test" })).toEqual(["ada@example.test"]);
    for (const search of ["%", "a_a", "zzz", "ad\u0000", "x".repeat(300), "'"])
      expect(await emails({ search })).toEqual([]);
  });

  it("are told apart by whether they are suspended, listed or searched", async () => {
    expect(await emails({ suspended: true })).toEqual(["bea@example.test", "ada.l@example.test"]);
    expect(await emails({ suspended: true, search: "a" })).toEqual(["ada.l@example.test"]);
    expect(await emails({ suspended: false, search: "ad" })).toEqual(["ada@example.test", "adb@example.test"]);
    expect(await emails({ suspended: false })).not.toContain("bea@example.test");
  });

  it("are found by whatever is theirs: ids of ours and of others, a key, a request", async () => {
    const owner = await signedInAs("USER");
    const { userId } = owner.viewer;
    const email = `${userId}@example.test`;
    const key = await makeKey(owner.viewer);
    const [requestId, kieTaskId] = [uuid(), uuid()];
    const task = await insertTask(userId, { requestId, kieTaskId });
    const banana = { model: "nano-banana", prompt: "a banana" };
    const ofTestSide = await createTask(await readCredential(key.secret), "IMAGE", banana, { operation: "test" });
    const pack = await db.creditPack.findFirstOrThrow();
    const price = { name: pack.name, credits: pack.credits, amountCents: 500, currency: "usd" };
    const stripe = { stripeSessionId: `cs_${userId}`, stripePaymentIntentId: `pi_${userId}` };
    const purchase = await db.purchase.create({ data: { userId, packId: pack.id, ...price, ...stripe } });
    await db.user.update({ where: { id: userId }, data: { stripeCustomerId: `cus_${userId}` } });
    const theirs = [
      ...[userId, globalId("User", userId), globalId("OperatorAccount", userId)],
      ...[task.id, globalId("Task", task.id), requestId, kieTaskId, ofTestSide.task.id],
      ...[purchase.id, globalId("Purchase", purchase.id), stripe.stripeSessionId, stripe.stripePaymentIntentId],
      ...[`cus_${userId}`, key.id, globalId("ApiKey", key.id), key.secret, key.secret.slice(0, 13)],
    ];
    for (const search of theirs) expect([search, await emails({ search })]).toEqual([search, [email]]);
    for (const search of [uuid(), globalId("Task", uuid()), "nbv_live_zzzz", "pi_nothing"])
      expect([search, await emails({ search })]).toEqual([search, []]);
    expect(await emails({ search: userId, suspended: true })).toEqual([]);
  });
});
