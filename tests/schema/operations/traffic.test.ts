// @process own: ids tell the time of what they name, and those of a process never go back behind a clock that was set forward.
import { v7 as uuid } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { db, sql } from "#graphql/runtime/db.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute } from "#tests/support/graphql.ts";
import { signedInAs } from "#tests/support/operators.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();

let support: Awaited<ReturnType<typeof signedInAs>>;
beforeAll(async () => {
  support = await signedInAs("SUPPORT");
});

async function read<Data>(selection: string, by: Asking = support): Promise<Data> {
  const { data, errors } = await execute<{ operations: Data }>(`{ operations { ${selection} } }`, {}, by);
  expect(errors).toBeUndefined();
  return data.operations;
}

type Told = Record<string, { __typename: string; code?: string; message?: string }>;
const act = (name: string, input: string, by: Asking = support) =>
  execute<Told>(`mutation { ${name}(input: { ${input} }) { __typename ... on Error { code message } } }`, {}, by);
const actions = async (subject: string) =>
  (await db.auditEntry.findMany({ where: { subject }, orderBy: { id: "asc" } })).map(({ action }) => action);

async function endpoint(userId: string, data: object = {}) {
  return db.webhookEndpoint.create({
    data: { userId, url: "https://partner.test/hook", events: [], secret: "", ...data },
  });
}

async function delivery(endpointId: string, data: object = {}) {
  const given = { messageId: uuid(), source: uuid(), type: "task.completed", payload: '{"prompt":"a secret"}' };
  return db.webhookDelivery.create({ data: { endpointId, ...given, ...data } });
}

describe("webhooks", () => {
  it("that fail or are off are listed, and what has failed for good", async () => {
    const { userId } = await makeAccount();
    const [failing, off, fine] = [
      await endpoint(userId, { failingSince: new Date() }),
      await endpoint(userId, { disabledAt: new Date(), disabledReason: "It answered 410 Gone." }),
      await endpoint(userId),
    ];
    type Page = { endpoints: { nodes: { id: string; account: string }[] } };
    const { endpoints } = await read<Page>("endpoints { nodes { id account isSandbox url failingSince } }");
    const names = [off, failing].map(({ id }) => globalId("WebhookEndpoint", id));
    expect(endpoints.nodes.map(({ id }) => id)).toEqual(names);
    expect(endpoints.nodes[0]?.account).toBe(globalId("OperatorAccount", userId));
    const own = await read<Page>(
      `endpoints(account: "${globalId("OperatorAccount", userId)}") { nodes { id account } }`,
    );
    expect(own.endpoints.nodes).toHaveLength(3);
    const failed = await delivery(fine.id, { failedAt: new Date() });
    await delivery(fine.id, { deliveredAt: new Date() });
    type Deliveries = { deliveries: { nodes: { id: string; state: string }[] } };
    const fields = "nodes { id state tries endpoint { url } }";
    expect((await read<Deliveries>(`deliveries { ${fields} }`)).deliveries.nodes).toMatchObject([
      { id: globalId("WebhookDelivery", failed.id), state: "FAILED" },
    ]);
    const ofOne = await read<Deliveries>(
      `deliveries(endpoint: "${globalId("WebhookEndpoint", fine.id)}") { ${fields} }`,
    );
    expect(ofOne.deliveries.nodes).toHaveLength(2);
  });

  it("are read on record, and sent again once where their endpoint works", async () => {
    const { userId } = await makeAccount();
    const { id } = await delivery((await endpoint(userId)).id, { failedAt: new Date() });
    const name = globalId("WebhookDelivery", id);
    const look = await read<{ delivery: { payload: string } }>(
      `delivery(id: "${name}") { payload attempts { number } }`,
    );
    expect(look.delivery.payload).toContain("a secret");
    const again = `delivery: "${name}", reason: "It works again"`;
    const both = await Promise.all([act("retryDelivery", again), act("retryDelivery", again)]);
    expect(both.map(({ data }) => data.retryDelivery?.__typename).sort()).toEqual([
      "ConflictError",
      "RetryDeliveryPayload",
    ]);
    expect(await db.webhookDelivery.findUnique({ where: { id } })).toMatchObject({ failedAt: null, attempts: 0 });
    expect(await actions(name)).toEqual(["delivery.viewed", "delivery.retried"]);
    const off = await delivery((await endpoint(userId, { disabledAt: new Date() })).id, { failedAt: new Date() });
    const refused = await act("retryDelivery", `delivery: "${globalId("WebhookDelivery", off.id)}", reason: "Again"`);
    expect(refused.data.retryDelivery).toMatchObject({ code: "CONFLICT" });
    expect(await read(`delivery(id: "${globalId("WebhookDelivery", uuid())}") { id }`)).toEqual({ delivery: null });
  });
});

