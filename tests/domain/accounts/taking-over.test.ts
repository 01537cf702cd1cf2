import { describe, expect, it } from "vitest";
import { createApiKey } from "#graphql/domain/accounts/api-keys/api-key.ts";
import { createClientToken } from "#graphql/domain/accounts/api-keys/client-token.ts";
import { readCredential } from "#graphql/domain/accounts/api-keys/read-key.ts";
import { changePassword } from "#graphql/domain/accounts/people/change-password.ts";
import { hashPassword } from "#graphql/domain/accounts/people/password.ts";
import { requestPasswordReset, resetPassword } from "#graphql/domain/accounts/people/reset-password.ts";
import { signUp } from "#graphql/domain/accounts/people/sign-up.ts";
import { verifyEmail } from "#graphql/domain/accounts/people/verify-email.ts";
import { openSession } from "#graphql/domain/accounts/sessions/session.ts";
import { signIn } from "#graphql/domain/accounts/sessions/sign-in.ts";
import { createEndpoint, rotateSecret, updateEndpoint } from "#graphql/domain/webhooks/endpoint.ts";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { lastMailTo, mailsTo } from "#tests/support/mail.ts";

useDatabase();

const visitor = { ip: "198.51.100.1", userAgent: "test" };
const password = "correct horse battery";
const other = "another good password";
let people = 0;

/** An account with a session, a key of each side, a client token and an endpoint of each side: all that a password opens. */
async function filled() {
  const email = `taken-${people++}@example.test`;
  const { user, viewer } = await signUp({ email, password }, visitor);
  const input = { name: "key", scopes: ["TASKS_READ" as const] };
  const live = await createApiKey(viewer, { ...input, sandbox: false });
  const test = await createApiKey(viewer, { ...input, sandbox: true });
  const programs = await Promise.all([live, test].map(({ secret }) => readCredential(secret)));
  const [program] = programs;
  if (program === undefined) throw new Error("There is no key.");
  const token = await createClientToken(program, { endUser: "user", scopes: ["TASKS_READ"] });
  const hook = { url: "https://example.com/hook", events: ["task.completed" as const] };
  const endpoints = await Promise.all(programs.map((one) => createEndpoint(one, hook)));
  await rotateSecret(viewer, endpoints[0]?.endpoint.id ?? "");
  const credentials = [live.secret, test.secret, token.token];
  const { token: link } = await lastMailTo(email);
  return { email, user, viewer, programs, credentials, ids: endpoints.map(({ endpoint }) => endpoint.id), link };
}

type Filled = Awaited<ReturnType<typeof filled>>;

/** What of it still works. */
async function left({ email, user, credentials, ids }: Filled) {
  const keys = await Promise.allSettled(credentials.map(readCredential));
  const sides = await db.webhookEndpoint.findMany({ where: { id: { in: ids } } });
  return {
    password: (await signIn({ email, password }, visitor).catch(() => null)) !== null,
    keys: keys.filter(({ status }) => status === "fulfilled").length,
    endpoints: sides.filter(({ disabledAt }) => disabledAt === null).length,
    secrets: sides.filter(({ secretRevokedAt }) => secretRevokedAt === null).length,
    formerSecrets: sides.filter(({ previousSecret }) => previousSecret !== null).length,
    sessions: await db.session.count({ where: { userId: user.id } }),
  };
}

const NOTHING = { password: false, keys: 0, endpoints: 0, secrets: 0, formerSecrets: 0, sessions: 0 };

