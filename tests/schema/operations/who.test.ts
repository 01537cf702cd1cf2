import { beforeAll, describe, expect, it } from "vitest";
import { changeRole } from "#graphql/domain/operations/change-role.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, signedIn } from "#tests/support/graphql.ts";
import { bearer, makeKey } from "#tests/support/keys.ts";
import { signedInAs } from "#tests/support/operators.ts";

useDatabase();

const SEEN = "{ operations { __typename auditLog { nodes { id } } } }";

async function everybodyElse(): Promise<[string, Asking][]> {
  const admin = await signedInAs("ADMIN");
  const key = await makeKey(admin.viewer);
  return [
    ["nobody", {}],
    ["a user", await signedIn()],
    ["an administrator's test key", key],
    ["an administrator's live key", await makeKey(admin.viewer, { sandbox: false })],
    ["a key without scopes for it", await makeKey(admin.viewer, { scopes: ["BILLING_READ"] })],
  ];
}

describe("operations", () => {
  it("are null for everybody but operators, and for every key", async () => {
    for (const [who, asking] of await everybodyElse())
      expect([who, await execute(SEEN, {}, asking)]).toMatchObject([who, { status: 200, data: { operations: null } }]);
  });

  it("are null for a client token", async () => {
    const admin = await signedInAs("ADMIN");
    const key = await makeKey(admin.viewer);
    const answer = await execute<{ result: { token: string } }>(
      `mutation { result: createClientToken(input: { endUser: "u", scopes: [TASKS_READ] }) { ... on CreateClientTokenPayload { token } } }`,
      {},
      key,
    );
    expect(answer.errors).toBeUndefined();
    expect(await execute(SEEN, {}, bearer(answer.data.result.token))).toMatchObject({ data: { operations: null } });
  });

  it.each(["SUPPORT", "ADMIN"] as const)("are there for %s, as long as the row says so", async (role) => {
    const person = await signedInAs(role);
    expect(await execute(SEEN, {}, person)).toMatchObject({ data: { operations: { __typename: "Operations" } } });
    await db.user.update({ where: { id: person.viewer.userId }, data: { role: "USER" } });
    expect(await execute(SEEN, {}, person)).toMatchObject({ data: { operations: null } });
  });
});

describe("an account that an operator looks at", () => {
  const ACCOUNT =
    "query ($id: ID!) { operations { account(id: $id) { id email role credits { available } suspendedAt } } }";

  it("is told by either of its ids, and the look is on record; a look at one's own account is none", async () => {
    const support = await signedInAs("SUPPORT");
    const { userId } = await makeAccount({ credits: 7 });
    const id = globalId("OperatorAccount", userId);
    for (const given of [id, globalId("User", userId)]) {
      const { data } = await execute(ACCOUNT, { id: given }, support);
      const account = {
        id,
        email: `${userId}@example.test`,
        role: "USER",
        credits: { available: 7 },
        suspendedAt: null,
      };
      expect(data).toEqual({ operations: { account } });
    }
    const entry = { actorId: support.viewer.userId, action: "account.viewed", address: "127.0.0.1" };
    expect(await db.auditEntry.findMany({ where: { subject: id } })).toMatchObject([entry, entry]);
    await execute(ACCOUNT, { id: globalId("User", support.viewer.userId) }, support);
    expect(await db.auditEntry.count({ where: { actorId: support.viewer.userId } })).toBe(2);
  });

  it("is a node for operators alone, and that look is on record too", async () => {
    const support = await signedInAs("SUPPORT");
    const { userId } = await makeAccount();
    const id = globalId("OperatorAccount", userId);
    const node = "query ($id: ID!) { node(id: $id) { __typename id } }";
    expect((await execute(node, { id }, support)).data).toEqual({ node: { __typename: "OperatorAccount", id } });
    expect(await db.auditEntry.count({ where: { subject: id } })).toBe(1);
    for (const [who, asking] of await everybodyElse())
      expect([who, (await execute(node, { id }, asking)).data]).toEqual([who, { node: null }]);
  });

  it.each([["nothing"], [globalId("User", crypto.randomUUID())], [globalId("Task", crypto.randomUUID())]])(
    "is null for the id %s",
    async (id) => {
      expect((await execute(ACCOUNT, { id }, await signedInAs("SUPPORT"))).data).toEqual({
        operations: { account: null },
      });
    },
  );
});

describe("the audit log", () => {
  const LOG = `query ($first: Int, $after: String, $subject: ID, $actor: ID) { operations {
    auditLog(first: $first, after: $after, subject: $subject, actor: $actor) {
      nodes { actor action subject before after reason address } pageInfo { hasNextPage endCursor }
    }
  } }`;
  type Page = { nodes: { actor: string; after: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  let admin: Awaited<ReturnType<typeof signedInAs>>;
  let account: string;
  beforeAll(async () => {
    admin = await signedInAs("ADMIN");
    account = (await makeAccount()).userId;
    for (const role of ["SUPPORT", "USER", "SUPPORT"] as const)
      await changeRole(admin.actor, { account, role, reason: "On trial" });
    await changeRole("command line", { account, role: "USER" });
    await changeRole(admin.actor, { account: (await makeAccount()).userId, role: "SUPPORT", reason: "Somebody else" });
  });
  const read = async (variables: object) => {
    const { data } = await execute<{ operations: { auditLog: Page } }>(LOG, { ...variables }, admin);
    return data.operations.auditLog;
  };

  it("is read page by page, newest first", async () => {
    const subject = globalId("User", account);
    const first = await read({ subject, first: 3 });
    expect(first.nodes.map(({ actor }) => actor)).toEqual([
      "command line",
      ...Array(2).fill(`${admin.viewer.userId}@example.test`),
    ]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const last = await read({ subject, first: 3, after: first.pageInfo.endCursor });
    expect(last).toMatchObject({
      nodes: [
        {
          action: "account.role_changed",
          subject: globalId("OperatorAccount", account),
          before: '{"role":"USER"}',
          after: '{"role":"SUPPORT"}',
          reason: "On trial",
          address: "192.0.2.7",
        },
      ],
      pageInfo: { hasNextPage: false },
    });
  });

  it("is read by who acted, on what, or both", async () => {
    const subject = globalId("OperatorAccount", account);
    const actor = globalId("OperatorAccount", admin.viewer.userId);
    expect((await read({ actor })).nodes).toHaveLength(4);
    expect((await read({ actor, subject })).nodes).toHaveLength(3);
    expect((await read({ actor: globalId("User", account) })).nodes).toEqual([]);
  });
});
