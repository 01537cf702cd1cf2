import { createHash } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { deleteExpiredSessions } from "#graphql/domain/accounts/sessions/session.ts";
import { DAY, fromNow, MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, pair, signedIn, signInAgain } from "#tests/support/graphql.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";

useDatabase();

const SIGN_UP = `mutation ($input: SignUpInput!) { signUp(input: $input) {
  __typename
  ... on SignUpPayload { user { email name role emailVerified credits { available onHold } sessions { current } } }
  ... on Error { code message }
  ... on InvalidInputError { fields { path message } }
  ... on RateLimitedError { retryAfterSeconds }
} }`;
const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) {
  __typename
  ... on SignInPayload { user { email } }
  ... on Error { code message }
} }`;
const VIEWER = "{ viewer { email sessions { id current userAgent } } }";

const password = "correct horse battery";
let people = 0;
const address = () => `person-${people++}@example.test`;

async function signUp(input: Record<string, unknown>, asking?: Asking) {
  return execute<{ signUp: { __typename: string; [field: string]: unknown } }>(SIGN_UP, { input }, asking);
}

async function signIn(input: Record<string, unknown>, asking?: Asking) {
  return execute<{ signIn: { __typename: string; [field: string]: unknown } }>(SIGN_IN, { input }, asking);
}

const cookieOf = (answer: { headers: Headers }) => answer.headers.getSetCookie()[0] ?? "";

describe("signing up", () => {
  it("opens an account with 200 credits and signs it in by the answer's cookie", async () => {
    const email = address();
    const answer = await signUp({ email: `  ${email.toUpperCase()} `, password, name: " Ada " });
    expect(answer.data.signUp).toEqual({
      __typename: "SignUpPayload",
      user: {
        email,
        name: "Ada",
        role: "USER",
        emailVerified: false,
        credits: { available: 200, onHold: 0 },
        sessions: [{ current: true }],
      },
    });
    const cookie = cookieOf(answer);
    expect(cookie).toMatch(/^nbv_session=[a-z0-9]{40}; HttpOnly; Max-Age=2592000; Path=\/; SameSite=Lax$/);
    const viewer = await execute(VIEWER, {}, { cookie: pair(cookie) });
    expect(viewer.data).toMatchObject({ viewer: { email } });
    await expectLedgersToBalance();
  });

  it("keeps neither the password nor the session's secret", async () => {
    const email = address();
    const secret = pair(cookieOf(await signUp({ email, password }))).split("=")[1] ?? "";
    const user = await db.user.findUniqueOrThrow({ where: { email }, include: { sessions: true } });
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(user)).not.toContain(secret);
    expect(user.sessions[0]?.id).toBe(createHash("sha256").update(secret).digest("hex"));
  });

  it("refuses an address that has an account, also when both come at once", async () => {
    const email = address();
    const answers = await Promise.all([signUp({ email, password }), signUp({ email, password })]);
    const kinds = answers.map((answer) => answer.data.signUp.__typename).sort();
    expect(kinds).toEqual(["ConflictError", "SignUpPayload"]);
    expect(await db.user.count({ where: { email } })).toBe(1);
  });

  it.each([
    ["an address that is none", { email: "nobody", password }, ["email"]],
    ["an address too long", { email: `${"a".repeat(250)}@example.test`, password }, ["email"]],
    ["an address with U+0000", { email: "a\u0000b@example.test", password }, ["email"]],
    ["a short password", { email: "x@example.test", password: "1234567" }, ["password"]],
    ["an endless password", { email: "x@example.test", password: "x".repeat(201) }, ["password"]],
    ["a name with U+0000", { email: "x@example.test", password, name: "a\u0000" }, ["name"]],
  ])("names the field with %s", async (_name, input, path) => {
    const answer = await signUp(input);
    expect(answer.data.signUp).toMatchObject({
      __typename: "InvalidInputError",
      code: "INVALID_INPUT",
      fields: [{ path }],
    });
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});

describe("signing in", () => {
  it("works with the right password, whatever the capitals of the address", async () => {
    const email = address();
    await signUp({ email, password });
    const answer = await signIn({ email: email.toUpperCase(), password });
    expect(answer.data.signIn).toEqual({ __typename: "SignInPayload", user: { email } });
    expect(cookieOf(answer)).toContain("nbv_session=");
  });

  it("answers a wrong password and an unknown address alike", async () => {
    const email = address();
    await signUp({ email, password });
    const wrong = await signIn({ email, password: "wrong password" });
    const unknown = await signIn({ email: address(), password });
    expect(wrong.data.signIn).toMatchObject({ __typename: "UnauthenticatedError", code: "UNAUTHENTICATED" });
    expect(unknown.data).toEqual(wrong.data);
    expect([wrong.status, unknown.status]).toEqual([200, 200]);
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  it("does the work of a password also for an unknown address", async () => {
    const email = address();
    await signUp({ email, password });
    const fastest = async (input: () => Record<string, unknown>) => {
      const spans: number[] = [];
      for (let i = 0; i < 3; i++) {
        const start = performance.now();
        await signIn(input());
        spans.push(performance.now() - start);
      }
      return Math.min(...spans);
    };
    await signIn({ email: address(), password });
    const known = await fastest(() => ({ email, password: "wrong password" }));
    const unknown = await fastest(() => ({ email: address(), password }));
    expect(unknown).toBeGreaterThan(known / 3);
  });

  it("is limited for each address, and a right password clears the count", async () => {
    const email = address();
    await signUp({ email, password });
    for (let i = 0; i < 9; i++) await signIn({ email, password: "wrong password" });
    expect((await signIn({ email, password })).data.signIn.__typename).toBe("SignInPayload");
    for (let i = 0; i < 10; i++) await signIn({ email, password: "wrong password" });
    const limited = await signIn({ email, password });
    expect(limited.data.signIn).toMatchObject({ __typename: "RateLimitedError", code: "RATE_LIMITED" });
  });

  it("is limited for each caller", async () => {
    const ip = "203.0.113.9";
    const answers = await Promise.all(
      Array.from({ length: 101 }, () => signIn({ email: address(), password: "wrong password" }, { ip })),
    );
    const kinds = answers.map((answer) => answer.data.signIn.__typename);
    expect(kinds.filter((kind) => kind === "RateLimitedError")).toHaveLength(1);
    const other = await signIn({ email: address(), password: "wrong password" }, { ip: "203.0.113.10" });
    expect(other.data.signIn.__typename).toBe("UnauthenticatedError");
  });

  it("gives a new session and ends the one the browser came with", async () => {
    const email = address();
    const first = pair(cookieOf(await signUp({ email, password })));
    const second = pair(cookieOf(await signIn({ email, password }, { cookie: first })));
    expect(second).not.toBe(first);
    expect((await execute(VIEWER, {}, { cookie: first })).data).toEqual({ viewer: null });
    expect((await execute(VIEWER, {}, { cookie: second })).data).toMatchObject({ viewer: { email } });
  });

  it("counts within the same document", async () => {
    const email = address();
    await signUp({ email, password });
    const document = `mutation ($input: SignInInput!) { signIn(input: $input) { __typename } createWorkflow { __typename } }`;
    const answer = await execute(document, { input: { email, password } });
    expect(answer.data).toEqual({
      signIn: { __typename: "SignInPayload" },
      createWorkflow: { __typename: "CreateWorkflowPayload" },
    });
  });
});

describe("a session", () => {
  it("ends with signing out, in the database and in the browser", async () => {
    const { cookie, viewer } = await signedIn();
    const answer = await execute("mutation { signOut }", {}, { cookie });
    expect(answer.data).toEqual({ signOut: true });
    expect(cookieOf(answer)).toMatch(/^nbv_session=; HttpOnly; Max-Age=0; Path=\/; SameSite=Lax$/);
    expect((await execute(VIEWER, {}, { cookie })).data).toEqual({ viewer: null });
    expect(await db.session.count({ where: { userId: viewer.userId } })).toBe(0);
    expect((await execute("mutation { signOut }")).data).toEqual({ signOut: false });
  });

  it("is listed with the others of the account, without its secret", async () => {
    const { viewer, cookie } = await signedIn();
    await signInAgain(viewer.userId);
    const answer = await execute<{ viewer: { sessions: { id: string; current: boolean }[] } }>(VIEWER, {}, { cookie });
    const { sessions } = answer.data.viewer;
    expect(sessions.map((session) => session.current).sort()).toEqual([false, true]);
    expect(sessions.find((session) => session.current)?.id).toBe(viewer.sessionId);
  });

  it("is over after 30 days, and extended when used in their second half", async () => {
    const { viewer, cookie } = await signedIn();
    const mine = { publicId: viewer.sessionId ?? "" };
    await db.session.update({ where: mine, data: { expiresAt: fromNow(14 * DAY) } });
    const extended = await execute(VIEWER, {}, { cookie });
    expect(cookieOf(extended)).toContain("Max-Age=2592000");
    const { expiresAt } = await db.session.findUniqueOrThrow({ where: mine });
    expect(expiresAt.getTime()).toBeGreaterThan(fromNow(29 * DAY).getTime());
    await db.session.update({ where: mine, data: { expiresAt: fromNow(-MINUTE) } });
    expect((await execute(VIEWER, {}, { cookie })).data).toEqual({ viewer: null });
  });

  it("remembers its last use to the minute, not at every request", async () => {
    const { viewer, cookie } = await signedIn();
    const mine = { publicId: viewer.sessionId ?? "" };
    const writes = vi.spyOn(db.session, "updateMany");
    await execute(VIEWER, {}, { cookie });
    expect(writes).not.toHaveBeenCalled();
    const before = fromNow(-2 * MINUTE);
    await db.session.update({ where: mine, data: { lastUsedAt: before } });
    await execute(VIEWER, {}, { cookie });
    writes.mockRestore();
    const { lastUsedAt } = await db.session.findUniqueOrThrow({ where: mine });
    expect(lastUsedAt.getTime()).toBeGreaterThan(before.getTime() + MINUTE);
  });

  it.each(["nbv_session=unknown", "nbv_session=", "nbv_session=%00", "other=1", "nbv_session=a; nbv_session=b"])(
    "is not made by the cookie %s",
    async (cookie) => {
      expect(await execute(VIEWER, {}, { cookie })).toMatchObject({ status: 200, data: { viewer: null } });
    },
  );

  it("is swept away once it has expired", async () => {
    const { viewer } = await signedIn();
    await db.session.updateMany({ where: { userId: viewer.userId }, data: { expiresAt: fromNow(-DAY) } });
    await deleteExpiredSessions();
    expect(await db.session.count({ where: { userId: viewer.userId } })).toBe(0);
  });
});