describe("confirming an address", () => {
  it("ends all that was opened before, when it comes from a browser that is not signed in to the account", async () => {
    const account = await filled();
    const { email, user } = account;
    const { passwordToken, ...confirmed } = await verifyEmail(account.link, null);
    expect(confirmed).toEqual({ email });
    expect(await left(account)).toEqual(NOTHING);
    await resetPassword(passwordToken ?? "", other);
    const entered = await signIn({ email, password: other }, visitor);
    expect(entered.user).toMatchObject({ id: user.id, emailVerifiedAt: expect.any(Date) });
  });

  it("takes neither another account's browser nor a key of the account's for its browser", async () => {
    const stranger = await openSession(
      await db.user.findUniqueOrThrow({ where: { id: (await makeAccount()).userId } }),
      visitor,
    );
    const account = await filled();
    expect((await verifyEmail(account.link, stranger.viewer)).passwordToken).not.toBeNull();
    expect(await left(account)).toEqual(NOTHING);
    const another = await filled();
    const program = await readCredential(another.credentials[0] ?? "");
    expect((await verifyEmail(another.link, program)).passwordToken).not.toBeNull();
    expect(await left(another)).toEqual(NOTHING);
  });

  it("leaves everything in a browser that is signed in to it", async () => {
    const account = await filled();
    expect(await verifyEmail(account.link, account.viewer)).toEqual({ email: account.email, passwordToken: null });
    expect(await left(account)).toMatchObject({ password: true, keys: 3, endpoints: 2, secrets: 2 });
  });

  it("takes nothing from an address that was confirmed meanwhile", async () => {
    const account = await filled();
    await db.user.update({ where: { id: account.user.id }, data: { emailVerifiedAt: new Date() } });
    expect(await verifyEmail(account.link, null)).toEqual({ email: account.email, passwordToken: null });
    expect(await left(account)).toMatchObject({ password: true, keys: 3, endpoints: 2 });
  });
});

describe("resetting a password", () => {
  it("ends all that the old one opened, also where the address was confirmed, and its mail says so", async () => {
    const account = await filled();
    const { email, link, viewer } = account;
    await verifyEmail(link, viewer);
    await requestPasswordReset(email, visitor);
    await resetPassword((await lastMailTo(email)).token, other);
    expect(await left(account)).toEqual(NOTHING);
    const [mail] = (await mailsTo(email)).slice(-1);
    expect(mail).toMatchObject({ subject: "Your password was reset" });
    expect(mail?.text.replaceAll("\n", " ")).toMatch(/signed out.*API keys.*revoked.*webhooks are off/);
  });

  it("leaves webhooks off until each has a new secret, with which alone it then signs", async () => {
    const { email, link, viewer, ids } = await filled();
    await verifyEmail(link, viewer);
    await requestPasswordReset(email, visitor);
    await resetPassword((await lastMailTo(email)).token, other);
    const id = ids[0] ?? "";
    await expect(updateEndpoint(viewer, id, { enabled: true })).rejects.toMatchObject({
      fields: [{ path: ["enabled"] }],
    });
    expect(await updateEndpoint(viewer, id, { description: "mine" })).toMatchObject({ description: "mine" });
    expect((await rotateSecret(viewer, id)).endpoint).toMatchObject({ previousSecret: null, secretRevokedAt: null });
    expect(await updateEndpoint(viewer, id, { enabled: true })).toMatchObject({ disabledAt: null });
  });

  it("lets no sign-in by the old password through that was under way", async () => {
    const { email, user, link, viewer } = await filled();
    await verifyEmail(link, viewer);
    await requestPasswordReset(email, visitor);
    const { token } = await lastMailTo(email);
    const entering = Promise.allSettled(Array.from({ length: 6 }, () => signIn({ email, password }, visitor)));
    await resetPassword(token, other);
    await entering;
    expect(await db.session.count({ where: { userId: user.id } })).toBe(0);
  });

  it("stays, whatever change of the password was under way", async () => {
    const { email, viewer, user } = await filled();
    const passwordHash = await hashPassword(other);
    const changing = changePassword(viewer, { currentPassword: password, newPassword: "the stranger's own" });
    const [change] = await Promise.allSettled([
      changing,
      db.user.update({ where: { id: user.id }, data: { passwordHash } }),
    ]);
    expect(change).toMatchObject({ status: "rejected", reason: { code: "INVALID_INPUT" } });
    expect((await signIn({ email, password: other }, visitor)).user.email).toBe(email);
  });

  it("lets nobody make a key or an endpoint with a session or a key that has just ended", async () => {
    const { link, viewer, programs } = await filled();
    await verifyEmail(link, null);
    const key = { name: "late", scopes: ["TASKS_READ" as const], sandbox: false };
    const hook = { url: "https://example.com/late", events: ["task.completed" as const] };
    const late = [createApiKey(viewer, key), ...[viewer, ...programs].map((one) => createEndpoint(one, hook))];
    const outcomes = await Promise.allSettled(late);
    expect(outcomes.map((one) => one.status === "rejected" && one.reason.code)).toEqual(
      late.map(() => "UNAUTHENTICATED"),
    );
  });
});
