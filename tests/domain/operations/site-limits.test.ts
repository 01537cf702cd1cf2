import { afterEach, describe, expect, it, vi } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { setAccountLimits } from "#graphql/domain/operations/set-limits.ts";
import { readSiteLimits, type SiteLimitChange, setSiteLimits } from "#graphql/domain/operations/site/set-limits.ts";
import { claimWaiting } from "#graphql/domain/tasks/dispatch/claim.ts";
import { queuePosition } from "#graphql/domain/tasks/dispatch/queue-position.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute } from "#tests/support/graphql.ts";
import { BARE_KEY, makeKey } from "#tests/support/keys.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";
import { useSettings } from "#tests/support/settings.ts";
import { makeImage } from "#tests/support/tasks.ts";

useSettings({ ACCOUNT_MAX_RUNNING: "3" });
useDatabase();

const set = (change: Partial<SiteLimitChange>) => setSiteLimits("command line", { reason: "A rush", ...change });
const order = (viewer: Viewer) => makeImage(viewer, "a kite");
afterEach(() => set({ tasksPerDay: null, maxRunning: null }));

describe("the limits of everybody", () => {
  it("are the environment's until they are set, and again when they are taken back", async () => {
    const ofEnvironment = {
      tasksPerDay: { value: null, isSet: false, ofEnvironment: null },
      maxRunning: { value: 3, isSet: false, ofEnvironment: 3 },
    };
    expect(await readSiteLimits()).toEqual(ofEnvironment);
    expect(await set({ tasksPerDay: 7 })).toMatchObject({ tasksPerDay: { value: 7, isSet: true } });
    expect(await set({ maxRunning: 9 })).toEqual({
      tasksPerDay: { value: 7, isSet: true, ofEnvironment: null },
      maxRunning: { value: 9, isSet: true, ofEnvironment: 3 },
    });
    expect(await readSiteLimits()).toMatchObject({ tasksPerDay: { value: 7 }, maxRunning: { value: 9 } });
    expect(await set({ tasksPerDay: null, maxRunning: null })).toEqual(ofEnvironment);
    const entries = await db.auditEntry.findMany({ where: { action: "site.limits_changed" }, orderBy: { id: "desc" } });
    expect(entries.slice(0, 2)).toMatchObject([
      { before: '{"tasksPerDay":7,"maxRunning":9}', after: '{"tasksPerDay":null,"maxRunning":null}', subject: "site" },
      { before: '{"tasksPerDay":7,"maxRunning":null}', reason: "A rush" },
    ]);
  });

  it("bound what an account orders a day from the next order on, also of many at once; an account's own come first", async () => {
    const [usual, other] = [await makeAccount(), await makeAccount()];
    await setAccountLimits("command line", { account: other.userId, tasksPerDay: 3, reason: "A partner" });
    await order(usual);
    await set({ tasksPerDay: 2 });
    const settled = await Promise.allSettled([order(usual), order(usual), order(usual)]);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(order(usual)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
    for (let n = 0; n < 3; n++) await order(other);
    await expect(order(other)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
    await set({ tasksPerDay: null });
    await order(usual);
  });

  it("bound what is at the provider at once from the next round on, and places in line go by them", async () => {
    await db.task.updateMany({ where: { status: "PENDING" }, data: { notBefore: new Date(Date.now() + 3_600_000) } });
    const viewer = await makeAccount();
    const made: Task[] = [];
    for (let n = 0; n < 5; n++) made.push(await order(viewer));
    await set({ maxRunning: 1 });
    expect((await claimWaiting(true, "d")).tasks).toHaveLength(1);
    expect((await claimWaiting(true, "d")).tasks).toHaveLength(0);
    const late = await order(await makeAccount());
    // Of the first account no second may go before another's first.
    expect(await queuePosition(late)).toBe(1);
    await set({ maxRunning: 4 });
    const { tasks } = await claimWaiting(true, "d");
    expect(tasks.filter(({ userId }) => userId === viewer.userId)).toHaveLength(3);
    await set({ maxRunning: null });
    expect((await claimWaiting(true, "d")).tasks).toHaveLength(0);
  });

  it("are read again when anybody changes the row", async () => {
    await set({ maxRunning: 5 });
    expect((await readSiteLimits()).maxRunning.value).toBe(5);
    await db.$executeRaw`UPDATE "Site" SET "maxRunning" = 6`;
    await vi.waitFor(async () => expect((await readSiteLimits()).maxRunning.value).toBe(6));
  });

  it("of two who set them at once both are on record, each with what was before", async () => {
    await Promise.all([set({ tasksPerDay: 11 }), set({ tasksPerDay: 12 })]);
    const entries = await db.auditEntry.findMany({ orderBy: { id: "desc" }, take: 2 });
    expect(entries[0]?.before).toBe(entries[1]?.after);
  });

  it.each([
    [{ tasksPerDay: 0 }, "tasksPerDay"],
    [{ tasksPerDay: -1 }, "tasksPerDay"],
    [{ tasksPerDay: 1.5 }, "tasksPerDay"],
    [{ tasksPerDay: 1_000_001 }, "tasksPerDay"],
    [{ tasksPerDay: Number.NaN }, "tasksPerDay"],
    [{ maxRunning: 0 }, "maxRunning"],
    [{ maxRunning: -5 }, "maxRunning"],
    [{ maxRunning: 2.5 }, "maxRunning"],
    [{ maxRunning: 10_001 }, "maxRunning"],
    [{ reason: " " }, "reason"],
  ])("are not %j", async (change, field) => {
    await expect(set(change)).rejects.toMatchObject({ code: "INVALID_INPUT", fields: [{ path: [field] }] });
    expect(await readSiteLimits()).toMatchObject({ tasksPerDay: { isSet: false }, maxRunning: { isSet: false } });
  });

  const SET = `mutation ($input: SetSiteLimitsInput!) { r: setSiteLimits(input: $input) { __typename
    ... on SetSiteLimitsPayload { limits { tasksPerDay { value isSet ofEnvironment } maxRunning { value } } }
    ... on InvalidInputError { fields { path } } ... on Error { code } } }`;
  const READ = "{ operations { siteLimits { maxRunning { value isSet ofEnvironment } } } }";

  it("are set by administrators alone, with a fresh proof and without a key, and read by operators", async () => {
    const [admin, support, user] = [await signedInAs("ADMIN"), await signedInAs("SUPPORT"), await signedInAs("USER")];
    const input = { tasksPerDay: 50, reason: "A rush" };
    for (const one of [{}, support, user]) expect((await execute(SET, { input }, one)).errors).toHaveLength(1);
    const { secret } = await makeKey(admin.viewer);
    const byKey = await execute(SET, { input }, { headers: { authorization: `Bearer ${secret}` } });
    expect(byKey.errors?.[0]?.extensions).toMatchObject({ code: "FORBIDDEN" });
    const withKey = { ...admin.actor, viewer: { ...admin.viewer, key: BARE_KEY } };
    await expect(setSiteLimits(withKey, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await execute(SET, { input }, admin)).data).toEqual({
      r: {
        __typename: "SetSiteLimitsPayload",
        limits: { tasksPerDay: { value: 50, isSet: true, ofEnvironment: null }, maxRunning: { value: 3 } },
      },
    });
    const bad = await execute(SET, { input: { ...input, maxRunning: 0 } }, admin);
    expect(bad.data).toEqual({
      r: { __typename: "InvalidInputError", code: "INVALID_INPUT", fields: [{ path: ["maxRunning"] }] },
    });
    await letProofGrowOld(admin);
    expect((await execute(SET, { input }, admin)).data).toEqual({
      r: { __typename: "ForbiddenError", code: "PROOF_REQUIRED" },
    });
    expect((await execute(READ, {}, support)).data).toEqual({
      operations: { siteLimits: { maxRunning: { value: 3, isSet: false, ofEnvironment: 3 } } },
    });
    for (const one of [{}, user]) expect((await execute(READ, {}, one)).data).toEqual({ operations: null });
  });
});
