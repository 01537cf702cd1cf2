import { describe, expect, it } from "vitest";
import { confirmIdentity, mustHaveProof } from "#graphql/domain/accounts/sessions/proof.ts";
import { endSession } from "#graphql/domain/accounts/sessions/session.ts";
import { db } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, signedIn, signInAgain } from "#tests/support/graphql.ts";
import { BARE_KEY } from "#tests/support/keys.ts";
import { letProofGrowOld, PASSWORD, signedInAs } from "#tests/support/operators.ts";

useDatabase();

const REQUIRED = { code: "PROOF_REQUIRED" };
const CONFIRM = `mutation ($input: ConfirmIdentityInput!) {
  answer: confirmIdentity(input: $input) { __typename ... on ConfirmIdentityPayload { freshUntil } ... on Error { code } }
}`;

describe("a proof of identity", () => {
  it("is the sign-in itself for 15 minutes, and then the password, for that session alone", async () => {
    const person = await signedInAs("USER");
    await mustHaveProof(person.viewer);
    await letProofGrowOld(person);
    const other = await signInAgain(person.viewer.userId);
    await letProofGrowOld(other);
    await expect(mustHaveProof(person.viewer)).rejects.toMatchObject(REQUIRED);
    const freshUntil = await confirmIdentity(person.viewer, { password: PASSWORD });
    expect(freshUntil.getTime() - Date.now()).toBeGreaterThan(14 * 60_000);
    await mustHaveProof(person.viewer);
    await expect(mustHaveProof(other.viewer)).rejects.toMatchObject(REQUIRED);
  });

  it.each([["another password"], [""], [null]])("is not %j", async (password) => {
    const person = await signedInAs("USER");
    await letProofGrowOld(person);
    const refusal = { code: "INVALID_INPUT", fields: [{ path: ["password"], code: "WRONG" }] };
    await expect(confirmIdentity(person.viewer, { password })).rejects.toMatchObject(refusal);
    await expect(mustHaveProof(person.viewer)).rejects.toMatchObject(REQUIRED);
  });

  it("is no key's, no ended session's and no account's without a password", async () => {
    const person = await signedInAs("USER");
    const withKey = { ...person.viewer, key: BARE_KEY };
    await expect(confirmIdentity(withKey, { password: PASSWORD })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await endSession(person.viewer.sessionId ?? "");
    const ended = confirmIdentity(person.viewer, { password: PASSWORD });
    await expect(ended).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    const byProvider = await signedIn();
    await db.user.update({ where: { id: byProvider.viewer.userId }, data: { passwordHash: null } });
    const message = "This account has no password. Sign in anew to prove who you are.";
    await expect(confirmIdentity(byProvider.viewer, { password: PASSWORD })).rejects.toMatchObject({ message });
  });

  it("is guessed no more often than other passwords", async () => {
    const person = await signedInAs("USER");
    const answers = [];
    for (let tries = 0; tries < 11; tries++)
      answers.push(await execute<{ answer: { code: string } }>(CONFIRM, { input: { password: "wrong" } }, person));
    expect(answers.map(({ data }) => data.answer.code)).toEqual([...Array(10).fill("INVALID_INPUT"), "RATE_LIMITED"]);
    const right = await execute(CONFIRM, { input: { password: PASSWORD } }, person);
    expect(right.data).toMatchObject({ answer: { __typename: "RateLimitedError" } });
  });

  it("is told with its end over the API", async () => {
    const person = await signedInAs("USER");
    const { data } = await execute<{ answer: { freshUntil: string } }>(
      CONFIRM,
      { input: { password: PASSWORD } },
      person,
    );
    expect(Date.parse(data.answer.freshUntil)).toBeGreaterThan(Date.now());
  });
});
