import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { readCredential } from "#graphql/domain/accounts/api-keys/read-key.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type LimitChange, setAccountLimits } from "#graphql/domain/operations/set-limits.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { createTasks } from "#graphql/domain/tasks/create/create-many.ts";
import { claimWaiting } from "#graphql/domain/tasks/dispatch/claim.ts";
import { queuePosition } from "#graphql/domain/tasks/dispatch/queue-position.ts";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { BARE_KEY, makeKey } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";
import { useSettings } from "#tests/support/settings.ts";

useSettings({ ACCOUNT_MAX_RUNNING: "3" });
useDatabase();
afterEach(expectLedgersToBalance);

let admin: Awaited<ReturnType<typeof signedInAs>>;
beforeAll(async () => {
  admin = await signedInAs("ADMIN");
});

const limit = (account: string, limits: Partial<LimitChange>) =>
  setAccountLimits(admin.actor, { account, reason: "On trial", ...limits });
const banana = { model: "nano-banana", prompt: "a banana" };
const create = { operation: "createImageTask" };
const order = (viewer: Viewer) => createTask(viewer, "IMAGE", banana, create);
const REFUSED = { code: "QUOTA_EXCEEDED", message: "An account may make 2 tasks a day." };

describe("the limits of an account", () => {
  it("refuse what is ordered above them a day, however it comes, until they are the site's own again", async () => {
    const viewer = await makeAccount();
    await limit(viewer.userId, { tasksPerDay: 2 });
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => order(viewer)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    await expect(order(viewer)).rejects.toMatchObject({ ...REFUSED, resetsAt: expect.any(Date) });
    const items = [0, 1].map((index) => ({ kind: "IMAGE" as const, index, input: banana }));
    const batch = await createTasks(viewer, items, create);
    expect(batch.outcomes.map(({ error }) => error?.message)).toEqual([REFUSED.message, REFUSED.message]);
    await order(await makeAccount());
    await limit(viewer.userId, { tasksPerDay: null });
    await order(viewer);
  });

  it("repeat what was ordered before with the same key", async () => {
    const viewer = await makeAccount();
    const keyed = { ...create, idempotencyKey: "once" };
    const { task } = await createTask(viewer, "IMAGE", banana, keyed);
    await limit(viewer.userId, { tasksPerDay: 0 });
    expect(await createTask(viewer, "IMAGE", banana, keyed)).toMatchObject({ replayed: true, task: { id: task.id } });
    await expect(order(viewer)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  });

  it("hold for the test side as well, whenever it was made", async () => {
    const [early, late] = [await signedInAs("USER"), await signedInAs("USER")];
    const first = await readCredential((await makeKey(early.viewer)).secret);
    for (const { viewer } of [early, late]) await limit(viewer.userId, { tasksPerDay: 0, priority: 4 });
    const second = await readCredential((await makeKey(late.viewer)).secret);
    for (const viewer of [first, second]) await expect(order(viewer)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
    expect(await db.user.count({ where: { id: { in: [first.userId, second.userId] }, priority: 4 } })).toBe(2);
  });

  it("keep what is at the provider at once below them, and above the site's own where they are higher", async () => {
    await db.task.updateMany({ where: { status: "PENDING" }, data: { notBefore: new Date(Date.now() + 3_600_000) } });
    const [slow, quick, usual] = [await makeAccount(), await makeAccount(), await makeAccount()];
    await limit(slow.userId, { maxRunning: 1 });
    await limit(quick.userId, { maxRunning: 5 });
    for (const viewer of [slow, quick, usual]) for (let n = 0; n < 6; n++) await order(viewer);
    const { tasks } = await claimWaiting(true, "d");
    const of = ({ userId }: Viewer) => tasks.filter((task) => task.userId === userId).length;
    expect([of(slow), of(usual), of(quick)]).toEqual([1, 3, 5]);
    await limit(slow.userId, { maxRunning: null });
    expect((await claimWaiting(true, "d")).tasks).toHaveLength(2);
  });

  it("let an account stand ahead of others by so many tasks and no more", async () => {
    await db.task.updateMany({ where: { status: "PENDING" }, data: { notBefore: new Date(Date.now() + 3_600_000) } });
    const [usual, other, ahead] = [await makeAccount(), await makeAccount(), await makeAccount()];
    for (const viewer of [usual, other, ahead]) for (let n = 0; n < 2; n++) await order(viewer);
    for (let n = 0; n < 3; n++) await order(ahead);
    await limit(ahead.userId, { priority: 2, maxRunning: 4 });
    const waiting = await db.task.findMany({ where: { userId: ahead.userId }, orderBy: { id: "asc" } });
    expect(await Promise.all(waiting.map(queuePosition))).toEqual([1, 2, 5, 8, 9]);
    const { tasks } = await claimWaiting(true, "d");
    const whose = tasks.map(
      ({ userId }) => ["usual", "other", "ahead"][[usual, other, ahead].findIndex((one) => one.userId === userId)],
    );
    expect(whose.join(" ")).toBe("ahead ahead usual other ahead usual other ahead");
  });

  it("are set on record; what is left out stays", async () => {
    const { userId } = await makeAccount();
    await limit(userId, { tasksPerDay: 5, maxRunning: 2, priority: 1 });
    expect(await limit(userId, { maxRunning: null })).toMatchObject({ tasksPerDay: 5, maxRunning: null, priority: 1 });
    const subject = globalIdOf("OperatorAccount", userId);
    expect(await db.auditEntry.findFirst({ where: { subject }, orderBy: { id: "desc" } })).toMatchObject({
      action: "account.limits_changed",
      before: '{"tasksPerDay":5,"maxRunning":2,"priority":1,"group":null}',
      after: '{"tasksPerDay":5,"maxRunning":null,"priority":1,"group":null}',
      reason: "On trial",
    });
  });

  it.each([
    [{ tasksPerDay: -1 }, "tasksPerDay"],
    [{ tasksPerDay: 1.5 }, "tasksPerDay"],
    [{ maxRunning: 0 }, "maxRunning"],
    [{ maxRunning: 1001 }, "maxRunning"],
    [{ priority: -1 }, "priority"],
    [{ priority: 101 }, "priority"],
    [{ reason: "" }, "reason"],
  ])("are not %j", async (change, field) => {
    const { userId } = await makeAccount();
    const refusal = { code: "INVALID_INPUT", fields: [{ path: [field] }] };
    await expect(limit(userId, change)).rejects.toMatchObject(refusal);
  });

  it("are set by administrators alone, with a fresh proof and without a key", async () => {
    const { userId: account } = await makeAccount();
    const change = { account, reason: "On trial", tasksPerDay: 1 };
    const [support, other] = [await signedInAs("SUPPORT"), await signedInAs("ADMIN")];
    await expect(setAccountLimits(support.actor, change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const withKey = { ...other.actor, viewer: { ...other.viewer, key: BARE_KEY } };
    await expect(setAccountLimits(withKey, change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await letProofGrowOld(other);
    await expect(setAccountLimits(other.actor, change)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
    const nobody = { ...change, account: crypto.randomUUID() };
    await expect(setAccountLimits(admin.actor, nobody)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
