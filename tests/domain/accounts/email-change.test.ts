import { describe, expect, it } from "vitest";
import { makeMailedToken } from "#graphql/domain/accounts/mail/mailed-token.ts";
import {
  confirmEmailChange,
  rejectEmailChange,
  requestEmailChange,
} from "#graphql/domain/accounts/people/email-change.ts";
import { updateNotifications } from "#graphql/domain/accounts/people/notifications.ts";
import { resetPassword } from "#graphql/domain/accounts/people/reset-password.ts";
import { db } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, signInAgain } from "#tests/support/graphql.ts";
import { BARE_KEY } from "#tests/support/keys.ts";
import { lastMailTo, mailsTo } from "#tests/support/mail.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";

useDatabase();

const HERE = { ip: "192.0.2.7", userAgent: "test" };
const GONE = { code: "NOT_FOUND" };

const fresh = () => `new-${crypto.randomUUID()}@example.org`;

async function someone() {
  const person = await signedInAs("USER");
  const read = () => db.user.findUniqueOrThrow({ where: { id: person.viewer.userId } });
  return { ...person, read, email: (await read()).email };
}

describe("another address", () => {
  it("is confirmed where it was mailed to; sessions stay, other links end, and the link works once", async () => {
    const { viewer, email, read } = await someone();
    const other = await signInAgain(viewer.userId);
    const reset = await makeMailedToken(await read(), "RESET_PASSWORD");
    const to = fresh();
    await requestEmailChange(viewer, `  ${to.toUpperCase()} `, HERE);
    expect((await read()).email).toBe(email);
    const { token, text } = await lastMailTo(to);
    expect(text).toContain("/change-email?token=");
    expect((await lastMailTo(email)).text).toContain(to);
    await confirmEmailChange(other.viewer, token, HERE);
    expect(await read()).toMatchObject({ email: to, emailVerifiedAt: expect.any(Date) });
    expect(await db.session.count({ where: { userId: viewer.userId } })).toBe(2);
    await expect(resetPassword(reset, "another password")).rejects.toMatchObject(GONE);
    await expect(confirmEmailChange(viewer, token, HERE)).rejects.toMatchObject(GONE);
    const kinds = await db.securityEvent.findMany({ where: { userId: viewer.userId, detail: to } });
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(["EMAIL_CHANGED", "EMAIL_CHANGE_REQUESTED"]);
  });

  it("needs a fresh proof, another address than before, and no key", async () => {
    const person = await someone();
    const bad = { code: "INVALID_INPUT", fields: [{ path: ["email"] }] };
    for (const given of [person.email, "no address", ""])
      await expect(requestEmailChange(person.viewer, given, HERE), given).rejects.toMatchObject(bad);
    const withKey = { ...person.viewer, key: BARE_KEY };
    await expect(requestEmailChange(withKey, fresh(), HERE)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await letProofGrowOld(person);
    await expect(requestEmailChange(person.viewer, fresh(), HERE)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
  });

  it("that has an account is told to that account alone", async () => {
    const [one, other] = [await someone(), await someone()];
    const ASK = `mutation ($email: String!) { answer: requestEmailChange(email: $email) { __typename } }`;
    const [taken, free] = [
      await execute(ASK, { email: other.email }, one),
      await execute(ASK, { email: fresh() }, one),
    ];
    expect(taken.data).toEqual(free.data);
    await requestEmailChange(one.viewer, other.email, HERE);
    const mail = await lastMailTo(other.email);
    expect([mail.subject, mail.token]).toEqual(["This address has an account already", ""]);
  });

  it("that somebody took meanwhile, or that came late, in another's session or by an older request, is not given", async () => {
    const one = await someone();
    const ask = async () => {
      const to = fresh();
      await requestEmailChange(one.viewer, to, HERE);
      return { to, token: (await lastMailTo(to)).token };
    };
    const older = await ask();
    const latest = await ask();
    await expect(confirmEmailChange(one.viewer, older.token, HERE)).rejects.toMatchObject(GONE);
    const stranger = await someone();
    await expect(confirmEmailChange(stranger.viewer, latest.token, HERE)).rejects.toMatchObject(GONE);
    await db.user.update({ where: { id: stranger.viewer.userId }, data: { email: latest.to } });
    await expect(confirmEmailChange(one.viewer, latest.token, HERE)).rejects.toMatchObject({ code: "CONFLICT" });
    const late = await ask();
    const expiresAt = new Date(Date.now() - 1000);
    await db.emailChange.updateMany({ where: { userId: one.viewer.userId }, data: { expiresAt } });
    await expect(confirmEmailChange(one.viewer, late.token, HERE)).rejects.toMatchObject(GONE);
    await expect(confirmEmailChange(one.viewer, "x", HERE)).rejects.toMatchObject(GONE);
    expect((await one.read()).email).toBe(one.email);
  });

  it("is given to one of two who confirm at once", async () => {
    const { viewer } = await someone();
    const to = fresh();
    await requestEmailChange(viewer, to, HERE);
    const { token } = await lastMailTo(to);
    const both = await Promise.allSettled([1, 2].map(() => confirmEmailChange(viewer, token, HERE)));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it.each([
    ["before", false],
    ["after", true],
  ])("is refused by its former owner %s it was confirmed, who then sets a password", async (_when, isConfirmed) => {
    const { viewer, email, read } = await someone();
    const to = fresh();
    await requestEmailChange(viewer, to, HERE);
    const confirm = (await lastMailTo(to)).token;
    const reject = (await lastMailTo(email)).token;
    if (isConfirmed) await confirmEmailChange(viewer, confirm, HERE);
    const kept = await rejectEmailChange(reject, HERE);
    expect([kept.email, (await read()).email, (await read()).passwordHash]).toEqual([email, email, null]);
    expect(await db.session.count({ where: { userId: viewer.userId } })).toBe(0);
    await resetPassword(kept.passwordToken, "mine again, truly");
    const back = await signInAgain(viewer.userId);
    await expect(confirmEmailChange(back.viewer, confirm, HERE)).rejects.toMatchObject(GONE);
    await expect(rejectEmailChange(reject, HERE)).rejects.toMatchObject(GONE);
  });
});

describe("mails that an owner may do without", () => {
  const READ = "{ viewer { notifications { kind enabled } } }";

  it("are on until they are turned off, each by itself, and never those about safety", async () => {
    const person = await someone();
    const all = await execute<{ viewer: { notifications: { kind: string; enabled: boolean }[] } }>(READ, {}, person);
    expect(all.data.viewer.notifications).toEqual([
      { kind: "EXPORT_READY", enabled: true },
      { kind: "WEBHOOK_DISABLED", enabled: true },
      { kind: "ANNOUNCEMENT", enabled: true },
    ]);
    await updateNotifications(person.viewer, ["WEBHOOK_DISABLED"]);
    expect((await person.read()).mutedMails).toEqual(["EXPORT_READY", "ANNOUNCEMENT"]);
    const before = (await mailsTo(person.email)).length;
    await requestEmailChange(person.viewer, fresh(), HERE);
    expect((await mailsTo(person.email)).length).toBe(before + 1);
    const withKey = { ...person.viewer, key: BARE_KEY };
    await expect(updateNotifications(withKey, [])).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
