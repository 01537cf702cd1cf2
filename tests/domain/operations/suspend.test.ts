import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCredential } from "#graphql/domain/accounts/api-keys/read-key.ts";
import { readSession } from "#graphql/domain/accounts/sessions/session.ts";
import { signIn } from "#graphql/domain/accounts/sessions/sign-in.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { changeRole } from "#graphql/domain/operations/change-role.ts";
import { endWaitingTasks } from "#graphql/domain/operations/end-waiting.ts";
import { restoreAccount, suspendAccount } from "#graphql/domain/operations/suspend.ts";
import { openPrompt } from "#graphql/domain/prompts/open.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { beginSending } from "#graphql/domain/tasks/dispatch/begin-sending.ts";
import { claimWaiting } from "#graphql/domain/tasks/dispatch/claim.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { BARE_KEY, makeKey } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { lastMailTo } from "#tests/support/mail.ts";
import { letProofGrowOld, PASSWORD, signedInAs } from "#tests/support/operators.ts";

useDatabase();
afterEach(expectLedgersToBalance);

let admin: Awaited<ReturnType<typeof signedInAs>>;
beforeEach(async () => {
  await db.user.updateMany({ data: { role: "USER" } });
  admin = await signedInAs("ADMIN");
});

const reason = "Spam in prompts";
const suspend = (account: string) => suspendAccount(admin.actor, { account, reason });
const restore = (account: string) => restoreAccount(admin.actor, { account, reason: "Talked it over" });
const banana = { model: "nano-banana", prompt: "a banana" };
const SUSPENDED = {
  code: "ACCOUNT_SUSPENDED",
  message: `This account is suspended: Spam in prompts. If you think this is a mistake, write to ${env.contactEmail}.`,
};

