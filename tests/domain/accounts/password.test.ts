import { hash } from "@node-rs/argon2";
import { describe, expect, it } from "vitest";
import { changePassword } from "#graphql/domain/accounts/people/change-password.ts";
import { isPasswordOf } from "#graphql/domain/accounts/people/password.ts";
import { signUp } from "#graphql/domain/accounts/people/sign-up.ts";
import { signIn } from "#graphql/domain/accounts/sessions/sign-in.ts";
import { deleteAccount } from "#graphql/domain/deletion/delete-account.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase();

const visitor = { ip: "198.51.100.1", userAgent: null };
const composed = "Gr\u00fc\u00dfe aus K\u00f6ln";
const decomposed = composed.normalize("NFD");
let people = 0;
const open = (password: string) => signUp({ email: `typist-${people++}@example.test`, password }, visitor);

describe("a password", () => {
  it.each([
    ["composed, then decomposed", composed, decomposed],
    ["decomposed, then composed", decomposed, composed],
    ["with other spaces", "one\u00a0two\u3000three\u2003four", "one two three four"],
    [
      "as Hangul syllables, then as letters",
      "\ubc14\ub098\ub098\u0020\ube44\ub514\uc624\uc655",
      "바나나 비디오왕".normalize("NFD"),
    ],
  ])("is the same however it is typed: %s", async (_name, first, second) => {
    const { user, viewer } = await open(first);
    expect((await signIn({ email: user.email, password: second }, visitor)).user.id).toBe(user.id);
    await changePassword(viewer, { currentPassword: second, newPassword: second });
    await deleteAccount(viewer, { password: first });
  });

  it.each([
    ["composed", composed, decomposed],
    ["decomposed", decomposed, composed],
    ["with another space", "one\u00a0two three", "one\u00a0two three"],
    ["with a control character", "one\ttwo three", "one\ttwo three"],
  ])("that was hashed as it was typed still works: %s", async (_name, then, today) => {
    const old = await hash(then, { memoryCost: 8, timeCost: 1 });
    expect([await isPasswordOf(old, today), await isPasswordOf(old, "another one")]).toEqual([true, false]);
  });

  it("keeps its capitals, its plain spaces and characters that only look alike", async () => {
    const { user } = await open(" Two  Words\u00b2");
    for (const password of ["Two  Words\u00b2", " Two Words\u00b2", " two  words\u00b2", " Two  Words2"]) {
      await expect(signIn({ email: user.email, password }, visitor)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    }
  });

  it("is measured as it is hashed: 8 to 200 characters", async () => {
    await open("ö".normalize("NFD").repeat(200));
    for (const wrong of ["ö".normalize("NFD").repeat(7), "ö".repeat(201), "a".repeat(100_000)]) {
      await expect(open(wrong)).rejects.toMatchObject({ fields: [{ path: ["password"] }] });
    }
  });

  it.each(["\u0000", "\t", "\r\n", "\u007f", "\u009f", "\ud800"])(
    "has no control characters: %j",
    async (character) => {
      const message = "A password can't contain control characters.";
      await expect(open(`long enough${character}`)).rejects.toMatchObject({
        fields: [{ path: ["password"], message }],
      });
    },
  );
});
