import { v7 as uuid } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { readCredential } from "#graphql/domain/accounts/api-keys/read-key.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import type { Prisma } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();

const TASKS = `query ($first: Int, $after: String, $last: Int, $before: String, $trouble: TaskTrouble, $search: String, $account: ID) {
  operations {
    tasks(first: $first, after: $after, last: $last, before: $before, trouble: $trouble, search: $search, account: $account) {
      nodes { task { id prompt } account { id email } trouble since why kieTaskId creditsHeld repairs }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}`;
type Row = {
  task: { id: string; prompt: string };
  account: { id: string; email: string };
  trouble: string[];
  since: string | null;
  why: string | null;
  kieTaskId: string | null;
  creditsHeld: number;
  repairs: string[];
};
type Page = {
  nodes: Row[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
};

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const within = (minutes: number) => new Date(Date.now() + minutes * 60_000);

let support: Awaited<ReturnType<typeof signedInAs>>;
let owner: string;
/** A task in each trouble, and some that are well, by what they are called. */
const ids: Record<string, string> = {};
beforeAll(async () => {
  support = await signedInAs("SUPPORT");
  ({ userId: owner } = await makeAccount());
  const running = { status: "PROCESSING", startedAt: ago(10), deadlineAt: within(5) } as const;
  const over = { completedAt: ago(5), creditsCharged: 0 };
  const rows: Record<string, Partial<Prisma.TaskUncheckedCreateInput>> = {
    unheard: { ...running, kieTaskId: uuid() },
    "unheard and over": { ...over, status: "TIMED_OUT", kieTaskId: uuid(), startedAt: ago(30), nextPollAt: within(5) },
    "running well": { ...running, kieTaskId: uuid(), startedAt: ago(3), deadlineAt: within(12) },
    stuck: { createdAt: ago(11) },
    "waiting well": { createdAt: ago(1) },
    "being saved for long": {
      status: "SAVING",
      startedAt: ago(10),
      kieTaskId: uuid(),
      resultUrls: ["https://x.test/a"],
    },
    "not saved": { ...over, status: "FAILED", failureCode: "RESULT_NOT_SAVED", resultUrls: ["https://x.test/a"] },
    lost: { ...running, needsReview: true, sandbox: false },
    "lost and over": { ...over, status: "FAILED", failureCode: "ANSWER_LOST", needsReview: true },
    "of a paused model": { modelSlug: "wan-2.7", sandbox: false },
    "failed well": { ...over, status: "FAILED", failureCode: "POLICY_REJECTED" },
    made: { status: "COMPLETED", completedAt: ago(5) },
    deleted: { ...over, status: "FAILED", failureCode: "RESULT_NOT_SAVED", resultUrls: ["x"], deletedAt: ago(1) },
  };
  for (const [prompt, data] of Object.entries(rows)) {
    const { id } = await insertTask(owner, { prompt, ...data });
    ids[prompt] = id;
  }
  await db.model.update({ where: { slug: "wan-2.7" }, data: { state: "PAUSED" } });
  notify("catalog");
});

async function read(variables: object = {}): Promise<Page> {
  const { data, errors } = await execute<{ operations: { tasks: Page } }>(TASKS, { ...variables }, support);
  expect(errors).toBeUndefined();
  return data.operations.tasks;
}
const prompts = async (variables: object) => (await read(variables)).nodes.map(({ task }) => task.prompt).sort();
const inTrouble: Record<string, string[]> = {
  CALLBACK_MISSING: ["unheard", "unheard and over"],
  STUCK_PENDING: ["stuck"],
  NOT_SAVED: ["being saved for long", "not saved"],
  ANSWER_LOST: ["lost", "lost and over"],
  NEEDS_REVIEW: ["lost", "lost and over"],
  CATALOG_DRIFT: ["of a paused model"],
};

describe("tasks in trouble", () => {
  it.each(Object.entries(inTrouble))("are found by %s, and say so, since when and why", async (trouble, expected) => {
    const { nodes } = await read({ trouble });
    expect(nodes.map(({ task }) => task.prompt).sort()).toEqual(expected);
    for (const node of nodes) {
      expect(node.trouble).toContain(trouble);
      expect(Date.parse(node.since ?? "")).toBeLessThanOrEqual(Date.now());
      expect(node.why).toMatch(/\.$/);
      expect(node.account.email).toBe(`${owner}@example.test`);
    }
  });

  it("are listed together, newest first, page by page in either direction", async () => {
    const all = await read();
    const expected = [...new Set(Object.values(inTrouble).flat())]
      .map((name) => ids[name] ?? "")
      .sort()
      .reverse();
    expect(all.nodes.map(({ task }) => task.id)).toEqual(expected.map((id) => globalId("Task", id)));
    const first = await read({ first: 3 });
    const second = await read({ first: 3, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...second.nodes].map(({ task }) => task.id)).toEqual(
      all.nodes.slice(0, 6).map(({ task }) => task.id),
    );
    const back = await read({ last: 3, before: second.pageInfo.startCursor });
    expect(back).toMatchObject({ nodes: first.nodes, pageInfo: { hasPreviousPage: false } });
  });

  it("tell what they hold and exactly what can be done", async () => {
    const of = async (name: string) => {
      const { nodes } = await read({ search: ids[name] });
      expect(nodes).toHaveLength(1);
      return [nodes[0]?.creditsHeld, nodes[0]?.repairs];
    };
    expect(await of("unheard")).toEqual([5, ["ASK_AGAIN", "SEND_AGAIN", "END_AND_RETURN", "TAKE_OVER"]]);
    expect(await of("unheard and over")).toEqual([0, ["ASK_AGAIN", "TAKE_OVER"]]);
    expect(await of("stuck")).toEqual([5, ["SEND_AGAIN", "END_AND_RETURN"]]);
    expect(await of("being saved for long")).toEqual([5, ["SAVE_AGAIN", "END_AND_RETURN", "TAKE_OVER"]]);
    expect(await of("not saved")).toEqual([0, ["SAVE_AGAIN", "TAKE_OVER"]]);
    expect(await of("lost")).toEqual([5, ["END_AND_RETURN", "TAKE_OVER"]]);
    expect(await of("lost and over")).toEqual([0, ["ASK_AGAIN", "TAKE_OVER"]]);
    expect(await of("made")).toEqual([0, []]);
    expect(await of("failed well")).toEqual([0, []]);
  });

  it("are narrowed to an account", async () => {
    const { userId } = await makeAccount();
    const other = await insertTask(userId, { prompt: "of another", createdAt: ago(20) });
    expect(await prompts({ account: globalId("OperatorAccount", userId) })).toEqual(["of another"]);
    expect(await prompts({ account: globalId("User", userId), trouble: "NOT_SAVED" })).toEqual([]);
    expect(await prompts({ account: globalId("OperatorAccount", owner), search: other.id })).toEqual([]);
    await db.task.delete({ where: { id: other.id } });
  });
});

describe("any task", () => {
  it("is found by its id, kie.ai's, its request's, and its account's address or id", async () => {
    const { viewer } = await signedInAs("USER");
    const [requestId, kieTaskId] = [uuid(), uuid()];
    const task = await insertTask(viewer.userId, { prompt: "mine", requestId, kieTaskId });
    const key = await makeKey(viewer);
    const test = await createTask(
      await readCredential(key.secret),
      "IMAGE",
      { model: "nano-banana", prompt: "a test" },
      { operation: "test" },
    );
    const account = await db.user.findUniqueOrThrow({ where: { id: viewer.userId } });
    for (const search of [task.id, globalId("Task", task.id), requestId, kieTaskId, ` ${task.id} `])
      expect([search, await prompts({ search })]).toEqual([search, ["mine"]]);
    const { userId } = viewer;
    for (const search of [account.email, account.email.toUpperCase(), userId, globalId("User", userId)])
      expect([search, await prompts({ search })]).toEqual([search, ["a test", "mine"]]);
    const { nodes } = await read({ search: test.task.id });
    expect(nodes[0]?.account.email).toBe(account.email);
    for (const search of [
      uuid(),
      "nobody@example.test",
      "%",
      "'",
      "a\u0000",
      "x".repeat(300),
      account.email.slice(0, 8),
    ])
      expect([search, await prompts({ search })]).toEqual([search, []]);
    expect(await prompts({ search: ids.deleted })).toEqual([]);
    expect(await prompts({ search: task.id, trouble: "STUCK_PENDING" })).toEqual([]);
  });

  it("is not looked at without a note in the audit log, once a task and look", async () => {
    const subject = globalId("Task", ids.stuck ?? "");
    const seen = () =>
      db.auditEntry.count({ where: { subject, action: "task.viewed", actorId: support.viewer.userId } });
    const before = await seen();
    await read({ search: ids.stuck });
    expect(await seen()).toBe(before + 1);
    const own = await insertTask(support.viewer.userId, { prompt: "an operator's own" });
    await read({ search: own.id });
    expect(await db.auditEntry.count({ where: { subject: globalId("Task", own.id) } })).toBe(0);
  });

  it("is nobody's to see who is no operator", async () => {
    const [user, admin] = [await signedInAs("USER"), await signedInAs("ADMIN")];
    const variables = { search: ids.stuck };
    expect((await execute(TASKS, variables, user)).data).toEqual({ operations: null });
    expect((await execute(TASKS, variables)).data).toEqual({ operations: null });
    expect((await execute(TASKS, variables, admin)).data).not.toEqual({ operations: null });
    const entry = `query ($id: ID!) { node(id: $id) { id } }`;
    expect((await execute(entry, { id: globalId("Task", ids.stuck ?? "") }, support)).data).toEqual({ node: null });
  });
});

const REPAIR = `mutation ($input: RepairTasksInput!) { answer: repairTasks(input: $input) {
  __typename ... on RepairTasksPayload { outcomes { id task { id status creditsCharged failure { code } } error { code message } } }
  ... on Error { code message }
} }`;

describe("repairTasks", () => {
  it("answers for each task, and refuses the whole in a typed sentence", async () => {
    const { viewer } = await signedInAs("USER");
    const banana = { model: "nano-banana", prompt: "a banana" };
    const { task } = await createTask(viewer, "IMAGE", banana, { operation: "test" });
    const input = { ids: [globalId("Task", task.id), "nonsense"], action: "END_AND_RETURN", reason: "For a test" };
    await letProofGrowOld(support);
    const done = await execute(REPAIR, { input }, support);
    const ended = { status: "FAILED", creditsCharged: 0, failure: { code: "ENDED_BY_OPERATOR" } };
    expect(done.data).toEqual({
      answer: {
        __typename: "RepairTasksPayload",
        outcomes: [
          { id: input.ids[0], task: { id: input.ids[0], ...ended }, error: null },
          { id: "nonsense", task: null, error: { code: "NOT_FOUND", message: "There is no such task." } },
        ],
      },
    });
    const again = await execute(REPAIR, { input: { ...input, ids: [input.ids[0]] } }, support);
    expect(again.data).toMatchObject({ answer: { outcomes: [{ task: null, error: { code: "CONFLICT" } }] } });
    const wrong = await execute(REPAIR, { input: { ...input, reason: "" } }, support);
    expect(wrong.data).toMatchObject({ answer: { __typename: "InvalidInputError" } });
  });

  it("is refused to everybody else", async () => {
    const user = await signedInAs("USER");
    const input = { ids: [globalId("Task", ids.stuck ?? "")], action: "END_AND_RETURN", reason: "For a test" };
    const codeFor = async (person?: typeof user) =>
      (await execute(REPAIR, { input }, person)).errors?.[0]?.extensions?.code;
    expect([await codeFor(user), await codeFor()]).toEqual(["FORBIDDEN", "UNAUTHENTICATED"]);
    expect(await db.task.findUniqueOrThrow({ where: { id: ids.stuck ?? "" } })).toMatchObject({ status: "PENDING" });
  });
});

it("what the provider says is too dear to ask for a long list", async () => {
  const ask = (first: number) =>
    execute(`{ operations { tasks(first: ${first}) { nodes { providerState } } } }`, {}, support);
  expect((await ask(100)).errors?.[0]?.message).toMatch(/cost|points|much|many/i);
});