describe("callbacks", () => {
  it("are found by their task and by kie.ai's id; what they say is read on record", async () => {
    const task = await insertTask((await makeAccount()).userId);
    const kieTaskId = uuid();
    const { id } = await db.kieDelivery.create({ data: { taskId: task.id, kieTaskId, body: '{"prompt":"a secret"}' } });
    await db.kieDelivery.create({ data: { taskId: (await insertTask(task.userId)).id, body: "{}" } });
    type Page = { callbacks: { nodes: { id: string }[] } };
    for (const by of [`task: "${globalId("Task", task.id)}"`, `kieTask: "${kieTaskId}"`])
      expect((await read<Page>(`callbacks(${by}) { nodes { id task kieTaskId } }`)).callbacks.nodes).toMatchObject([
        { id },
      ]);
    expect((await read<Page>("callbacks { nodes { id } }")).callbacks.nodes).toHaveLength(2);
    expect(await read(`callbackBody(callback: "${id}")`)).toEqual({ callbackBody: '{"prompt":"a secret"}' });
    expect(await actions(globalId("Task", task.id))).toEqual(["callback.viewed"]);
  });
});

describe("mails that did not go", () => {
  const mail = async (data: object = {}) =>
    db.mail.create({ data: { kind: "PASSWORD_RESET", recipient: "x@example.test", locale: "EN", ...data } });
  type Page = { mails: { nodes: { id: string }[] } };

  it("are listed, tried again and dropped, on record without the address", async () => {
    const { userId } = await makeAccount();
    await mail({ notBefore: new Date(Date.now() + 3_600_000) });
    const stuck = await mail({ userId, attempts: 8, failedAt: new Date(), problem: "550 No such user" });
    const { mails } = await read<Page>("mails { nodes { id kind problem tries failedAt nextAttemptAt } }");
    expect(mails.nodes).toMatchObject([{ id: stuck.id, tries: 8, problem: "550 No such user", nextAttemptAt: null }]);
    const given = `mail: "${stuck.id}", reason: "Their mailbox is there now"`;
    expect((await act("retryMail", given)).data.retryMail?.__typename).toBe("RetryMailPayload");
    expect(await db.mail.findUnique({ where: { id: stuck.id } })).toMatchObject({ attempts: 1, failedAt: null });
    expect((await act("dropMail", given)).data.dropMail?.__typename).toBe("DropMailPayload");
    expect((await act("dropMail", given)).data.dropMail?.code).toBe("NOT_FOUND");
    const subject = globalId("OperatorAccount", userId);
    expect(await actions(subject)).toEqual(["mail.retried", "mail.dropped"]);
    expect(JSON.stringify(await db.auditEntry.findMany({ where: { subject } }))).not.toContain("x@example.test");
  });
});

describe("jobs that failed", () => {
  it("are listed with how they failed, and tried once more", async () => {
    await openQueue();
    await sql.run("SELECT pgboss.create_queue('save-assets', '{\"policy\": \"standard\"}')");
    const id = uuid();
    await sql.run(
      `INSERT INTO pgboss.job (id, name, data, state, output, completed_on, created_on, start_after, keep_until, expire_in, policy)
       VALUES ($1::uuid, 'save-assets', '{"taskId": "t"}', 'failed', '{"message": "no room"}', now(), now(), now(),
         now() + interval '1 day', interval '1 hour', 'standard')`,
      [id],
    );
    type Page = { failedJobs: { id: string; name: string; problem: string }[] };
    const { failedJobs } = await read<Page>("failedJobs { id name data problem tries failedAt }");
    expect(failedJobs).toMatchObject([{ id, name: "save-assets", problem: '{"message":"no room"}' }]);
    const given = `job: "${id}", name: "save-assets", reason: "There is room now"`;
    expect((await act("retryJob", given)).data.retryJob?.__typename).toBe("RetryJobPayload");
    expect((await act("retryJob", given)).data.retryJob?.code).toBe("NOT_FOUND");
    for (const odd of ['job: "x", name: "y", reason: "Why not"', `job: "${id}", name: "a'b", reason: "Why not"`])
      expect((await act("retryJob", odd)).data.retryJob?.code).toBe("NOT_FOUND");
    expect(await actions(id)).toEqual(["job.retried"]);
    await closeQueue();
  });
});

