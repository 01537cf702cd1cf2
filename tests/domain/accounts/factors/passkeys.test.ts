import { describe, expect, it } from "vitest";
import { deleteExpiredChallenges } from "#graphql/domain/accounts/factors/passkeys/challenge.ts";
import { makeChallenge } from "#graphql/domain/accounts/factors/passkeys/options.ts";
import { addPasskey, removePasskey, renamePasskey } from "#graphql/domain/accounts/factors/passkeys/passkeys.ts";
import { makeMailedToken } from "#graphql/domain/accounts/mail/mailed-token.ts";
import { resetPassword } from "#graphql/domain/accounts/people/reset-password.ts";
import { signInWithPasskey } from "#graphql/domain/accounts/sessions/passkey-sign-in.ts";
import { confirmIdentity, mustHaveProof } from "#graphql/domain/accounts/sessions/proof.ts";
import { db } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { signInAgain } from "#tests/support/graphql.ts";
import { BARE_KEY } from "#tests/support/keys.ts";
import { lastMailTo } from "#tests/support/mail.ts";
import { letProofGrowOld, PASSWORD, signedInAs } from "#tests/support/operators.ts";
import { addDevice, assertionOf, makeDevice, registrationOf, type Twist } from "#tests/support/passkey.ts";

useDatabase();

const HERE = { ip: "192.0.2.7", userAgent: "test" };
const NONE = { code: "INVALID_INPUT", fields: [{ path: ["passkey"] }] };
const REQUIRED = { code: "PROOF_REQUIRED" };

/** A network of its own for each try, so that no limit of another test counts. */
const from = () => ({ ip: crypto.randomUUID(), userAgent: "test" });

