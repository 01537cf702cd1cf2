import { Secret, TOTP } from "otpauth";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  confirmTotp,
  renewRecoveryCodes,
  sealTotpAnew,
  startTotp,
  turnOffTotp,
} from "#graphql/domain/accounts/factors/totp.ts";
import { makeMailedToken } from "#graphql/domain/accounts/mail/mailed-token.ts";
import { resetPassword } from "#graphql/domain/accounts/people/reset-password.ts";
import { confirmIdentity } from "#graphql/domain/accounts/sessions/proof.ts";
import { finishSignIn, signIn } from "#graphql/domain/accounts/sessions/sign-in.ts";
import { SecondFactorRequiredError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, pair } from "#tests/support/graphql.ts";
import { letProofGrowOld, PASSWORD, signedInAs } from "#tests/support/operators.ts";

useDatabase();

const HERE = { ip: "192.0.2.7", userAgent: "test" };
const WRONG = { code: "INVALID_INPUT", fields: [{ path: ["code"], code: "WRONG" }] };
const REQUIRED = { code: "SECOND_FACTOR_REQUIRED" };
const STEP_MS = 30_000;

const visitor = () => ({ ip: crypto.randomUUID(), userAgent: "test" });

/** The code that an app shows so many steps from now. */
function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * STEP_MS });
}

/** Somebody with an app, whose code of the step before this one is used up. */
async function withApp(role: "USER" | "ADMIN" = "USER") {
  const person = await signedInAs(role);
  const { secret } = await startTotp(person.viewer);
  const codes = await confirmTotp(person.viewer, codeOf(secret, -1), HERE);
  const { email } = await db.user.findUniqueOrThrow({ where: { id: person.viewer.userId } });
  return { ...person, secret, codes, email };
}

// In the middle of a step, so that none ends between a code and its use.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Math.ceil(Date.now() / STEP_MS) * STEP_MS + STEP_MS / 2 });
  return () => void vi.useRealTimers();
});