describe("what happened", () => {
  it("is told in order by a request's id, a task's and kie.ai's, without what was asked for, and the look is on record", async () => {
    const { userId } = await makeAccount();
    const [requestId, kieTaskId] = [uuid(), uuid()];
    const task = await insertTask(userId, { requestId, kieTaskId, prompt: "a secret garden" });
    await db.taskEvent.create({ data: { userId, taskId: task.id, sequence: 1, type: "CREATED" } });
    await db.kieDelivery.create({ data: { taskId: task.id, kieTaskId, body: "a secret garden" } });
    const { id } = await endpoint(userId);
    await delivery(id, { source: "event:1", payload: "a secret garden" });
    type Page = { history: { kind: string; what: string; detail: string; at: string }[] };
    for (const of of [requestId, task.id, globalId("Task", task.id), kieTaskId]) {
      const { history } = await read<Page>(`history(of: " ${of} ") { at kind what task detail }`);
      expect(history.map(({ kind }) => kind).sort()).toEqual(["CALLBACK", "DELIVERY", "EVENT", "ORDER"]);
      expect(history.map(({ at }) => at)).toEqual(history.map(({ at }) => at).sort());
      expect(JSON.stringify(history)).not.toContain("secret");
    }
    expect(await actions(globalId("OperatorAccount", userId))).toContain("account.viewed");
    for (const of of ["", "nothing", "\\\\u0000"])
      expect(await read(`history(of: "${of}") { at }`)).toEqual({ history: [] });
  });
});

describe("the audit log", () => {
  type Page = { auditLog: { nodes: { reason: string | null; action: string }[] } };
  it("is narrowed by act, text and time, and is taken away on record, a year at most", async () => {
    const at = new Date();
    const entry = { actor: "somebody", action: "job.retried", subject: "s" };
    for (const reason of ["one", "Two of 100%", "three"])
      await db.auditEntry.create({ data: { ...entry, reason, at } });
    const reasons = async (args: string) =>
      (await read<Page>(`auditLog(subject: "s", ${args}) { nodes { reason action } }`)).auditLog.nodes.map(
        ({ reason }) => reason,
      );
    expect(await reasons('action: "job.retried"')).toEqual(["three", "Two of 100%", "one"]);
    expect(await reasons('action: "account.deleted"')).toEqual([]);
    expect(await reasons('text: "TWO OF 100%"')).toEqual(["Two of 100%"]);
    expect(await reasons('text: "_hree"')).toEqual([]);
    const [before, after] = [-60_000, 60_000].map((ms) => new Date(at.getTime() + ms).toISOString());
    expect(await reasons(`since: "${before}", until: "${after}"`)).toHaveLength(3);
    expect(await reasons(`since: "${after}"`)).toEqual([]);
    expect(await reasons(`until: "${before}"`)).toEqual([]);
    type Export = { auditExport: { nodes: { action: string }[] } };
    const taken = await read<Export>(`auditExport(since: "${before}", until: "${after}") { nodes { action } }`);
    expect(taken.auditExport.nodes[0]?.action).toBe("log.exported");
    for (const until of [before, "2099-01-01T00:00:00Z"]) {
      const { errors } = await execute(
        `{ operations { auditExport(since: "${before}", until: "${until}") { nodes { id } } } }`,
        {},
        support,
      );
      expect(errors?.[0]?.extensions.code).toBe("INVALID_INPUT");
    }
  });
});

it("is for operators alone", async () => {
  const user = await signedInAs("USER");
  for (const by of [{}, user]) {
    const { data } = await execute<{ operations: null }>('{ operations { history(of: "x") { at } } }', {}, by);
    expect(data.operations).toBeNull();
  }
  for (const [name, input] of [
    ["retryDelivery", 'delivery: "x", reason: "Because"'],
    ["retryMail", 'mail: "x", reason: "Because"'],
    ["dropMail", 'mail: "x", reason: "Because"'],
    ["retryJob", 'job: "x", name: "x", reason: "Because"'],
    ["endSessions", 'account: "x", reason: "Because"'],
    ["removeAccount", 'account: "x", confirmation: "x", reason: "Because"'],
  ] as const)
    expect((await act(name, input, user)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});
