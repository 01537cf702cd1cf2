import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { deleteExpiredMailedTokens } from "#graphql/domain/accounts/mail/mailed-token.ts";
import { fromNow, MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, pair, signedIn } from "#tests/support/graphql.ts";
import { lastMailTo, mailsTo } from "#tests/support/mail.ts";

useDatabase();

type Union = { __typename: string; [field: string]: unknown };
const REFUSAL = "... on Error { code message }";
const ERROR = `${REFUSAL} ... on InvalidInputError { fields { path message } }`;
const password = "correct horse battery";
const other = "another good password";
let people = 0;
const address = () => `reader-${people++}@example.test`;

async function one(document: string, variables: Record<string, unknown> = {}, asking?: Asking): Promise<Union> {
  const answer = await execute<{ r: Union }>(document, variables, asking);
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data.r;
}

const signUp = (email: string, more: object = {}, asking?: Asking) =>
  execute<{ r: Union }>(
    `mutation ($input: SignUpInput!) { r: signUp(input: $input) { __typename ... on SignUpPayload { user { locale } } ${ERROR} } }`,
    { input: { email, password, ...more } },
    asking,
  );
const signIn = (email: string, secret: string) =>
  one(`mutation ($input: SignInInput!) { r: signIn(input: $input) { __typename ${ERROR} } }`, {
    input: { email, password: secret },
  });
const requestReset = (email: string, asking?: Asking) =>
  one(
    `mutation ($email: String!) { r: requestPasswordReset(email: $email) { __typename ... on RequestPasswordResetPayload { email } ${ERROR} ... on RateLimitedError { retryAfterSeconds } } }`,
    { email },
    asking,
  );
const reset = (token: string, secret: string) =>
  one(
    `mutation ($token: String!, $password: String!) { r: resetPassword(token: $token, password: $password) { __typename ... on ResetPasswordPayload { email } ${ERROR} } }`,
    { token, password: secret },
  );
const verify = (token: string, asking?: Asking) =>
  one(
    `mutation ($token: String!) { r: verifyEmail(token: $token) { __typename ... on VerifyEmailPayload { email passwordToken } ${REFUSAL} } }`,
    { token },
    asking,
  );
const change = (currentPassword: string, newPassword: string, asking: Asking) =>
  one(
    `mutation ($currentPassword: String!, $newPassword: String!) { r: changePassword(currentPassword: $currentPassword, newPassword: $newPassword) { __typename ${ERROR} ... on RateLimitedError { retryAfterSeconds } } }`,
    { currentPassword, newPassword },
    asking,
  );
const whoIs = async (cookie: string) =>
  (
    await execute<{ viewer: { email: string; emailVerified: boolean } | null }>(
      "{ viewer { email emailVerified } }",
      {},
      { cookie },
    )
  ).data.viewer;

async function newPerson(more: object = {}, asking?: Asking) {
  const email = address();
  const answer = await signUp(email, more, asking);
  return { email, cookie: pair(answer.headers.getSetCookie()[0] ?? ""), answer };
}

