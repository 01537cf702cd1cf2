import { beforeEach, describe, expect, it } from "vitest";
import { confirmIdentity } from "#graphql/domain/accounts/sessions/proof.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { accountWithEmail } from "#graphql/domain/operations/account-with-email.ts";
import { changeRole } from "#graphql/domain/operations/change-role.ts";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { BARE_KEY } from "#tests/support/keys.ts";
import { letProofGrowOld, PASSWORD, signedInAs } from "#tests/support/operators.ts";

useDatabase();
beforeEach(async () => void (await db.user.updateMany({ data: { role: "USER" } })));

const roleOf = async (id: string) => (await db.user.findUniqueOrThrow({ where: { id } })).role;

describe("a role", () => {
  it("is given and taken on record, with who, why and from where", async () => {
    const { actor, viewer } = await signedInAs("ADMIN");
    const { userId: account } = await makeAccount();
    await changeRole(actor, { account, role: "SUPPORT", reason: "Helps on weekends" });
    await changeRole("command line", { account, role: "ADMIN" });
    expect(await roleOf(account)).toBe("ADMIN");
    const subject = globalIdOf("OperatorAccount", account);
    expect(await db.auditEntry.findMany({ where: { subject }, orderBy: { id: "asc" } })).toMatchObject([
      {
        action: "account.role_changed",
        actor: `${viewer.userId}@example.test`,
        actorId: viewer.userId,
        before: '{"role":"USER"}',
        after: '{"role":"SUPPORT"}',
        reason: "Helps on weekends",
        address: "192.0.2.7",
      },
      { actor: "command line", actorId: null, before: '{"role":"SUPPORT"}', after: '{"role":"ADMIN"}', reason: null },
    ]);
  });

  it("is given by administrators alone, who have just proved who they are, and by no key", async () => {
    const { userId: account } = await makeAccount();
    const change = { account, role: "ADMIN" as const, reason: "Because" };
    const [user, support, admin] = [await signedInAs("USER"), await signedInAs("SUPPORT"), await signedInAs("ADMIN")];
    for (const { actor } of [user, support])
      await expect(changeRole(actor, change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const withKey = { ...admin.actor, viewer: { ...admin.viewer, key: BARE_KEY } };
    await expect(changeRole(withKey, change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await letProofGrowOld(admin);
    await expect(changeRole(admin.actor, change)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
    expect(await roleOf(account)).toBe("USER");
    expect(await db.auditEntry.count({ where: { subject: globalIdOf("OperatorAccount", account) } })).toBe(0);
    await confirmIdentity(admin.viewer, { password: PASSWORD });
    await changeRole(admin.actor, change);
    expect(await roleOf(account)).toBe("ADMIN");
  });

  it("is not given up by the last ADMIN, whoever asks for it", async () => {
    const { actor, viewer } = await signedInAs("ADMIN");
    const change = { account: viewer.userId, role: "USER" as const, reason: "Had enough" };
    const refusal = {
      code: "CONFLICT",
      message: `${viewer.userId}@example.test is the last ADMIN. Make somebody else one first.`,
    };
    await expect(changeRole(actor, change)).rejects.toMatchObject(refusal);
    await expect(changeRole("command line", change)).rejects.toMatchObject(refusal);
    await signedInAs("ADMIN");
    await changeRole(actor, change);
    expect(await roleOf(viewer.userId)).toBe("USER");
  });

  it("stays with one of two administrators who demote each other at once", async () => {
    const [one, other] = [await signedInAs("ADMIN"), await signedInAs("ADMIN")];
    const demote = (by: typeof one, of: typeof one) =>
      changeRole(by.actor, { account: of.viewer.userId, role: "USER", reason: "You first" });
    await Promise.allSettled([demote(one, other), demote(other, one)]);
    expect(await db.user.count({ where: { role: "ADMIN" } })).toBe(1);
  });

  it("needs an account, which is found by its address however it is written", async () => {
    const { userId } = await makeAccount();
    expect(await accountWithEmail(` ${userId.toUpperCase()}@Example.test `)).toBe(userId);
    await expect(accountWithEmail("nobody@example.test")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the audit log", () => {
  it("is never edited, deleted or emptied", async () => {
    const { userId: account } = await makeAccount();
    await changeRole("command line", { account, role: "SUPPORT" });
    const refusal = /AuditEntry rows are never changed or deleted/;
    await expect(db.auditEntry.updateMany({ data: { reason: "Another" } })).rejects.toThrow(refusal);
    await expect(db.auditEntry.deleteMany()).rejects.toThrow(refusal);
    await expect(db.$executeRaw`TRUNCATE "AuditEntry"`).rejects.toThrow(refusal);
  });
});
