import { beforeAll, describe, expect, it } from "vitest";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { confirmEmail } from "#graphql/domain/operations/people/confirm-email.ts";
import { endSessions } from "#graphql/domain/operations/people/end-sessions.ts";
import { deleteOnRequest, exportOnRequest } from "#graphql/domain/operations/people/on-request.ts";
import { orderMail } from "#graphql/domain/operations/people/order-mail.ts";
import { readPrompt } from "#graphql/domain/operations/people/read-prompt.ts";
import { db } from "#graphql/runtime/db.ts";
import { BARE_KEY } from "#tests/support/keys.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";
import { insertTask } from "#tests/support/rows.ts";
import { useWorld } from "#tests/support/world.ts";

useWorld();

let admin: Awaited<ReturnType<typeof signedInAs>>;
let support: Awaited<ReturnType<typeof signedInAs>>;
beforeAll(async () => {
  [admin, support] = [await signedInAs("ADMIN"), await signedInAs("SUPPORT")];
});
const person = async () => {
  const { viewer } = await signedInAs("USER");
  return { account: viewer.userId, email: `${viewer.userId}@example.test`, reason: "They asked for it" };
};
const acts = async (id: string) =>
  (await db.auditEntry.findMany({ where: { subject: globalIdOf("OperatorAccount", id) }, orderBy: { id: "asc" } })).map(
    ({ action, after, reason }) => [action, after, reason],
  );

describe("what is done for an account's owner", () => {
  it("signs them out everywhere, and oneself everywhere else", async () => {
    const { account, reason } = await person();
    await endSessions(admin.actor, { account, reason });
    expect(await db.session.count({ where: { userId: account } })).toBe(0);
    expect(await acts(account)).toEqual([["account.sessions_ended", '{"sessions":1}', reason]]);
    await endSessions(admin.actor, { account: admin.viewer.userId, reason });
    expect(await db.session.count({ where: { userId: admin.viewer.userId } })).toBe(1);
  });

  it("confirms their address, once", async () => {
    const { account, reason } = await person();
    const outcomes = await Promise.allSettled([1, 2].map(() => confirmEmail(support.actor, { account, reason })));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await db.user.findUniqueOrThrow({ where: { id: account } })).emailVerifiedAt).not.toBeNull();
    expect(await acts(account)).toEqual([["account.email_verified", '{"emailVerified":true}', reason]]);
    const mail = orderMail(support.actor, { account, reason, kind: "EMAIL_VERIFICATION" });
    await expect(mail).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("sends them a mail again, at most so often", async () => {
    const { account, reason } = await person();
    const send = () => orderMail(support.actor, { account, reason, kind: "PASSWORD_RESET" });
    await send();
    expect(await acts(account)).toEqual([["mail.ordered", '{"kind":"PASSWORD_RESET"}', reason]]);
    const more = await Promise.allSettled(Array.from({ length: 30 }, send));
    expect(more.some((one) => one.status === "rejected" && one.reason.code === "RATE_LIMITED")).toBe(true);
  });

  it("orders a copy of their data, which is made once", async () => {
    const { account, reason } = await person();
    await exportOnRequest(support.actor, { account, reason });
    expect(await db.dataExport.count({ where: { userId: account } })).toBe(1);
    expect(await acts(account)).toEqual([["account.export_requested", null, reason]]);
  });

  it("deletes their account by the road of their own deletion, once its address is typed", async () => {
    const { account, email, reason } = await person();
    const remove = (confirmation: string, by = admin.actor) => deleteOnRequest(by, { account, confirmation, reason });
    for (const wrong of ["", "somebody@example.test"])
      await expect(remove(wrong)).rejects.toMatchObject({
        code: "INVALID_INPUT",
        fields: [{ path: ["confirmation"] }],
      });
    expect(await acts(account)).toEqual([]);
    await remove(` ${email.toUpperCase()} `);
    expect(await db.user.findUniqueOrThrow({ where: { id: account } })).toMatchObject({
      email: `deleted ${account}`,
      deletedAt: expect.any(Date),
    });
    expect(await acts(account)).toEqual([["account.deleted", null, reason]]);
    await expect(remove(email)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const own = { account: admin.viewer.userId, confirmation: `${admin.viewer.userId}@example.test`, reason };
    await expect(deleteOnRequest(admin.actor, own)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("reads what they asked for, on record", async () => {
    const { account } = await person();
    const task = await insertTask(account, { prompt: "a secret garden" });
    expect(await readPrompt(support.actor, task.id)).toBe("a secret garden");
    expect(await acts(account)).toEqual([
      ["prompt.viewed", JSON.stringify({ task: globalIdOf("Task", task.id) }), null],
    ]);
    await expect(readPrompt(support.actor, crypto.randomUUID())).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is for operators: what cannot be undone for administrators with a fresh proof, nothing for keys", async () => {
    const { account, email, reason } = await person();
    const task = await insertTask(account);
    const [user, stale] = [await signedInAs("USER"), await signedInAs("ADMIN")];
    await letProofGrowOld(stale);
    const final = [
      (by: typeof admin.actor) => endSessions(by, { account, reason }),
      (by: typeof admin.actor) => deleteOnRequest(by, { account, confirmation: email, reason }),
    ];
    const service = [
      (by: typeof admin.actor) => confirmEmail(by, { account, reason }),
      (by: typeof admin.actor) => orderMail(by, { account, reason, kind: "PASSWORD_RESET" }),
      (by: typeof admin.actor) => exportOnRequest(by, { account, reason }),
      (by: typeof admin.actor) => readPrompt(by, task.id),
    ];
    const withKey = { ...admin.actor, viewer: { ...admin.viewer, key: BARE_KEY } };
    for (const act of [...final, ...service])
      for (const by of [user.actor, withKey]) await expect(act(by)).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const act of final) {
      await expect(act(support.actor)).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(act(stale.actor)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
    }
    const blank = confirmEmail(support.actor, { account, reason: "" });
    await expect(blank).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(await acts(account)).toEqual([]);
  });
});