describe("an authenticator app", () => {
  it("asks for nothing until a code has come back, and then after every password", async () => {
    const person = await signedInAs("USER");
    const { email } = await db.user.findUniqueOrThrow({ where: { id: person.viewer.userId } });
    const begun = await startTotp(person.viewer);
    expect(await startTotp(person.viewer)).toEqual(begun);
    expect(begun.uri).toContain("otpauth://totp/");
    const kept = await db.totpFactor.findUniqueOrThrow({ where: { userId: person.viewer.userId } });
    expect(kept.secret).not.toContain(begun.secret);
    await signIn({ email, password: PASSWORD }, visitor());
    await expect(confirmTotp(person.viewer, "000000", HERE)).rejects.toMatchObject(WRONG);
    const codes = await confirmTotp(person.viewer, codeOf(begun.secret), HERE);
    expect(new Set(codes).size).toBe(10);
    await expect(signIn({ email, password: PASSWORD }, visitor())).rejects.toMatchObject(REQUIRED);
    const wrong = signIn({ email, password: "wrong", code: codeOf(begun.secret, 1) }, visitor());
    await expect(wrong).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    const { viewer } = await signIn({ email, password: PASSWORD, code: codeOf(begun.secret, 1) }, visitor());
    const session = await db.session.findUniqueOrThrow({ where: { publicId: viewer.sessionId ?? "" } });
    expect(session.strongAt).not.toBeNull();
  });

  it("takes no code twice, none of two at once, and none that is old", async () => {
    const { email, secret } = await withApp();
    const give = (code: string) => signIn({ email, password: PASSWORD, code }, visitor());
    const code = codeOf(secret);
    const both = await Promise.allSettled([give(code), give(code)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(give(code)).rejects.toMatchObject(WRONG);
    await expect(give(codeOf(secret, -1))).rejects.toMatchObject(WRONG);
    await expect(give(codeOf(secret, 3))).rejects.toMatchObject(WRONG);
    await give(codeOf(secret, 1));
  });

  it("can be done without by each recovery code once, however it is written", async () => {
    const { email, codes, viewer } = await withApp();
    const [first = "", second = ""] = codes;
    const give = (code: string) => signIn({ email, password: PASSWORD, code }, visitor());
    await give(` ${first.toUpperCase().replaceAll("-", " ")} `);
    await expect(give(first)).rejects.toMatchObject(WRONG);
    const both = await Promise.allSettled([give(second), give(second)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.recoveryCode.count({ where: { userId: viewer.userId } })).toBe(8);
    const stored = await db.recoveryCode.findMany({ where: { userId: viewer.userId } });
    for (const code of codes) expect(JSON.stringify(stored)).not.toContain(code.slice(0, 9));
    const anew = await renewRecoveryCodes(viewer, HERE);
    await expect(give(codes[5] ?? "")).rejects.toMatchObject(WRONG);
    await give(anew[0] ?? "");
  });

  it("is guessed by nobody who knows the password, and its owner's browser is not held up by them", async () => {
    const { email, secret } = await withApp();
    const known = await signIn({ email, password: PASSWORD, code: codeOf(secret) }, visitor());
    const give = (code: string, browser?: string) =>
      signIn({ email, password: PASSWORD, code }, { ...visitor(), browser: browser ?? null });
    for (let tries = 0; tries < 10; tries++) await expect(give("000000")).rejects.toMatchObject(WRONG);
    await expect(give(codeOf(secret, 1))).rejects.toMatchObject({ code: "RATE_LIMITED" });
    const browser = /=([^;]*)/.exec(known.browserCookie)?.[1] ?? "";
    await give(codeOf(secret, 1), decodeURIComponent(browser));
  });

  it("goes on in the browser that gave the password, for ten minutes and as long as the password stays", async () => {
    const { email, secret, viewer } = await withApp();
    const begin = async () => {
      const refusal = await signIn({ email, password: PASSWORD }, visitor()).catch((error: unknown) => error);
      if (!(refusal instanceof SecondFactorRequiredError)) throw new Error("No code was asked for.");
      return decodeURIComponent(/=([^;]*)/.exec(refusal.cookie)?.[1] ?? "");
    };
    const finish = (begunSignIn: string | null, code: string) => finishSignIn(code, { ...visitor(), begunSignIn });
    const late = { code: "UNAUTHENTICATED" };
    await expect(finish(null, codeOf(secret))).rejects.toMatchObject(late);
    await expect(finish("forged", codeOf(secret))).rejects.toMatchObject(late);
    const begun = await begin();
    await expect(finish(begun, "000000")).rejects.toMatchObject(WRONG);
    expect((await finish(begun, codeOf(secret))).user.id).toBe(viewer.userId);
    const slow = await begin();
    vi.setSystemTime(Date.now() + 11 * 60_000);
    await expect(finish(slow, codeOf(secret))).rejects.toMatchObject(late);
    const before = await begin();
    const user = await db.user.findUniqueOrThrow({ where: { id: viewer.userId } });
    await resetPassword(await makeMailedToken(user, "RESET_PASSWORD"), "another password", HERE);
    await expect(finish(before, codeOf(secret))).rejects.toMatchObject(late);
    // The reset of a password turns no codes off.
    await expect(signIn({ email, password: "another password" }, visitor())).rejects.toMatchObject(REQUIRED);
  });

  it("is set up and turned off with a fresh proof alone, which a code of it is", async () => {
    const person = await withApp();
    await expect(startTotp(person.viewer)).rejects.toMatchObject({ code: "CONFLICT" });
    await letProofGrowOld(person);
    const stale = { code: "PROOF_REQUIRED" };
    await expect(turnOffTotp(person.viewer, HERE)).rejects.toMatchObject(stale);
    await expect(renewRecoveryCodes(person.viewer, HERE)).rejects.toMatchObject(stale);
    await expect(confirmIdentity(person.viewer, { code: "000000" })).rejects.toMatchObject(WRONG);
    await confirmIdentity(person.viewer, { code: codeOf(person.secret) });
    await turnOffTotp(person.viewer, HERE);
    await signIn({ email: person.email, password: PASSWORD }, visitor());
    expect(await db.recoveryCode.count({ where: { userId: person.viewer.userId } })).toBe(0);
    const kinds = await db.securityEvent.findMany({ where: { userId: person.viewer.userId }, orderBy: { id: "asc" } });
    expect(kinds.map(({ kind }) => kind)).toEqual(["SIGNED_IN", "TOTP_TURNED_ON", "TOTP_TURNED_OFF", "SIGNED_IN"]);
  });

  it("keeps working through another secret of the installation", async () => {
    const { email, secret } = await withApp();
    const { sealed, lost } = await sealTotpAnew();
    expect([sealed > 0, lost]).toEqual([true, 0]);
    await signIn({ email, password: PASSWORD, code: codeOf(secret) }, visitor());
  });
});

describe("a sign-in over the API", () => {
  const SIGN_IN = `mutation ($input: SignInInput!) { answer: signIn(input: $input) { __typename ... on Error { code message } } }`;
  const FINISH = `mutation ($code: String!) { answer: finishSignIn(input: { code: $code }) { __typename ... on Error { code } } }`;
  type Said = { answer: { __typename: string; code?: string } };

  it("answers the type that clients know, with a code of its own, and goes on with the cookie", async () => {
    const { email, secret } = await withApp();
    const ip = crypto.randomUUID();
    const first = await execute<Said>(SIGN_IN, { input: { email, password: PASSWORD } }, { ip });
    expect(first.data.answer).toMatchObject({ __typename: "UnauthenticatedError", code: "SECOND_FACTOR_REQUIRED" });
    const cookies = first.headers.getSetCookie();
    expect(cookies.map((line) => line.split("=")[0])).toEqual(["nbv_begun"]);
    const cookie = pair(cookies[0] ?? "");
    const wrong = await execute<Said>(FINISH, { code: "000000" }, { ip, cookie });
    expect(wrong.data.answer.code).toBe("INVALID_INPUT");
    const right = await execute<Said>(FINISH, { code: codeOf(secret) }, { ip, cookie });
    expect(right.data.answer.__typename).toBe("FinishSignInPayload");
    const names = right.headers.getSetCookie().map((line) => line.split("=")[0]);
    expect(names).toEqual(["nbv_session", "nbv_browser", "nbv_begun"]);
  });

  it("tells nobody without the password that codes are asked for", async () => {
    const { email } = await withApp();
    const ask = (address: string) =>
      execute<Said>(SIGN_IN, { input: { email: address, password: "wrong" } }, { ip: crypto.randomUUID() });
    const [theirs, nobodys] = [await ask(email), await ask("nobody@example.org")];
    expect(theirs.data).toEqual(nobodys.data);
    expect(theirs.headers.getSetCookie()).toEqual([]);
  });
});
