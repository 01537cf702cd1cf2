import { describe, expect, it, vi } from "vitest";
import { hashPassword } from "#graphql/domain/accounts/people/password.ts";
import { requestPasswordReset } from "#graphql/domain/accounts/people/reset-password.ts";
import { browserCookieOf, knownBrowser, rememberBrowser } from "#graphql/domain/accounts/sessions/known-browser.ts";
import { signIn } from "#graphql/domain/accounts/sessions/sign-in.ts";
import { DAY, fromNow } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, pair } from "#tests/support/graphql.ts";
import { mailsTo } from "#tests/support/mail.ts";

useDatabase();

const password = "correct horse battery";
let owners = 0;
let networks = 0;

/** Somebody who comes from a network of their own. */
const stranger = () => ({ ip: `198.51.100.${networks++}`, userAgent: null });

async function owner() {
  const email = `owner-${owners++}@example.test`;
  const { userId } = await makeAccount();
  await db.user.update({ where: { id: userId }, data: { email, passwordHash: await hashPassword(password) } });
  return email;
}

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { code: string }) => error.code,
  );

/** Guesses until it is told to wait. */
async function guessUntilRefused(email: string, visitor: ReturnType<typeof stranger>) {
  for (let n = 0; n < 10; n++)
    expect(await outcome(signIn({ email, password: "wrong" }, visitor))).toBe("UNAUTHENTICATED");
  expect(await outcome(signIn({ email, password: "wrong" }, visitor))).toBe("RATE_LIMITED");
}

describe("somebody who tries passwords at another's address", () => {
  it("is told to wait, and holds up nobody else", async () => {
    const email = await owner();
    await guessUntilRefused(email, stranger());
    expect(await outcome(signIn({ email, password }, stranger()))).toBe("done");
  });

  it("from the owner's own network holds up no browser that has signed in before", async () => {
    const email = await owner();
    const visitor = stranger();
    const { browserCookie } = await signIn({ email, password }, visitor);
    await guessUntilRefused(email, visitor);
    const input = { input: { email, password } };
    const asking = { ip: visitor.ip, cookie: pair(browserCookie) };
    const answer = await execute(
      "mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }",
      input,
      asking,
    );
    expect(answer.data).toEqual({ signIn: { __typename: "SignInPayload" } });
    expect(answer.headers.getSetCookie()[1]).toMatch(
      /^nbv_browser=.+; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(await outcome(signIn({ email, password }, visitor))).toBe("RATE_LIMITED");
  });

  it("has its owner told, once", async () => {
    const email = await owner();
    await guessUntilRefused(email, stranger());
    await guessUntilRefused(email, stranger());
    const subjects = (await mailsTo(email)).map(({ subject }) => subject);
    expect(subjects).toEqual(["Somebody tried to sign in to your account"]);
    const nobody = "nobody@example.test";
    await guessUntilRefused(nobody, stranger());
    expect(await mailsTo(nobody)).toEqual([]);
  });

  it("can't go on for ever with a known browser's cookie", async () => {
    const email = await owner();
    const browser = browserCookieOf(pair(rememberBrowser(email, stranger())));
    await guessUntilRefused(email, { ...stranger(), ...{ browser } });
  });
});

describe("a browser", () => {
  const cameBack = (line: string) => ({ ...stranger(), browser: browserCookieOf(pair(line)) });

  it("is known for the addresses it has signed in with, five at most, and for no other", () => {
    const addresses = ["a", "b", "c", "d", "e", "f"].map((name) => `${name}@example.test`);
    let visitor = cameBack("");
    for (const email of addresses) visitor = cameBack(rememberBrowser(email, visitor));
    const known = addresses.filter((email) => knownBrowser(email, visitor) !== null);
    expect(known).toEqual(addresses.slice(1));
    expect(knownBrowser("g@example.test", visitor)).toBeNull();
  });

  it("is not known by what it made up, or after 400 days", () => {
    const line = rememberBrowser("a@example.test", stranger());
    const visitor = cameBack(line);
    expect(knownBrowser("a@example.test", visitor)).not.toBeNull();
    const { browser } = visitor;
    for (const made of [null, "", "%", "~~~~~~~", `1${browser}`, browser?.slice(1), browser?.replace(/.$/, "_")]) {
      expect(knownBrowser("a@example.test", { ...visitor, browser: made ?? null })).toBeNull();
    }
    vi.setSystemTime(fromNow(400 * DAY));
    expect(knownBrowser("a@example.test", visitor)).toBeNull();
    vi.useRealTimers();
  });
});

describe("somebody who asks for reset mails to another's address", () => {
  const ask = async (email: string, visitor = stranger()) => outcome(requestPasswordReset(email, visitor));

  it("shuts that door for nobody else, and fills no mailbox", async () => {
    const email = await owner();
    for (let n = 0; n < 6; n++) {
      const visitor = stranger();
      for (let time = 0; time < 3; time++) expect(await ask(email, visitor)).toBe("done");
      expect(await ask(email, visitor)).toBe("RATE_LIMITED");
    }
    expect(await ask(email)).toBe("done");
    const mails = await mailsTo(email);
    expect(mails).toHaveLength(10);
    const browser = browserCookieOf(pair(rememberBrowser(email, stranger())));
    expect(await ask(email, { ...stranger(), ...{ browser } })).toBe("done");
    expect(await mailsTo(email)).toHaveLength(11);
    const links = await db.mailedToken.count({ where: { email, expiresAt: { gt: new Date() } } });
    expect(links).toBe(11);
  });
});
