import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { readCredential } from "#graphql/domain/accounts/api-keys/read-key.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { setAccountLimits } from "#graphql/domain/operations/set-limits.ts";
import {
  type LimitGroupChange,
  readLimitGroups,
  removeLimitGroup,
  setLimitGroup,
} from "#graphql/domain/operations/site/limit-groups.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { claimWaiting } from "#graphql/domain/tasks/dispatch/claim.ts";
import { queuePosition } from "#graphql/domain/tasks/dispatch/queue-position.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";
import { countStatements, statementsDuring } from "#tests/reliability/support/work.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute } from "#tests/support/graphql.ts";
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

let made = 0;
const set = (change: Partial<LimitGroupChange>) =>
  setLimitGroup(admin.actor, { name: `Plan ${made++}`, reason: "A plan", ...change });
const put = ({ userId }: Viewer, group: string | null, own: object = {}) =>
  setAccountLimits(admin.actor, { account: userId, group, reason: "Bought a plan", ...own });
const order = async (viewer: Viewer): Promise<Task> => {
  const input = { model: "nano-banana", prompt: "a banana" };
  return (await createTask(viewer, "IMAGE", input, { operation: "createImageTask" })).task;
};
const REFUSED = { code: "QUOTA_EXCEEDED" };

describe("a group of limits", () => {
  it("bounds what each of its accounts orders a day, their test sides too; an account's own comes first", async () => {
    const { id } = await set({ tasksPerDay: 1 });
    const [one, other, usual] = [await signedInAs("USER"), await makeAccount(), await makeAccount()];
    const key = await readCredential((await makeKey(one.viewer)).secret);
    for (const viewer of [one.viewer, other]) await put(viewer, id);
    const late = await readCredential((await makeKey(one.viewer)).secret);
    await order(late);
    await expect(order(key)).rejects.toMatchObject(REFUSED);
    await order(other);
    await expect(order(other)).rejects.toMatchObject(REFUSED);
    for (const _ of [1, 2]) await order(usual);
    await put(other, id, { tasksPerDay: 2 });
    await order(other);
    await expect(order(other)).rejects.toMatchObject(REFUSED);
    await set({ group: id, name: "More", tasksPerDay: 3 });
    await order(key);
    await put(other, null, { tasksPerDay: null });
    await order(other);
  });

  it("stands ahead by so many tasks, keeps to what it may at once, and places in line say so", async () => {
    await db.task.updateMany({ where: { status: "PENDING" }, data: { notBefore: new Date(Date.now() + 3_600_000) } });
    const [free, paid, few] = [await makeAccount(), await makeAccount(), await makeAccount()];
    await put(paid, (await set({ priority: 2, maxRunning: 5 })).id);
    await put(few, (await set({ priority: 2, maxRunning: 5 })).id, { priority: 1, maxRunning: 2 });
    const of: Record<"free" | "paid" | "few", Task[]> = { free: [], paid: [], few: [] };
    for (let n = 0; n < 6; n++)
      for (const [name, viewer] of Object.entries({ free, paid, few })) of[name as "free"].push(await order(viewer));
    const { free: f, paid: p, few: l } = of;
    // The paid one begins two turns before the free one, the other, by its own number, one turn.
    const expected = [p[0], p[1], l[0], f[0], p[2], l[1], f[1], p[3], f[2], p[4]];
    const positions = await Promise.all(expected.map((task) => (task === undefined ? null : queuePosition(task))));
    expect(positions).toEqual(expected.map((_, n) => n + 1));
    const { tasks } = await claimWaiting(true, "d");
    expect(tasks.map(({ id }) => id)).toEqual(expected.map((task) => task?.id));
  });

  it("costs an order not one statement more than an account's own limit does", async () => {
    const [own, shared] = [await makeAccount(), await makeAccount()];
    await put(own, null, { tasksPerDay: 9 });
    await put(shared, (await set({ tasksPerDay: 9 })).id);
    countStatements();
    const statementsOf = async (viewer: Viewer) =>
      (await statementsDuring(async () => void (await order(viewer)))).length;
    const [shares, has] = [await statementsOf(shared), await statementsOf(own)];
    expect(shares).toBe(has);
    expect(has).toBeGreaterThan(0);
  });

  it("is changed by one of two operators at once, and is named once; both are on record", async () => {
    const { id } = await set({ name: "Once" });
    const outcomes = await Promise.allSettled(
      [1, 2].map((tasksPerDay) => set({ group: id, name: "Once", tasksPerDay })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(set({ name: " Once " })).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await readLimitGroups()).filter(({ name }) => name === "Once")).toHaveLength(1);
    expect(await db.auditEntry.count({ where: { action: "limit_group.set", after: { contains: '"Once"' } } })).toBe(2);
  });

  it("is removed with a word on where its accounts go: into another group, test sides too, or by the site's limits", async () => {
    const [from, into] = [await set({ tasksPerDay: 0, name: "Going" }), await set({ tasksPerDay: 1, name: "Staying" })];
    const [one, other, gone] = [await signedInAs("USER"), await makeAccount(), await makeAccount()];
    const key = await readCredential((await makeKey(one.viewer)).secret);
    for (const viewer of [one.viewer, other, gone]) await put(viewer, from.id);
    await put(other, from.id, { maxRunning: 1 });
    await db.user.update({ where: { id: gone.userId }, data: { deletedAt: new Date() } });
    await expect(order(key)).rejects.toMatchObject(REFUSED);
    expect(await removeLimitGroup(admin.actor, { group: from.id, into: into.id, reason: "Not sold" })).toBe(2);
    await order(key);
    await expect(order(key)).rejects.toMatchObject(REFUSED);
    expect(await db.auditEntry.findFirst({ where: { action: "limit_group.removed" } })).toMatchObject({
      before: '{"name":"Going","tasksPerDay":0,"maxRunning":null,"priority":null,"accounts":2}',
      after: '{"group":"Staying"}',
    });
    expect(await removeLimitGroup(admin.actor, { group: into.id, reason: "Not sold" })).toBe(2);
    for (const viewer of [key, other]) await order(viewer);
    const row = await db.user.findUniqueOrThrow({ where: { id: other.userId } });
    expect(row).toMatchObject({ limitGroupId: null, maxRunning: 1 });
  });

  it("is not removed into itself or into none that there is, nor given to an account once it is gone", async () => {
    const { id } = await set({});
    const viewer = await makeAccount();
    const remove = (into?: string) => removeLimitGroup(admin.actor, { group: id, into, reason: "Not sold" });
    await expect(remove(id)).rejects.toMatchObject({ code: "INVALID_INPUT", fields: [{ path: ["into"] }] });
    await expect(remove(crypto.randomUUID())).rejects.toMatchObject({ code: "NOT_FOUND" });
    await remove();
    await expect(remove()).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(put(viewer, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(set({ group: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("keeps nobody who is put into it in the moment in which it is removed", async () => {
    const { id } = await set({});
    const viewers = await Promise.all(Array.from({ length: 6 }, () => makeAccount()));
    const remove = () => removeLimitGroup(admin.actor, { group: id, reason: "Not sold" });
    const puts = viewers.map((viewer) => () => put(viewer, id));
    const outcomes = await Promise.allSettled([...puts.slice(0, 3), remove, ...puts.slice(3)].map((act) => act()));
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "NOT_FOUND" });
    expect(outcomes[3]?.status).toBe("fulfilled");
    expect(await db.user.count({ where: { limitGroupId: id } })).toBe(0);
  });

  it.each([
    [{ name: " " }, "name"],
    [{ tasksPerDay: -1 }, "tasksPerDay"],
    [{ maxRunning: 0 }, "maxRunning"],
    [{ priority: -1 }, "priority"],
    [{ priority: 101 }, "priority"],
    [{ priority: 1.5 }, "priority"],
    [{ reason: "" }, "reason"],
  ])("is not %j", async (change, field) => {
    const before = await readLimitGroups();
    await expect(set(change)).rejects.toMatchObject({ code: "INVALID_INPUT", fields: [{ path: [field] }] });
    expect(await readLimitGroups()).toEqual(before);
  });

  it("is set and removed by administrators alone, with a fresh proof and without a key, and read by operators", async () => {
    const { id } = await set({ name: "Seen" });
    const [support, other] = [await signedInAs("SUPPORT"), await signedInAs("ADMIN")];
    const acts = (actor: Parameters<typeof setLimitGroup>[0]) => [
      () => setLimitGroup(actor, { name: "Mine", reason: "On trial" }),
      () => removeLimitGroup(actor, { group: id, reason: "On trial" }),
    ];
    for (const act of acts(support.actor)) await expect(act()).rejects.toMatchObject({ code: "FORBIDDEN" });
    const withKey = { ...other.actor, viewer: { ...other.viewer, key: BARE_KEY } };
    for (const act of acts(withKey)) await expect(act()).rejects.toMatchObject({ code: "FORBIDDEN" });
    await letProofGrowOld(other);
    for (const act of acts(other.actor)) await expect(act()).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
    const query = "{ operations { limitGroups { name priority accounts } } }";
    const { data } = await execute<{ operations: { limitGroups: object[] } }>(query, {}, support);
    expect(data.operations.limitGroups).toContainEqual({ name: "Seen", priority: null, accounts: 0 });
    expect((await execute(query, {}, await signedInAs("USER"))).data).toEqual({ operations: null });
  });
});