describe("the mail at sign-up", () => {
  it("carries a link that confirms the address, once", async () => {
    const { email, cookie } = await newPerson();
    const mail = await lastMailTo(email);
    expect(mail.subject).toBe("Confirm your e-mail address");
    expect(mail.text).toContain(`${env.publicUrl}/verify-email?token=${mail.token}`);
    expect(await whoIs(cookie)).toEqual({ email, emailVerified: false });
    expect(await verify(mail.token, { cookie })).toEqual({
      __typename: "VerifyEmailPayload",
      email,
      passwordToken: null,
    });
    expect(await whoIs(cookie)).toEqual({ email, emailVerified: true });
    expect(await verify(mail.token)).toMatchObject({ __typename: "NotFoundError", code: "NOT_FOUND" });
  });

  it("is in the language that was chosen, or that the browser reads", async () => {
    const chosen = await newPerson({ locale: "ZH" });
    expect((await lastMailTo(chosen.email)).subject).toBe("请确认您的邮箱地址");
    expect((await lastMailTo(chosen.email)).text).toContain(`${env.publicUrl}/zh/verify-email?token=`);
    const reads = { headers: { "accept-language": "fr;q=0.9, zh-CN;q=0.8, en;q=0.5" } };
    const heard = await newPerson({}, reads);
    expect(heard.answer.data.r).toMatchObject({ user: { locale: "ZH" } });
    const neither = await newPerson({}, { headers: { "accept-language": "\u00ff;q=zh,,;;,*" } });
    expect(neither.answer.data.r).toMatchObject({ user: { locale: "EN" } });
  });

  it("keeps what people call themselves out, so that nobody can be written to through us", async () => {
    const { email } = await newPerson({ name: "You won! http://evil.test\r\nBcc: all@example.test" });
    const { head, text } = await lastMailTo(email);
    expect(head + text).not.toMatch(/evil|Bcc/);
  });

  it("keeps only the hash of its secret", async () => {
    const { email } = await newPerson();
    const { token } = await lastMailTo(email);
    const row = await db.mailedToken.findFirstOrThrow({ where: { email } });
    expect(row.hash).toBe(createHash("sha256").update(token).digest("hex"));
    expect(JSON.stringify(await db.mail.findMany())).not.toContain(token);
  });

  it("can be asked for again, a few times, until the address is confirmed", async () => {
    const { email, cookie } = await newPerson();
    const again = () => one(`mutation { r: requestEmailVerification { __typename ${REFUSAL} } }`, {}, { cookie });
    for (let n = 0; n < 5; n++) expect((await again()).__typename).toBe("RequestEmailVerificationPayload");
    expect((await again()).__typename).toBe("RateLimitedError");
    await verify((await lastMailTo(email)).token, { cookie });
    expect((await again()).__typename).toBe("ConflictError");
  });

  it("says nothing any more once the address is confirmed", async () => {
    const { email } = await newPerson();
    await db.user.update({ where: { email }, data: { emailVerifiedAt: new Date() } });
    expect(await mailsTo(email)).toEqual([]);
    expect(await db.mail.count({ where: { recipient: email } })).toBe(0);
  });
});

describe("resetting a password", () => {
  it("answers the same whether or not there is an account, and mails only those who have one", async () => {
    const { email } = await newPerson();
    const before = (await mailsTo(email)).length;
    const nobody = address();
    expect(await requestReset(email)).toEqual({ __typename: "RequestPasswordResetPayload", email });
    expect(await requestReset(nobody)).toEqual({ __typename: "RequestPasswordResetPayload", email: nobody });
    expect((await mailsTo(email)).length).toBe(before + 1);
    expect(await mailsTo(nobody)).toEqual([]);
    expect(await db.mail.count({ where: { recipient: { in: [email, nobody] } } })).toBe(0);
  });

  it("sets the new password once, ends every session, confirms the address and tells its owner", async () => {
    const { email, cookie } = await newPerson();
    await mailsTo(email);
    await requestReset(email.toUpperCase());
    const { token, subject } = await lastMailTo(email);
    expect(subject).toBe("Set a new password");
    expect(await reset(token, "short")).toMatchObject({ code: "INVALID_INPUT", fields: [{ path: ["password"] }] });
    expect(await reset(token, other)).toEqual({ __typename: "ResetPasswordPayload", email });
    expect(await whoIs(cookie)).toBeNull();
    expect((await signIn(email, password)).__typename).toBe("UnauthenticatedError");
    expect((await signIn(email, other)).__typename).toBe("SignInPayload");
    expect((await db.user.findUniqueOrThrow({ where: { email } })).emailVerifiedAt).not.toBeNull();
    expect((await lastMailTo(email)).subject).toBe("Your password was reset");
    expect(await reset(token, password)).toMatchObject({ code: "NOT_FOUND" });
  });

  it("lets one of two at once win", async () => {
    const { email } = await newPerson();
    await mailsTo(email);
    await requestReset(email);
    const { token } = await lastMailTo(email);
    const answers = await Promise.all([reset(token, "password number one"), reset(token, "password number two")]);
    expect(answers.map((answer) => answer.__typename).sort()).toEqual(["NotFoundError", "ResetPasswordPayload"]);
  });

  it("uses up every other link of the account with the first", async () => {
    const { email } = await newPerson();
    await mailsTo(email);
    await requestReset(email);
    const first = await lastMailTo(email);
    await requestReset(email);
    const second = await lastMailTo(email);
    expect(second.token).not.toBe(first.token);
    expect((await reset(first.token, other)).__typename).toBe("ResetPasswordPayload");
    expect((await reset(second.token, password)).__typename).toBe("NotFoundError");
  });

  it("takes no link that is out of date, for another purpose, or made up", async () => {
    const { email } = await newPerson();
    const verification = await lastMailTo(email);
    await requestReset(email);
    const { token } = await lastMailTo(email);
    await db.mailedToken.updateMany({ where: { email }, data: { expiresAt: fromNow(-MINUTE) } });
    const hostile = ["", "\u0000", "x".repeat(100_000), "../../etc/passwd", "' OR 1=1 --", token.slice(1)];
    for (const given of [token, verification.token, ...hostile]) {
      expect(await reset(given, other)).toMatchObject({ __typename: "NotFoundError" });
      expect(await verify(given)).toMatchObject({ __typename: "NotFoundError" });
    }
    await deleteExpiredMailedTokens();
    expect(await db.mailedToken.count({ where: { email } })).toBe(0);
  });

  it("is worth nothing once the account has another address", async () => {
    const { email } = await newPerson();
    await mailsTo(email);
    await requestReset(email);
    const { token } = await lastMailTo(email);
    await db.user.update({ where: { email }, data: { email: address() } });
    expect((await reset(token, other)).__typename).toBe("NotFoundError");
  });

  it("is limited by address and caller together, and by caller, and refuses what is no address", async () => {
    const email = address();
    for (let n = 0; n < 3; n++) expect((await requestReset(email, { ip: "198.51.100.7" })).code).toBeUndefined();
    expect(await requestReset(email, { ip: "198.51.100.7" })).toMatchObject({ code: "RATE_LIMITED" });
    const asked = [];
    for (let n = 0; n < 40; n++) asked.push((await requestReset(address(), { ip: "198.51.100.9" })).__typename);
    expect(asked.filter((name) => name === "RateLimitedError")).toHaveLength(10);
    for (const bad of [
      "",
      "x",
      "a@b@c",
      "a\u0000@example.test",
      "a@example.test\r\nBcc: b@example.test",
      "x".repeat(9999),
    ]) {
      expect(await requestReset(bad, { ip: "198.51.100.10" })).toMatchObject({ code: "INVALID_INPUT" });
    }
  });

  it("gives a password to an account that has none", async () => {
    const { email } = await newPerson();
    await mailsTo(email);
    await db.user.update({ where: { email }, data: { passwordHash: null } });
    expect((await signIn(email, password)).__typename).toBe("UnauthenticatedError");
    await requestReset(email);
    await reset((await lastMailTo(email)).token, other);
    expect((await signIn(email, other)).__typename).toBe("SignInPayload");
  });
});