describe("a passkey", () => {
  it("is added with its name, told by mail, and signs in without an address", async () => {
    const { viewer } = await signedInAs("USER");
    const device = await addDevice(viewer, "Work laptop");
    const { user, viewer: back } = await signInWithPasskey(
      assertionOf(device, await makeChallenge("SIGN_IN", null, from())),
      from(),
    );
    expect([user.id, back.userId]).toEqual([viewer.userId, viewer.userId]);
    const session = await db.session.findUniqueOrThrow({ where: { publicId: back.sessionId ?? "" } });
    expect(session.strongAt).not.toBeNull();
    const kept = await db.passkey.findUniqueOrThrow({ where: { id: device.passkeyId } });
    expect([kept.name, Number(kept.counter), kept.transports]).toEqual(["Work laptop", 1, ["internal"]]);
    expect(kept.lastUsedAt).not.toBeNull();
    expect((await lastMailTo(user.email)).text).toContain("A passkey was added.");
    const trail = await db.securityEvent.findMany({ where: { userId: viewer.userId }, orderBy: { id: "asc" } });
    expect(trail.map(({ kind, detail }) => [kind, detail])).toEqual([
      ["SIGNED_IN", "password"],
      ["PASSKEY_ADDED", "Work laptop"],
      ["SIGNED_IN", "passkey"],
    ]);
  });

  it.each<[string, Twist]>([
    ["another site", { origin: "https://evil.example" }],
    ["another site's name", { rpId: "evil.example" }],
    ["nobody's finger", { isUnverified: true }],
    ["a challenge of its own", { challenge: Buffer.alloc(32).toString("base64url") }],
    ["a count that went back", { counter: 0 }],
  ])("is refused with %s", async (_what, twist) => {
    const { viewer } = await signedInAs("USER");
    const device = await addDevice(viewer);
    // The count of the passkey stands above zero from here on.
    await signInWithPasskey(assertionOf(device, await makeChallenge("SIGN_IN", null, from())), from());
    const answer = assertionOf(device, await makeChallenge("SIGN_IN", null, from()), twist);
    await expect(signInWithPasskey(answer, from())).rejects.toMatchObject(NONE);
  });

  it("signs a challenge once, not a late one, and only for what it was made for and in its session", async () => {
    const person = await signedInAs("USER");
    const device = await addDevice(person.viewer);
    const once = assertionOf(device, await makeChallenge("SIGN_IN", null, from()));
    await signInWithPasskey(once, from());
    await expect(signInWithPasskey(once, from())).rejects.toMatchObject(NONE);
    const late = assertionOf(device, await makeChallenge("SIGN_IN", null, from()));
    await db.passkeyChallenge.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    await expect(signInWithPasskey(late, from())).rejects.toMatchObject(NONE);
    await deleteExpiredChallenges();
    expect(await db.passkeyChallenge.count()).toBe(0);
    const forProof = assertionOf(device, await makeChallenge("PROVE", person.viewer, from()));
    await expect(signInWithPasskey(forProof, from())).rejects.toMatchObject(NONE);
    const other = await signInAgain(person.viewer.userId);
    const elsewhere = confirmIdentity(other.viewer, { passkey: forProof });
    await expect(elsewhere).rejects.toMatchObject(NONE);
  });

  it("signs in one of two who send the same answer at once", async () => {
    const { viewer } = await signedInAs("USER");
    const device = await addDevice(viewer);
    const answer = assertionOf(device, await makeChallenge("SIGN_IN", null, from()));
    const both = await Promise.allSettled([signInWithPasskey(answer, from()), signInWithPasskey(answer, from())]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it.each(["", "{}", "null", '{"id":1}', "x".repeat(30_000), '{"__proto__":{}}'])("is not %.20j", async (nonsense) => {
    await expect(signInWithPasskey(nonsense, from())).rejects.toMatchObject(NONE);
  });

  it("is a fresh proof, of its own account alone", async () => {
    const [one, other] = [await signedInAs("USER"), await signedInAs("USER")];
    const device = await addDevice(one.viewer);
    await letProofGrowOld(one);
    await expect(mustHaveProof(one.viewer)).rejects.toMatchObject(REQUIRED);
    await confirmIdentity(one.viewer, {
      passkey: assertionOf(device, await makeChallenge("PROVE", one.viewer, from())),
    });
    await mustHaveProof(one.viewer);
    const stolen = assertionOf(device, await makeChallenge("PROVE", other.viewer, from()));
    await expect(confirmIdentity(other.viewer, { passkey: stolen })).rejects.toMatchObject(NONE);
  });

  it("is added and removed with a fresh proof alone, by people alone, and not twice", async () => {
    const person = await signedInAs("USER");
    const device = makeDevice();
    const credential = registrationOf(device, await makeChallenge("ADD", person.viewer, from()));
    await addPasskey(person.viewer, { credential, name: "Phone" }, HERE);
    const again = registrationOf(device, await makeChallenge("ADD", person.viewer, from()));
    await expect(addPasskey(person.viewer, { credential: again, name: "Phone" }, HERE)).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await letProofGrowOld(person);
    await expect(makeChallenge("ADD", person.viewer, from())).rejects.toMatchObject(REQUIRED);
    const [kept] = await db.passkey.findMany({ where: { userId: person.viewer.userId } });
    const id = kept?.id ?? "";
    await expect(removePasskey(person.viewer, id, HERE)).rejects.toMatchObject(REQUIRED);
    const withKey = { ...person.viewer, key: BARE_KEY };
    await expect(removePasskey(withKey, id, HERE)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const stranger = await signedInAs("USER");
    await expect(removePasskey(stranger.viewer, id, HERE)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(renamePasskey(stranger.viewer, id, "Mine")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await renamePasskey(person.viewer, id, "  Old phone ")).name).toBe("Old phone");
    await expect(renamePasskey(person.viewer, id, " ")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await confirmIdentity(person.viewer, { password: PASSWORD });
    await removePasskey(person.viewer, id, HERE);
    const gone = assertionOf(device, await makeChallenge("SIGN_IN", null, from()));
    await expect(signInWithPasskey(gone, from())).rejects.toMatchObject(NONE);
  });

  it("goes with the password that could have added it, but stays an operator's, and where codes were asked for", async () => {
    const left = async (role: "USER" | "ADMIN", hasCodes: boolean) => {
      const { viewer } = await signedInAs(role);
      await addDevice(viewer);
      const { userId } = viewer;
      if (hasCodes) await db.totpFactor.create({ data: { userId, secret: "", confirmedAt: new Date() } });
      const user = await db.user.findUniqueOrThrow({ where: { id: userId } });
      await resetPassword(await makeMailedToken(user, "RESET_PASSWORD"), "another password", HERE);
      const [passkeys, codes] = [db.passkey.count({ where: { userId } }), db.totpFactor.count({ where: { userId } })];
      return [await passkeys, await codes];
    };
    expect(await left("USER", false)).toEqual([0, 0]);
    expect(await left("USER", true)).toEqual([1, 1]);
    expect(await left("ADMIN", false)).toEqual([1, 0]);
  });

  it("of an operator is not replaced by whoever has the password alone", async () => {
    const { viewer } = await signedInAs("ADMIN");
    const device = await addDevice(viewer);
    const thief = await signInAgain(viewer.userId);
    await expect(makeChallenge("ADD", thief.viewer, from())).rejects.toMatchObject(REQUIRED);
    await expect(removePasskey(thief.viewer, device.passkeyId, HERE)).rejects.toMatchObject(REQUIRED);
    await confirmIdentity(thief.viewer, { password: PASSWORD });
    await expect(makeChallenge("ADD", thief.viewer, from())).rejects.toMatchObject(REQUIRED);
    const passkey = assertionOf(device, await makeChallenge("PROVE", thief.viewer, from()));
    await confirmIdentity(thief.viewer, { passkey });
    await makeChallenge("ADD", thief.viewer, from());
  });
});
