import { expect, it } from "vitest";
import { globalId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute } from "#tests/support/graphql.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";

useDatabase();

const SET = `mutation ($input: SetAccountRoleInput!) { answer: setAccountRole(input: $input) {
  __typename ... on SetAccountRolePayload { account { id role } } ... on Error { code message }
} }`;

it("gives and takes a role over the API, but not from the last ADMIN, who may ask for it", async () => {
  const [admin, user] = [await signedInAs("ADMIN"), await signedInAs("USER")];
  const account = globalId("OperatorAccount", user.viewer.userId);
  const own = globalId("OperatorAccount", admin.viewer.userId);
  const set = (input: object, asking = admin) => execute(SET, { input: { reason: "On trial", ...input } }, asking);
  expect((await set({ account, role: "SUPPORT" })).data).toEqual({
    answer: { __typename: "SetAccountRolePayload", account: { id: account, role: "SUPPORT" } },
  });
  expect(await set({ account: own, role: "USER" }, user)).toMatchObject({ status: 403 });
  expect((await set({ account: own, role: "USER" })).data).toEqual({
    answer: {
      __typename: "ConflictError",
      code: "CONFLICT",
      message: `${admin.viewer.userId}@example.test is the last ADMIN. Make somebody else one first.`,
    },
  });
  expect(await set({ account, role: "USER", reason: "" })).toMatchObject({
    errors: [{ extensions: { code: "INVALID_INPUT", fields: [{ path: ["reason"] }] } }],
  });
  await letProofGrowOld(admin);
  expect((await set({ account, role: "USER" })).data).toMatchObject({ answer: { code: "PROOF_REQUIRED" } });
});
