import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { administer } from "#graphql/admin.ts";
import { deliverDue, drainDeliveries } from "#graphql/domain/webhooks/deliver.ts";
import { rotateSecret } from "#graphql/domain/webhooks/endpoint.ts";
import { fanOut } from "#graphql/domain/webhooks/outbox.ts";
import { RETRY_AFTER_MS, waitAfter } from "#graphql/domain/webhooks/record.ts";
import { seal, sealAnew } from "#graphql/domain/webhooks/secret.ts";
import { tellDisabled } from "#graphql/domain/webhooks/tell-disabled.ts";
import { DAY, fromNow, MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { forgetPreviousSecrets } from "#graphql/runtime/secrets.ts";
import { readGlobalId } from "#graphql/schema/core/ids.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { read } from "#tests/support/mail.ts";
import { ownServer } from "#tests/support/server/local-server.ts";
import { makeImage, untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();
const receiver = ownServer();
let owner: Person;
let url = "";

beforeAll(async () => {
  // The receiver listens elsewhere than the product.
  setOwnPort(Number(new URL(world.origin()).port));
  await world.stopWorker();
  owner = await signedIn({ credits: 1000 });
  url = `${receiver.origin}/hook`;
  env.outboundAllow.push(new URL(receiver.origin).host, "localhost:1");
});
beforeEach(async () => {
  await db.webhookEndpoint.deleteMany();
  receiver.seen.length = 0;
  receiver.answer = (_req, res) => res.writeHead(204).end();
});

const MAKE = `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
  ... on CreateWebhookEndpointPayload { secret endpoint { id url events disabledAt } }
  ... on InvalidInputError { code fields { path message } } } }`;
type Made = { secret: string; endpoint: { id: string }; code?: string; fields?: { path: string[] }[] };
const make = async (input: object = {}, asking: object = owner) =>
  (
    await execute<{ createWebhookEndpoint: Made }>(
      MAKE,
      { input: { url, events: ["TASK_COMPLETED", "TASK_FAILED"], ...input } },
      asking,
    )
  ).data.createWebhookEndpoint;

/** Everything that is due, sent and recorded. */
async function tellAll(): Promise<void> {
  while (await fanOut());
  while (await deliverDue()) await drainDeliveries();
}

/** An ended task of the owner's, without a provider. */
async function failedTask(userId = owner.viewer.userId) {
  const task = await makeImage({ ...owner.viewer, userId }, "a banana");
  const { failTask } = await import("#graphql/domain/tasks/outcome/fail.ts");
  await failTask(task, "FAILED", "INTERNAL");
  return task;
}

describe("an endpoint's address", () => {
  it.each([
    "http://example.com/hook",
    "ftp://example.com/",
    "https://user:pass@example.com/",
    "https://localhost/hook",
    "https://127.0.0.1/hook",
    "https://[::1]/hook",
    "https://10.0.0.1/",
    "https://169.254.169.254/latest",
    "https://2130706433/",
    "https://metadata.internal/",
    "https://metadata.internal./",
    "https://localhost./hook",
    "https://local%68ost/hook",
    "https://printer%2elocal/hook",
    "https://router.home.arpa/",
    "https://nas.lan/",
    "https://example.com:22/",
    "https://example.com:25/hook",
    "not an address",
    `https://example.com/${"x".repeat(2100)}`,
  ])("is refused: %s", async (address) => {
    expect(await make({ url: address })).toMatchObject({ code: "INVALID_INPUT", fields: [{ path: ["url"] }] });
  });

  it("is judged again when it is sent to, and no connection is made", async () => {
    await make();
    await db.webhookEndpoint.updateMany({ data: { url: "http://127.0.0.1:9/hook" } });
    await failedTask();
    await tellAll();
    const attempt = await db.webhookAttempt.findFirstOrThrow();
    expect(attempt).toMatchObject({ status: null, answer: "Events are only sent by HTTPS." });
  });
});

describe("an event", () => {
  it("is sent once, signed so that the public library takes it, to those who chose it", async () => {
    const { secret } = await make();
    await make({ events: ["TASK_COMPLETED"] });
    const task = await failedTask();
    await tellAll();
    await tellAll();
    expect(receiver.seen).toHaveLength(1);
    const [sent] = receiver.seen;
    const body = new Webhook(secret).verify(sent?.body.toString() ?? "", sent?.headers as Record<string, string>) as {
      id: string;
      type: string;
      data: { id: string; status: string; failure: { code: string } };
    };
    expect(body).toMatchObject({
      type: "task.failed",
      id: sent?.headers["webhook-id"],
      data: { status: "FAILED", failure: { code: "INTERNAL" } },
    });
    expect(readGlobalId(body.data.id)).toEqual({ type: "Task", id: task.id });
    const read = await execute("query ($id: ID!) { task(id: $id) { status } }", { id: body.data.id }, owner);
    expect(read.data).toEqual({ task: { status: "FAILED" } });
    expect(sent?.body.length).toBeLessThan(20_000);
  });

  it("of each kind has its name", async () => {
    await make({ events: ["TASK_TIMED_OUT", "TASK_CANCELED"] });
    const { failTask } = await import("#graphql/domain/tasks/outcome/fail.ts");
    const { cancelTask } = await import("#graphql/domain/tasks/keep/cancel.ts");
    const [late, unwanted] = [await makeImage(owner.viewer, "late"), await makeImage(owner.viewer, "unwanted")];
    await db.task.update({ where: { id: late.id }, data: { status: "PROCESSING" } });
    expect(await failTask(late, "TIMED_OUT", "DEADLINE_PASSED")).toBe(true);
    await cancelTask(owner.viewer, unwanted.id);
    await tellAll();
    const told = receiver.seen.map(({ body }) => JSON.parse(body.toString()));
    expect(told.map(({ type, data }) => [type, data.status]).sort()).toEqual([
      ["task.canceled", "CANCELED"],
      ["task.timed_out", "TIMED_OUT"],
    ]);
  });

  it("is not taken elsewhere by a receiver that redirects", async () => {
    receiver.answer = (req, res) =>
      req.url === "/hook"
        ? res.writeHead(307, { location: `${receiver.origin}/elsewhere` }).end()
        : res.writeHead(204).end();
    await make();
    await failedTask();
    await tellAll();
    expect(receiver.seen.map(({ url: path }) => path)).toEqual(["/hook"]);
    expect(await db.webhookAttempt.findFirstOrThrow()).toMatchObject({ status: 307 });
  });

  it("that happened before the endpoint was made, or of somebody else, is not sent", async () => {
    await failedTask();
    await make();
    await failedTask((await signedIn()).viewer.userId);
    await tellAll();
    expect(receiver.seen).toHaveLength(0);
  });

  it("of a test key's task is told to the endpoints of the test side alone", async () => {
    const key = await makeKey(owner.viewer);
    await make({ description: "live" });
    const { secret } = await make({ description: "test" }, key);
    const { readCredential } = await import("#graphql/domain/accounts/api-keys/read-key.ts");
    const tester = await readCredential(key.secret);
    const task = await makeImage(tester, "a banana");
    const { cancelTask } = await import("#graphql/domain/tasks/keep/cancel.ts");
    await db.webhookEndpoint.updateMany({ data: { events: ["task.canceled"] } });
    await cancelTask(tester, task.id);
    await tellAll();
    expect(receiver.seen).toHaveLength(1);
    expect(() =>
      new Webhook(secret).verify(
        receiver.seen[0]?.body.toString() ?? "",
        receiver.seen[0]?.headers as Record<string, string>,
      ),
    ).not.toThrow();
  });

  it("is made exactly once whatever goes down between", async () => {
    await make();
    for (let i = 0; i < 5; i++) await failedTask();
    await Promise.all([fanOut(), fanOut(), fanOut()]);
    await tellAll();
    expect(receiver.seen).toHaveLength(5);
    expect(new Set(receiver.seen.map(({ headers }) => headers["webhook-id"])).size).toBe(5);
  });
});

describe("a failure", () => {
  it.each([
    ["an error", 500],
    ["a redirect, which is not followed", 302],
    ["a refusal", 404],
  ])("with %s is tried again later, and logged with request and answer", async (_name, status) => {
    receiver.answer = (_req, res) => res.writeHead(status, { location: "https://example.com/" }).end("no thanks");
    const { endpoint } = await make();
    await failedTask();
    await tellAll();
    expect(receiver.seen).toHaveLength(1);
    const { data } = await execute<{ node: { deliveries: { nodes: object[] } } }>(
      `query ($id: ID!) { node(id: $id) { ... on WebhookEndpoint { deliveries { nodes { state nextAttemptAt messageId
        attempts { number status answer requestHeaders { name value } } } } } } }`,
      { id: endpoint.id },
      owner,
    );
    expect(data.node.deliveries.nodes).toMatchObject([
      { state: "PENDING", attempts: [{ number: 1, status, answer: "no thanks" }] },
    ]);
    expect(JSON.stringify(data)).toContain("webhook-signature");
    receiver.answer = (_req, res) => res.writeHead(200).end("ok");
    await db.webhookDelivery.updateMany({ data: { nextAttemptAt: new Date() } });
    await tellAll();
    expect(await db.webhookDelivery.findFirstOrThrow()).toMatchObject({
      attempts: 2,
      nextAttemptAt: null,
      deliveredAt: expect.any(Date),
    });
    expect(receiver.seen[0]?.headers["webhook-id"]).toBe(receiver.seen[1]?.headers["webhook-id"]);
  });

  it("is tried for about three days, with more and more time between, as long as the receiver asks", () => {
    const total = RETRY_AFTER_MS.reduce((sum, ms) => sum + ms, 0);
    expect(total / DAY).toBeGreaterThan(2.5);
    expect(total / DAY).toBeLessThan(3.5);
    expect([...RETRY_AFTER_MS].sort((a, b) => a - b)).toEqual(RETRY_AFTER_MS);
    const none = { status: 500, text: "", headers: {} };
    for (const [index, ms] of RETRY_AFTER_MS.entries()) {
      expect(Math.abs((waitAfter(index + 1, none) ?? 0) - ms)).toBeLessThanOrEqual(ms * 0.2 + 1);
    }
    expect(waitAfter(RETRY_AFTER_MS.length + 1, none)).toBeNull();
    expect(waitAfter(1, { ...none, status: 429, headers: { "retry-after": "600" } })).toBe(10 * MINUTE);
  });

  it("with 410 disables the endpoint and mails its owner; enabling it again tells all it has missed", async () => {
    receiver.answer = (_req, res) => res.writeHead(410).end();
    const { endpoint } = await make();
    await world.restartWorker();
    await failedTask();
    await vi.waitFor(
      async () =>
        expect(await db.webhookEndpoint.findFirstOrThrow()).toMatchObject({ disabledReason: "It answered 410 Gone." }),
      { timeout: 10_000 },
    );
    const mails = async () => {
      const names = await readdir(join(env.dataDir, "mail")).catch(() => []);
      return Promise.all(names.map((name) => readFile(join(env.dataDir, "mail", name), "utf8")));
    };
    await vi.waitFor(
      async () => expect((await mails()).some((text) => text.includes("A webhook endpoint was disabled"))).toBe(true),
      { timeout: 10_000 },
    );
    await world.stopWorker();
    await db.user.update({ where: { id: owner.viewer.userId }, data: { locale: "ZH" } });
    await tellDisabled(readGlobalId(endpoint.id)?.id ?? "");
    const inChinese = (await mails()).map(read).find(({ subject }) => subject === "一个 Webhook 端点已被停用");
    expect(inChinese?.text).toContain("它返回了 410 Gone。");
    expect(inChinese?.text).toContain("/zh/api-keys");
    await db.user.update({ where: { id: owner.viewer.userId }, data: { locale: "EN" } });
    receiver.seen.length = 0;
    await failedTask();
    await tellAll();
    expect(receiver.seen).toHaveLength(0);
    receiver.answer = (_req, res) => res.writeHead(204).end();
    await execute(
      "mutation ($id: ID!) { updateWebhookEndpoint(input: { id: $id, enabled: true }) { __typename } }",
      { id: endpoint.id },
      owner,
    );
    await tellAll();
    expect(receiver.seen).toHaveLength(1);
  });

  it("of every delivery for three days disables it", async () => {
    receiver.answer = (_req, res) => res.writeHead(500).end();
    await make();
    await failedTask();
    await tellAll();
    await db.webhookEndpoint.updateMany({ data: { failingSince: new Date(Date.now() - 3 * DAY) } });
    await db.webhookDelivery.updateMany({ data: { attempts: RETRY_AFTER_MS.length, nextAttemptAt: new Date() } });
    await world.restartWorker();
    await vi.waitFor(async () => expect((await db.webhookEndpoint.findFirstOrThrow()).disabledAt).not.toBeNull(), {
      timeout: 10_000,
    });
    await world.stopWorker();
  });

  it("of one receiver, who never answers, holds up no other", async () => {
    const held: (() => void)[] = [];
    receiver.answer = (req, res) => (req.url === "/slow" ? held.push(() => res.end()) : res.writeHead(204).end());
    await make({ url: `${receiver.origin}/slow` });
    await make();
    for (let i = 0; i < 6; i++) await failedTask();
    while (await fanOut());
    await vi.waitFor(async () => {
      await deliverDue();
      expect(receiver.seen.filter((request) => request.url === "/hook")).toHaveLength(6);
    });
    expect(held.length).toBeLessThanOrEqual(4);
    await vi.waitFor(async () => {
      for (const release of held.splice(0)) release();
      await deliverDue();
      expect(await db.webhookDelivery.count({ where: { deliveredAt: null } })).toBe(0);
    });
    await drainDeliveries();
  });
});

describe("an owner", () => {
  it("rotates the secret: for a day both sign, afterwards the new one alone", async () => {
    const { secret, endpoint } = await make();
    const rotated = await execute<{ rotateWebhookSecret: { secret: string } }>(
      "mutation ($id: ID!) { rotateWebhookSecret(id: $id) { ... on RotateWebhookSecretPayload { secret } } }",
      { id: endpoint.id },
      owner,
    );
    const fresh = rotated.data.rotateWebhookSecret.secret;
    const verifies = (one: string) => {
      const sent = receiver.seen.at(-1);
      try {
        new Webhook(one).verify(sent?.body.toString() ?? "", sent?.headers as Record<string, string>);
        return true;
      } catch {
        return false;
      }
    };
    await failedTask();
    await tellAll();
    expect([verifies(secret), verifies(fresh)]).toEqual([true, true]);
    await db.webhookEndpoint.updateMany({ data: { previousSecretUntil: new Date(Date.now() - 1) } });
    await failedTask();
    await tellAll();
    expect([verifies(secret), verifies(fresh)]).toEqual([false, true]);
    expect(JSON.stringify(await db.webhookEndpoint.findMany())).not.toContain(fresh);
  });

  it("goes on being signed with the same secret while this site changes its own", async () => {
    const { secret } = await make();
    const expectSigned = async () => {
      receiver.seen.length = 0;
      await failedTask();
      await tellAll();
      const [sent] = receiver.seen;
      expect(() =>
        new Webhook(secret).verify(sent?.body.toString() ?? "", sent?.headers as Record<string, string>),
      ).not.toThrow();
    };
    expect(await administer({ secrets: "rotate" })).toMatchObject({ isDone: true });
    await expectSigned();
    expect(await sealAnew()).toEqual({ sealed: 1, lost: 0 });
    forgetPreviousSecrets();
    await expectSigned();
  });

  it("that can't be read any more is a failure on record, and a new secret mends it", async () => {
    const { endpoint } = await make();
    const usual = env.sessionSecret;
    env.sessionSecret = "the secret of an installation that is gone";
    const stranger = seal("whsec_AAAA");
    env.sessionSecret = usual;
    await db.webhookEndpoint.updateMany({ data: { secret: stranger } });
    await failedTask();
    await tellAll();
    expect(await db.webhookAttempt.findFirstOrThrow()).toMatchObject({
      status: null,
      answer: expect.stringContaining("signing secret can't be read"),
    });
    expect(await db.webhookDelivery.findFirstOrThrow()).toMatchObject({ attempts: 1, claimedUntil: null });
    expect(await sealAnew()).toEqual({ sealed: 0, lost: 1 });
    await rotateSecret(owner.viewer, readGlobalId(endpoint.id)?.id ?? "");
    await db.webhookDelivery.updateMany({ data: { nextAttemptAt: new Date() } });
    await tellAll();
    expect(receiver.seen).toHaveLength(1);
  });

  it("sends a test event, and redelivers one or a stretch", async () => {
    const { endpoint } = await make();
    const tested = await execute(
      "mutation ($id: ID!) { sendTestWebhook(id: $id) { ... on SendTestWebhookPayload { delivery { type state } } } }",
      { id: endpoint.id },
      owner,
    );
    expect(tested.data).toEqual({ sendTestWebhook: { delivery: { type: "webhook.test", state: "PENDING" } } });
    await failedTask();
    await failedTask();
    await tellAll();
    expect(receiver.seen).toHaveLength(3);
    const again = (input: object) =>
      execute(
        "mutation ($input: RedeliverWebhooksInput!) { redeliverWebhooks(input: $input) { ... on RedeliverWebhooksPayload { count } ... on Error { code } } }",
        { input: { endpoint: endpoint.id, ...input } },
        owner,
      );
    expect((await again({ since: "2020-01-01T00:00:00Z" })).data).toEqual({ redeliverWebhooks: { count: 3 } });
    await tellAll();
    expect(receiver.seen).toHaveLength(6);
    expect((await again({ since: "2020-01-01T00:00:00Z", onlyFailed: true })).data).toEqual({
      redeliverWebhooks: { count: 0 },
    });
    expect((await again({})).data).toEqual({ redeliverWebhooks: { code: "INVALID_INPUT" } });
    expect((await again({ since: "2099-01-01T00:00:00Z" })).data).toEqual({ redeliverWebhooks: { count: 0 } });
  });

  it("reads what was sent and answered, and has the very one that it names sent again under the same id", async () => {
    let isWell = false;
    receiver.answer = (_req, res) => (isWell ? res.writeHead(204).end() : res.writeHead(500).end("not today"));
    const { endpoint } = await make();
    await make({ url: `${receiver.origin}/other` });
    await failedTask();
    await failedTask();
    await tellAll();
    type Log = { node: { deliveries: { nodes: { id: string; messageId: string; state: string; payload: string }[] } } };
    const LOG = `query ($id: ID!) { node(id: $id) { ... on WebhookEndpoint { deliveries(first: 10) { nodes {
      id messageId type state payload nextAttemptAt
      attempts { number status answer durationMs requestHeaders { name value } } } } } } }`;
    const read = async () => (await execute<Log>(LOG, { id: endpoint.id }, owner)).data.node.deliveries.nodes;
    const log = await read();
    expect(log).toHaveLength(2);
    expect(log[0]).toMatchObject({
      type: "task.failed",
      state: "PENDING",
      nextAttemptAt: expect.any(String),
      attempts: [{ number: 1, status: 500, answer: "not today", durationMs: expect.any(Number) }],
    });
    const sent = receiver.seen.find(({ headers }) => headers["webhook-id"] === log[0]?.messageId);
    expect(sent?.body.toString()).toBe(log[0]?.payload);
    const headers = JSON.stringify(log[0]);
    for (const name of ["webhook-signature", "webhook-timestamp", "webhook-id"]) expect(headers).toContain(name);
    expect((await execute(LOG, { id: endpoint.id }, await signedIn())).data).toEqual({ node: null });
    isWell = true;
    receiver.seen.length = 0;
    const again = await execute(
      "mutation ($input: RedeliverWebhooksInput!) { answer: redeliverWebhooks(input: $input) { ... on RedeliverWebhooksPayload { count } } }",
      { input: { endpoint: endpoint.id, deliveries: [log[0]?.id] } },
      owner,
    );
    expect(again.data).toEqual({ answer: { count: 1 } });
    await tellAll();
    expect(receiver.seen.map(({ headers }) => headers["webhook-id"])).toEqual([log[0]?.messageId]);
    expect((await read()).map(({ state }) => state)).toEqual(["DELIVERED", "PENDING"]);
  });

  it("is told of low credits once a fall, and of a key's budget once a month", async () => {
    const poor = await signedIn({ credits: 60 });
    await make({ events: ["CREDITS_LOW", "KEY_BUDGET_EXHAUSTED"], creditsLowBelow: 58 }, poor);
    await tellAll();
    expect(receiver.seen).toHaveLength(0);
    const key = await makeKey(poor.viewer, { sandbox: false, monthlyCreditLimit: 5 });
    const { readCredential } = await import("#graphql/domain/accounts/api-keys/read-key.ts");
    const program = await readCredential(key.secret);
    await makeImage(program, "one").catch(() => undefined);
    for (let i = 0; i < 3; i++) await makeImage(program, "two").catch(() => undefined);
    await tellAll();
    await tellAll();
    const kinds = receiver.seen.map(({ body }) => JSON.parse(body.toString()).type).sort();
    expect(kinds).toEqual(["credits.low", "key.budget_exhausted"]);
  });

  it("is told once when a model ends and what to use then, and again when that is moved", async () => {
    const [owner, other] = [await signedIn(), await signedIn()];
    await make({ events: ["MODEL_SUNSET_ANNOUNCED"] }, owner);
    await make({ events: ["TASK_COMPLETED"] }, other);
    const told = () =>
      receiver.seen.map(({ body }) => JSON.parse(body.toString())).filter(({ type }) => type.startsWith("model."));
    await tellAll();
    expect(told()).toEqual([]);
    const plan = async (sunsetAt: Date | null) => {
      const data = { sunsetAt, replacementSlug: "nano-banana" };
      await db.model.update({ where: { slug: "qwen-image" }, data });
      await tellAll();
      await tellAll();
    };
    const [first, second] = [fromNow(10 * DAY), fromNow(20 * DAY)];
    await plan(first);
    expect(told()).toMatchObject([
      {
        type: "model.sunset_announced",
        data: { model: "qwen-image", sunsetAt: first.toISOString(), replacement: "nano-banana" },
      },
    ]);
    await plan(second);
    expect(told().map(({ data }) => data.sunsetAt)).toEqual([first.toISOString(), second.toISOString()]);
    await plan(null);
    expect(told()).toHaveLength(2);
  });

  it("of another account has nothing to do with it", async () => {
    const { endpoint } = await make();
    const stranger = await signedIn();
    for (const mutation of ["deleteWebhookEndpoint", "rotateWebhookSecret", "sendTestWebhook"]) {
      const answer = await execute(
        `mutation ($id: ID!) { answer: ${mutation}(id: $id) { ... on Error { code } } }`,
        { id: endpoint.id },
        stranger,
      );
      expect(answer.data).toEqual({ answer: { code: "NOT_FOUND" } });
    }
    expect((await execute("query ($id: ID!) { node(id: $id) { id } }", { id: endpoint.id }, stranger)).data).toEqual({
      node: null,
    });
  });
});

it("an order made by the worker's road is told of as completed", async () => {
  await make();
  await world.restartWorker();
  const task = await makeImage(owner.viewer, "a banana on a boat");
  await untilEnded(task.id, "COMPLETED");
  await vi.waitFor(
    () => expect(receiver.seen.map(({ body }) => JSON.parse(body.toString()).type)).toEqual(["task.completed"]),
    { timeout: 10_000 },
  );
});