describe("changing a password", () => {
  it("takes the present one, and ends every other session", async () => {
    const { email, cookie } = await newPerson();
    const elsewhere = await execute(`mutation ($i: SignInInput!) { signIn(input: $i) { __typename } }`, {
      i: { email, password },
    });
    const second = pair(elsewhere.headers.getSetCookie()[0] ?? "");
    expect(await change("not my password", other, { cookie })).toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ path: ["currentPassword"] }],
    });
    expect(await change(password, "short", { cookie })).toMatchObject({ fields: [{ path: ["newPassword"] }] });
    expect((await change(password, other, { cookie })).__typename).toBe("ChangePasswordPayload");
    expect(await whoIs(cookie)).toMatchObject({ email });
    expect(await whoIs(second)).toBeNull();
    expect((await signIn(email, other)).__typename).toBe("SignInPayload");
  });

  it("is refused to nobody, to an account without one, and after many guesses", async () => {
    const nobody = await execute(
      `mutation { changePassword(currentPassword: "a", newPassword: "bbbbbbbbbb") { __typename } }`,
    );
    expect(nobody.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    const { email, cookie } = await newPerson();
    for (let n = 0; n < 10; n++) await change("wrong password", other, { cookie });
    expect(await change(password, other, { cookie })).toMatchObject({ code: "RATE_LIMITED" });
    const without = await newPerson();
    await db.user.update({ where: { email: without.email }, data: { passwordHash: null } });
    expect(await change("", other, { cookie: without.cookie })).toMatchObject({ code: "CONFLICT" });
    expect((await signIn(email, password)).__typename).toBe("SignInPayload");
  });
});

