import { describe, expect, it } from "vitest";
import { makeChallenge } from "#graphql/domain/accounts/factors/passkeys/options.ts";
import { removePasskey } from "#graphql/domain/accounts/factors/passkeys/passkeys.ts";
import { confirmIdentity } from "#graphql/domain/accounts/sessions/proof.ts";
import { resetSecondFactor } from "#graphql/domain/operations/sign-in/reset-second-factor.ts";
import { restoreAccount, suspendAccount } from "#graphql/domain/operations/suspend.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, signInAgain } from "#tests/support/graphql.ts";
import { lastMailTo } from "#tests/support/mail.ts";
import { PASSWORD, signedInAs } from "#tests/support/operators.ts";
import { addDevice, assertionOf } from "#tests/support/passkey.ts";
import { useSettings } from "#tests/support/settings.ts";

useDatabase();
// With a key of kie.ai's it is no sandbox any more.
useSettings({ KIE_API_KEY: "a-key-of-kie-ai", PUBLIC_URL: "https://site.example" });

const HERE = { ip: "192.0.2.7", userAgent: "test" };
const REQUIRED = { code: "STRONG_SIGN_IN_REQUIRED" };
const READ = "{ operations { accounts(first: 1) { nodes { id } } } }";

describe("an operator outside of the sandbox", () => {
  it.each(["SUPPORT", "ADMIN"] as const)(
    "%s reads nothing with a password alone, and all with a passkey",
    async (role) => {
      const person = await signedInAs(role);
      const refused = await execute(READ, {}, person);
      expect(refused.data).toEqual({ operations: null });
      expect(refused.errors?.[0]?.extensions.code).toBe("STRONG_SIGN_IN_REQUIRED");
      await addDevice(person.viewer);
      expect((await execute(READ, {}, person)).errors).toBeUndefined();
      // Another session of the same account has used none.
      const thief = await signInAgain(person.viewer.userId);
      await confirmIdentity(thief.viewer, { password: PASSWORD });
      expect((await execute(READ, {}, thief)).errors?.[0]?.extensions.code).toBe("STRONG_SIGN_IN_REQUIRED");
    },
  );

  it("does nothing either, until the session has proved a strong factor", async () => {
    const { userId: account } = await makeAccount();
    const { viewer, actor } = await signedInAs("ADMIN");
    const order = { account, reason: "Spam" };
    await expect(suspendAccount(actor, order)).rejects.toMatchObject(REQUIRED);
    const device = await addDevice(viewer);
    const later = await signInAgain(viewer.userId);
    const again = { viewer: later.viewer, address: "192.0.2.7" };
    await expect(suspendAccount(again, order)).rejects.toMatchObject(REQUIRED);
    const passkey = assertionOf(device, await makeChallenge("PROVE", later.viewer, HERE));
    await confirmIdentity(later.viewer, { passkey });
    await suspendAccount(again, order);
    // With the last factor the right goes, whatever the session has used.
    await removePasskey(later.viewer, device.passkeyId, HERE);
    await expect(restoreAccount(again, order)).rejects.toMatchObject(REQUIRED);
  });

  it("who is none is told nothing of it", async () => {
    const { data, errors } = await execute(READ, {}, await signedInAs("USER"));
    expect([data, errors]).toEqual([{ operations: null }, undefined]);
  });
});

describe("the lever of whoever has lost every factor", () => {
  it("removes them, ends the sessions, tells the owner and is on record", async () => {
    const { viewer } = await signedInAs("ADMIN");
    await addDevice(viewer);
    const { userId: account } = viewer;
    await db.totpFactor.create({ data: { userId: account, secret: "", confirmedAt: new Date() } });
    await expect(resetSecondFactor("command line", { account, reason: " " })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    await resetSecondFactor("command line", { account, reason: "Lost the phone" });
    const where = { userId: account };
    expect([await db.passkey.count({ where }), await db.totpFactor.count({ where })]).toEqual([0, 0]);
    expect(await db.session.count({ where })).toBe(0);
    const [entry] = await db.auditEntry.findMany({ where: { subject: globalId("OperatorAccount", account) } });
    expect(entry).toMatchObject({
      actor: "command line",
      action: "account.second_factor_reset",
      reason: "Lost the phone",
    });
    const { email } = await db.user.findUniqueOrThrow({ where: { id: account } });
    expect((await lastMailTo(email)).subject).toBe("Your passkeys and codes were removed");
    const again = resetSecondFactor("command line", { account, reason: "Once more" });
    await expect(again).rejects.toMatchObject({ code: "CONFLICT" });
    const stranger = await signedInAs("SUPPORT");
    const byOther = resetSecondFactor(stranger.actor, { account, reason: "Because" });
    await expect(byOther).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
