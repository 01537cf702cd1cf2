import { describe, expect, it } from "vitest";
import { isDisposable, mailboxOf } from "#graphql/domain/accounts/people/mailbox.ts";
import { requestPasswordReset, resetPassword } from "#graphql/domain/accounts/people/reset-password.ts";
import { signUp } from "#graphql/domain/accounts/people/sign-up.ts";
import { verifyEmail } from "#graphql/domain/accounts/people/verify-email.ts";
import { deleteAccount } from "#graphql/domain/deletion/delete-account.ts";
import { purgeAccounts } from "#graphql/domain/deletion/purge.ts";
import { db } from "#graphql/runtime/db.ts";
import { env, readEnv } from "#graphql/runtime/env.ts";
import { useDatabase } from "#tests/support/database.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { lastMailTo, mailsTo } from "#tests/support/mail.ts";
import { useSettings } from "#tests/support/settings.ts";

useDatabase();
useSettings({ KIE_API_KEY: "0123456789", PUBLIC_URL: "https://studio.example.com" });

const password = "correct horse battery";
let networks = 0;
const stranger = () => ({ ip: `203.0.113.${networks++}`, userAgent: null });
const open = (email: string, visitor = stranger()) => signUp({ email, password }, visitor);
const creditsOf = async (userId: string) => (await db.creditBalance.findUniqueOrThrow({ where: { userId } })).available;
const confirm = async (email: string) => verifyEmail((await lastMailTo(email)).token, null);

describe("welcome credits, where they buy real work", () => {
  it("come when the address is confirmed, once", async () => {
    const { user } = await open("ada@example.test");
    expect(await creditsOf(user.id)).toBe(0);
    await confirm("ada@example.test");
    expect(await creditsOf(user.id)).toBe(200);
    await requestPasswordReset("ada@example.test", stranger());
    await resetPassword((await lastMailTo("ada@example.test")).token, password);
    expect(await creditsOf(user.id)).toBe(200);
    await expectLedgersToBalance();
  });

  it("come with a reset too, which proves the address as well", async () => {
    const { user } = await open("bo@example.test");
    await requestPasswordReset("bo@example.test", stranger());
    await resetPassword((await lastMailTo("bo@example.test")).token, password);
    expect(await creditsOf(user.id)).toBe(200);
  });

  it("come once for a mailbox, whichever way its address is written", async () => {
    const ways = ["same.person@example.test", "same.person+2@example.test", "s.ameperson@Example.test"];
    const given = [];
    for (const email of ways) {
      const { user } = await open(email);
      await confirm(user.email);
      given.push(await creditsOf(user.id));
    }
    expect(given).toEqual([200, 0, 0]);
  });

  it("don't come again after the account was deleted and purged", async () => {
    const first = await open("cy@example.test");
    await confirm("cy@example.test");
    await deleteAccount(first.viewer, { password, confirmation: "cy@example.test" });
    await purgeAccounts();
    const again = await open("cy@example.test");
    await confirm("cy@example.test");
    expect(await creditsOf(again.user.id)).toBe(0);
    const kept = await db.welcomedMailbox.findMany();
    expect(JSON.stringify(kept)).not.toMatch(/cy@|example/);
    await expectLedgersToBalance();
  });
});

describe("an address", () => {
  it.each([
    ["A.b.C+tag@GoogleMail.com", "abc@gmail.com"],
    ["a+b+c@example.test", "a@example.test"],
    ["a@b.c.d", "a@b.c.d"],
  ])("%s reaches the mailbox %s", (email, mailbox) => {
    expect(mailboxOf(email)).toBe(mailbox);
  });

  it.each(["оwner@example.test", "ｏwner@example.test", "owner@exаmple.test", "o\u200bwner@example.test"])(
    "with letters that only look alike is none: %s",
    async (email) => {
      await expect(open(email)).rejects.toMatchObject({ fields: [{ path: ["email"] }] });
    },
  );

  it("that is disposable is refused, unless the operator allows it", async () => {
    const email = "x@mail.mailinator.com";
    expect([email, "x@mailinator.com", "x@example.com"].map(isDisposable)).toEqual([true, true, false]);
    await expect(open(email)).rejects.toMatchObject({ fields: [{ path: ["email"] }] });
    env.disposableAddresses = "allow";
    const { user } = await open(email).finally(() => {
      env.disposableAddresses = "refuse";
    });
    expect(user.email).toBe(email);
  });
});

describe("sign-ups", () => {
  it("are ten an hour from one network, and with the sandbox a thousand, unless set", async () => {
    const visitor = stranger();
    for (let n = 0; n < 10; n++) await open(`many-${n}@example.test`, visitor);
    await expect(open("one-more@example.test", visitor)).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(readEnv({}).signUpsPerHour).toBe(1000);
    expect(readEnv({ SIGN_UPS_PER_HOUR: "3" }).signUpsPerHour).toBe(3);
  });

  it("tell who has an account five times an hour and network, and then nothing", async () => {
    const visitor = stranger();
    await open("taken@example.test");
    const meet = (email: string) =>
      open(email, visitor).then(
        () => "opened",
        (error: { code: string }) => error.code,
      );
    for (let n = 0; n < 5; n++) expect(await meet("taken@example.test")).toBe("CONFLICT");
    expect(await meet("taken@example.test")).toBe("RATE_LIMITED");
    expect(await meet("free@example.test")).toBe("RATE_LIMITED");
    const other = stranger();
    await expect(open("taken@example.test", other)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("that meet an account at once are not told of more than five", async () => {
    const visitor = stranger();
    const met = await Promise.allSettled(Array.from({ length: 10 }, () => open("taken@example.test", visitor)));
    const codes = met.map((one) => (one.status === "rejected" ? one.reason.code : "opened"));
    expect(codes.filter((code) => code === "CONFLICT")).toHaveLength(5);
  });

  it("that meet an account are told to its owner, once a day", async () => {
    await open("owner@example.test");
    for (let n = 0; n < 3; n++) await expect(open("owner@example.test")).rejects.toMatchObject({ code: "CONFLICT" });
    const mails = (await mailsTo("owner@example.test")).filter(
      ({ subject }) => subject === "You have an account already",
    );
    expect(mails).toHaveLength(1);
  });
});