describe("mails", () => {
  it("are tried again later when they can't be sent, each once at a time, and given up in the end", async () => {
    const { email } = await newPerson();
    env.mail.smtpUrl = "smtp://127.0.0.1:9";
    try {
      expect(await mailsTo(email)).toEqual([]);
      const waiting = await db.mail.findFirstOrThrow({ where: { recipient: email } });
      expect(waiting.attempts).toBe(1);
      expect(waiting.notBefore.getTime()).toBeGreaterThan(Date.now() + MINUTE);
      await db.mail.update({ where: { id: waiting.id }, data: { attempts: 7, notBefore: fromNow(-MINUTE) } });
      await mailsTo(email);
      // It waits for an operator, and is forgotten when none has looked for a month.
      const givenUp = { id: waiting.id, failedAt: expect.any(Date), problem: expect.any(String) };
      expect(await db.mail.findFirst({ where: { recipient: email } })).toMatchObject(givenUp);
      await mailsTo(email);
      expect(await db.mail.count({ where: { recipient: email } })).toBe(1);
      await db.mail.update({ where: { id: waiting.id }, data: { notBefore: fromNow(-MINUTE) } });
      await mailsTo(email);
      expect(await db.mail.count({ where: { recipient: email } })).toBe(0);
    } finally {
      env.mail.smtpUrl = undefined;
    }
  });

  it("are files only their owner may read, without a server", async () => {
    const { email } = await newPerson();
    await Promise.all([mailsTo(email), mailsTo(email), mailsTo(email)]);
    expect(await mailsTo(email)).toHaveLength(1);
    expect(existsSync(`${env.dataDir}/mail`)).toBe(true);
    expect(readdirSync(`${env.dataDir}/mail`).every((name) => name.endsWith(".eml"))).toBe(true);
  });
});

describe("a profile", () => {
  const UPDATE = `mutation ($input: UpdateProfileInput!) { r: updateProfile(input: $input) { __typename ... on UpdateProfilePayload { user { name locale hasPassword signInMethods } } ${ERROR} } }`;
  const update = (input: object, asking: Asking) => one(UPDATE, { input }, asking);

  it("changes what is given and leaves the rest", async () => {
    const person = await signedIn();
    expect(await update({ name: "  Ada 艾达 " }, person)).toMatchObject({ user: { name: "Ada 艾达", locale: "EN" } });
    expect(await update({ locale: "ZH" }, person)).toMatchObject({ user: { name: "Ada 艾达", locale: "ZH" } });
    expect(await update({ name: "" }, person)).toMatchObject({ user: { name: null, locale: "ZH" } });
    expect(await update({ name: "Bo" }, person)).toMatchObject({
      user: { hasPassword: true, signInMethods: ["PASSWORD"] },
    });
    expect(await update({ name: null }, person)).toMatchObject({ user: { name: null } });
  });

  it("takes no name that can't be kept", async () => {
    const person = await signedIn();
    for (const name of ["a\u0000b", "x".repeat(101)]) {
      expect(await update({ name }, person)).toMatchObject({ code: "INVALID_INPUT", fields: [{ path: ["name"] }] });
    }
  });
});

describe("sessions", () => {
  const REVOKE = `mutation ($id: ID!) { r: revokeSession(id: $id) { __typename ... on RevokeSessionPayload { id } ${REFUSAL} } }`;

  it("can be ended one by one, or all but this one", async () => {
    const { email, cookie } = await newPerson();
    const enter = async () =>
      pair(
        (
          await execute(`mutation ($i: SignInInput!) { signIn(input: $i) { __typename } }`, { i: { email, password } })
        ).headers.getSetCookie()[0] ?? "",
      );
    const [second, third] = [await enter(), await enter()];
    const mine = await execute<{ viewer: { sessions: { id: string; current: boolean }[] } }>(
      "{ viewer { sessions { id current } } }",
      {},
      { cookie: second },
    );
    const id = mine.data.viewer.sessions.find((session) => session.current)?.id ?? "";
    expect(await one(REVOKE, { id }, { cookie })).toEqual({ __typename: "RevokeSessionPayload", id });
    expect(await whoIs(second)).toBeNull();
    expect(await one(REVOKE, { id }, { cookie })).toMatchObject({ code: "NOT_FOUND" });
    const rest = await one(
      "mutation { r: revokeOtherSessions { __typename ... on RevokeOtherSessionsPayload { count } } }",
      {},
      { cookie },
    );
    expect(rest).toEqual({ __typename: "RevokeOtherSessionsPayload", count: 1 });
    expect(await whoIs(third)).toBeNull();
    expect(await whoIs(cookie)).toMatchObject({ email });
  });

  it("of others are not there", async () => {
    const owner = await signedIn();
    const stranger = await signedIn();
    const id = owner.viewer.sessionId ?? "";
    for (const given of [id, "\u0000", "x".repeat(100_000), "' OR true"]) {
      expect(await one(REVOKE, { id: given }, stranger)).toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await db.session.count({ where: { publicId: id } })).toBe(1);
  });
});
