import { expect, it } from "vitest";
import { globalId } from "#graphql/schema/core/ids.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute } from "#tests/support/graphql.ts";
import { letProofGrowOld, PASSWORD, signedInAs } from "#tests/support/operators.ts";

useDatabase();

function act(name: "suspendAccount" | "restoreAccount"): string {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return `mutation ($input: ${type}Input!) { answer: ${name}(input: $input) {
    __typename ... on ${type}Payload { account { id suspendedAt suspendedReason } } ... on Error { code }
  } }`;
}
const SIGN_IN = `mutation ($input: SignInInput!) {
  answer: signIn(input: $input) { __typename ... on UnauthenticatedError { code reason contact message } }
}`;

it("suspends and restores over the API, asks for a fresh proof, and tells whoever signs in why", async () => {
  const [admin, user] = [await signedInAs("ADMIN"), await signedInAs("USER")];
  const account = globalId("OperatorAccount", user.viewer.userId);
  const input = { account, reason: "Spam in prompts!" };
  await letProofGrowOld(admin);
  const stale = await execute(act("suspendAccount"), { input }, admin);
  expect(stale.data).toEqual({ answer: { __typename: "ForbiddenError", code: "PROOF_REQUIRED" } });
  await execute('mutation { confirmIdentity(input: { password: "correct horse battery" }) { __typename } }', {}, admin);
  const done = await execute(act("suspendAccount"), { input }, admin);
  const suspended = { id: account, suspendedAt: expect.any(String), suspendedReason: "Spam in prompts!" };
  expect(done.data).toEqual({ answer: { __typename: "SuspendAccountPayload", account: suspended } });

  const email = `${user.viewer.userId}@example.test`;
  const entering = await execute(SIGN_IN, { input: { email, password: PASSWORD } });
  expect(entering.data).toEqual({
    answer: {
      __typename: "UnauthenticatedError",
      code: "ACCOUNT_SUSPENDED",
      reason: "Spam in prompts!",
      contact: "no-reply@localhost",
      message:
        "This account is suspended: Spam in prompts! If you think this is a mistake, write to no-reply@localhost.",
    },
  });
  const again = await execute(act("suspendAccount"), { input }, admin);
  expect(again.data).toEqual({ answer: { __typename: "ConflictError", code: "CONFLICT" } });
  const restored = await execute(act("restoreAccount"), { input }, admin);
  const open = { id: account, suspendedAt: null, suspendedReason: null };
  expect(restored.data).toEqual({ answer: { __typename: "RestoreAccountPayload", account: open } });
  const unknown = { ...input, account: globalId("Task", (await makeAccount()).userId) };
  expect((await execute(act("suspendAccount"), { input: unknown }, admin)).data).toMatchObject({
    answer: { __typename: "NotFoundError" },
  });
});