describe("a suspended account", () => {
  it("is kept out: no sign-in, no session, no key and no token, until it is restored", async () => {
    const person = await signedInAs("USER");
    const { userId } = person.viewer;
    const email = `${userId}@example.test`;
    const keys = [await makeKey(person.viewer), await makeKey(person.viewer, { sandbox: false })];
    const secret = person.cookie.split("=")[1] ?? "";
    const enter = (password: string) => signIn({ email, password }, { ip: "192.0.2.1", userAgent: null });
    expect(await readSession(secret)).not.toBeNull();

    await suspend(userId);
    expect(await readSession(secret)).toBeNull();
    await expect(enter(PASSWORD)).rejects.toMatchObject(SUSPENDED);
    await expect(enter("a wrong one")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    for (const key of keys) await expect(readCredential(key.secret)).rejects.toMatchObject(SUSPENDED);

    await restore(userId);
    for (const key of keys) expect((await readCredential(key.secret)).key?.id).toBe(key.id);
    expect((await enter(PASSWORD)).viewer.userId).toBe(userId);
  });

  it("has its waiting tasks canceled and paid back, those of its test side too; what runs goes on", async () => {
    const { viewer } = await signedInAs("USER");
    const other = await makeAccount();
    const order = async (by = viewer) => (await createTask(by, "IMAGE", banana, { operation: "test" })).task.id;
    const [waiting, running, sending, others] = [await order(), await order(), await order(), await order(other)];
    const underTest = await order(await readCredential((await makeKey(viewer)).secret));
    const since = new Date();
    await db.task.update({
      where: { id: running },
      data: { status: "PROCESSING", startedAt: since, deadlineAt: since },
    });
    await db.task.update({
      where: { id: sending },
      data: { claimedBy: "d", claimedUntil: since, sendingSince: since },
    });
    const before = await creditBalance(viewer.userId);

    await suspend(viewer.userId);
    await endWaitingTasks();
    await endWaitingTasks();
    const statusOf = async (id: string) => (await db.task.findUniqueOrThrow({ where: { id } })).status;
    expect(await Promise.all([waiting, underTest, running, sending, others].map(statusOf))).toEqual([
      ...["CANCELED", "CANCELED", "PROCESSING", "PENDING", "PENDING"],
    ]);
    expect(await creditBalance(viewer.userId)).toMatchObject({
      available: before.available + 5,
      onHold: before.onHold - 5,
    });
    expect(await db.taskEvent.count({ where: { taskId: waiting, type: "CANCELED" } })).toBe(1);
  });

  it("orders nothing by requests that were under way, and nothing claimed is sent", async () => {
    const { viewer } = await signedInAs("USER");
    await createTask(viewer, "IMAGE", banana, { operation: "test" });
    const claimed = (await claimWaiting(true, "d")).tasks.filter(({ userId }) => userId === viewer.userId);
    await suspend(viewer.userId);
    const keyed = { operation: "test", idempotencyKey: "again" };
    await expect(createTask(viewer, "IMAGE", banana, { operation: "test" })).rejects.toMatchObject(SUSPENDED);
    await expect(createTask(viewer, "IMAGE", banana, keyed)).rejects.toMatchObject(SUSPENDED);
    const idea = { kind: "IMAGE" as const, idea: "a fox" };
    await expect(openPrompt(viewer, idea, null)).rejects.toMatchObject(SUSPENDED);
    expect(await Promise.all(claimed.map(beginSending))).toEqual([null]);
    await endWaitingTasks();
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
    await restore(viewer.userId);
    expect((await createTask(viewer, "IMAGE", banana, keyed)).replayed).toBe(false);
  });

  it.each([
    ["EN", /suspended/, /Spam in prompts/, /open again/],
    ["ZH", /暂停/, /Spam in prompts/, /恢复/],
  ] as const)("has its owner told in %s, of both", async (locale, subject, text, restored) => {
    const { userId } = await makeAccount();
    await db.user.update({ where: { id: userId }, data: { locale } });
    await suspend(userId);
    const told = await lastMailTo(`${userId}@example.test`);
    expect(decodeURIComponent(told.subject)).toMatch(subject);
    expect(told.text).toMatch(text);
    expect(told.text).toContain(env.contactEmail);
    await restore(userId);
    expect((await lastMailTo(`${userId}@example.test`)).subject).toMatch(restored);
  });

  it("is on record with who did it, and why", async () => {
    const { userId } = await makeAccount();
    await suspend(userId);
    await restore(userId);
    const subject = globalIdOf("OperatorAccount", userId);
    expect(await db.auditEntry.findMany({ where: { subject }, orderBy: { id: "asc" } })).toMatchObject([
      { action: "account.suspended", actorId: admin.viewer.userId, reason, after: '{"suspended":true}' },
      { action: "account.restored", reason: "Talked it over", before: expect.stringContaining(reason) },
    ]);
  });
});

describe("suspending", () => {
  it("is for administrators alone, who have just proved who they are, and for no key", async () => {
    const { userId: account } = await makeAccount();
    for (const { actor } of [await signedInAs("USER"), await signedInAs("SUPPORT")])
      await expect(suspendAccount(actor, { account, reason })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const withKey = { ...admin.actor, viewer: { ...admin.viewer, key: BARE_KEY } };
    await expect(suspendAccount(withKey, { account, reason })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await letProofGrowOld(admin);
    await expect(suspend(account)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
    expect(await db.user.findUniqueOrThrow({ where: { id: account } })).toMatchObject({ suspendedAt: null });
  });

  it("is refused for oneself, the last ADMIN, an account that is it already, and without a reason", async () => {
    const [support, { userId }] = [await signedInAs("SUPPORT"), await makeAccount()];
    await expect(suspend(admin.viewer.userId)).rejects.toMatchObject({
      message: "You can't suspend your own account.",
    });
    const last = suspendAccount("command line", { account: admin.viewer.userId, reason });
    await expect(last).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("the last ADMIN") });
    await suspend(userId);
    await expect(suspend(userId)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(restore(support.viewer.userId)).rejects.toMatchObject({ message: "This account is not suspended." });
    await expect(suspend(crypto.randomUUID())).rejects.toMatchObject({ code: "NOT_FOUND" });
    const silent = suspendAccount(admin.actor, { account: support.viewer.userId, reason: " " });
    await expect(silent).rejects.toMatchObject({ code: "INVALID_INPUT", fields: [{ path: ["reason"] }] });
  });

  it("leaves one of two administrators who suspend each other at once, and a suspended one is none", async () => {
    const other = await signedInAs("ADMIN");
    const by = (one: typeof other, of: typeof other) =>
      suspendAccount(one.actor, { account: of.viewer.userId, reason });
    await Promise.allSettled([by(admin, other), by(other, admin)]);
    const left = await db.user.findMany({ where: { role: "ADMIN", suspendedAt: null }, select: { id: true } });
    expect(left).toHaveLength(1);
    const demoted = changeRole("command line", { account: left[0]?.id ?? "", role: "USER" });
    await expect(demoted).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
