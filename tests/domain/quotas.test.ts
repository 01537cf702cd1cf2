import { v7 as uuid } from "uuid";
import { describe, expect, it } from "vitest";
import { createApiKey, rotateApiKey } from "#graphql/domain/accounts/api-keys/api-key.ts";
import { makeKeySecret } from "#graphql/domain/accounts/api-keys/api-key-secret.ts";
import { createClientToken } from "#graphql/domain/accounts/api-keys/client-token.ts";
import { readCredential } from "#graphql/domain/accounts/api-keys/read-key.ts";
import { openSession } from "#graphql/domain/accounts/sessions/session.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { openPrompt } from "#graphql/domain/prompts/open.ts";
import { createEndpoint } from "#graphql/domain/webhooks/endpoint.ts";
import { createWorkflow } from "#graphql/domain/workflows/workflow.ts";
import { DAY, fromNow, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, signInAgain } from "#tests/support/graphql.ts";

useDatabase();

const hook = { url: "https://example.com/hook", events: ["task.completed" as const] };
const key = { name: "key", sandbox: false, scopes: ["TASKS_READ" as const] };

const many = <Row>(count: number, row: () => Row) => Array.from({ length: count }, row);

/** How many of so many at once are made, and what the others are told. */
async function atOnce(count: number, make: () => Promise<unknown>) {
  const outcomes = await Promise.allSettled(many(count, make));
  const codes = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
  return { made: count - codes.length, codes: [...new Set(codes)] };
}

const TWO = { made: 2, codes: ["QUOTA_EXCEEDED"] };
const keysOf = ({ userId }: Viewer, count: number, more: object = {}) =>
  db.apiKey.createMany({
    data: many(count, () => {
      const { secret: _secret, ...kept } = makeKeySecret(false);
      const id = uuid();
      return { ...kept, ...key, id, familyId: id, userId, actsForId: userId, models: [], createdAt: now(), ...more };
    }),
  });

describe("an account makes, also with requests side by side, at most", () => {
  it("1000 workflows a day, and is told when there may be more", async () => {
    const viewer = await makeAccount();
    const { userId } = viewer;
    await db.workflow.createMany({ data: many(998, () => ({ userId })) });
    expect(await atOnce(5, () => createWorkflow(viewer))).toEqual(TWO);
    const midnight = new Date(Math.ceil(now().getTime() / DAY) * DAY);
    const { cookie } = await signInAgain(userId);
    const refused = await execute("mutation { createWorkflow { __typename } }", {}, { cookie });
    const extensions = { code: "QUOTA_EXCEEDED", resetsAt: midnight.toISOString() };
    expect(refused.errors).toMatchObject([{ message: "An account may make 1000 workflows a day.", extensions }]);
    expect(await db.workflow.count({ where: { userId } })).toBe(1000);
  });

  it("2000 prompts a day, deleted ones among them, and holds nothing for one more", async () => {
    const viewer = await makeAccount({ credits: 10 });
    const { userId } = viewer;
    const row = { userId, idea: "a boat", kind: "IMAGE" as const, status: "COMPLETED" as const, deletedAt: now() };
    await db.prompt.createMany({ data: many(1998, () => row) });
    expect(await atOnce(4, () => openPrompt(viewer, { idea: "a boat", kind: "IMAGE" }, null))).toEqual(TWO);
    expect(await db.creditBalance.findUniqueOrThrow({ where: { userId } })).toMatchObject({ available: 8, onHold: 2 });
  });

  it("100 keys that work", async () => {
    const viewer = await makeAccount();
    await keysOf(viewer, 98);
    await keysOf(viewer, 10, { revokedAt: now() });
    expect(await atOnce(5, () => createApiKey(viewer, key))).toEqual(TWO);
  });

  it("200 keys a day, revoked and rotated ones among them", async () => {
    const viewer = await makeAccount();
    await keysOf(viewer, 199, { revokedAt: now() });
    const { apiKey } = await createApiKey(viewer, key);
    await expect(createApiKey(viewer, key)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
    await expect(rotateApiKey(viewer, apiKey.id, 0)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
    expect(await db.apiKey.findUniqueOrThrow({ where: { id: apiKey.id } })).toMatchObject({ replacedById: null });
  });

  it("20 webhook endpoints", async () => {
    const viewer = await makeAccount();
    const { userId } = viewer;
    const row = { ...hook, userId, secret: "sealed" };
    await db.webhookEndpoint.createMany({ data: many(18, () => row) });
    expect(await atOnce(5, () => createEndpoint(viewer, hook))).toEqual(TWO);
  });

  it("50 000 client tokens a day", async () => {
    const viewer = await makeAccount();
    const { secret } = await createApiKey(viewer, key);
    const program = await readCredential(secret);
    const before = new Set((await db.attemptCount.findMany()).map((row) => row.key));
    const mint = () => createClientToken(program, { endUser: "user", scopes: ["TASKS_READ"] });
    await mint();
    const counted = (await db.attemptCount.findMany()).filter((row) => !before.has(row.key));
    expect(counted.map(({ points }) => points)).toEqual([1]);
    await db.attemptCount.updateMany({ where: { key: counted[0]?.key ?? "" }, data: { points: 49_998 } });
    expect(await atOnce(5, mint)).toEqual(TWO);
  });

  it("100 signed-in browsers: one more signs out the one that was used longest ago", async () => {
    const { userId } = await makeAccount();
    const row = (age: number) => ({
      id: uuid(),
      publicId: uuid(),
      userId,
      expiresAt: fromNow(DAY),
      lastUsedAt: fromNow(-age),
    });
    await db.session.createMany({ data: Array.from({ length: 100 }, (_, n) => row((n + 1) * 1000)) });
    const oldest = await db.session.findFirstOrThrow({ where: { userId }, orderBy: { lastUsedAt: "asc" } });
    const user = await db.user.findUniqueOrThrow({ where: { id: userId } });
    const { viewer } = await openSession(user, { ip: "198.51.100.1", userAgent: null });
    expect(await db.session.count({ where: { userId } })).toBe(100);
    expect(await db.session.count({ where: { id: oldest.id } })).toBe(0);
    expect(await db.session.count({ where: { publicId: viewer.sessionId ?? "" } })).toBe(1);
  });
});
