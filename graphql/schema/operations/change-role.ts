import { ConflictError, ForbiddenError, NotFoundError } from "#graphql/domain/errors.ts";
import { changeRole } from "#graphql/domain/operations/change-role.ts";
import { UserRole } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { accountRowId, OperatorAccount } from "#graphql/schema/operations/account.ts";
import type { User } from "#prisma/generated/client/client.ts";

const SetAccountRoleInput = builder.inputType("SetAccountRoleInput", {
  description: "What an account may do from now on.",
  fields: (t) => ({
    account: t.id({ required: true, description: "The id of an OperatorAccount." }),
    role: t.field({ type: UserRole, required: true, description: "Its role." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
  }),
});

const SetAccountRolePayload = builder.objectRef<{ account: User }>("SetAccountRolePayload").implement({
  description: "The account has this role from its next request on.",
  fields: (t) => ({ account: t.expose("account", { type: OperatorAccount, description: "The account." }) }),
});

builder.mutationField("setAccountRole", (t) =>
  t.field({
    type: SetAccountRolePayload,
    description:
      "Makes an account an operator's, or an ordinary one again. For administrators who have just proved who they are; on record. A reason that is none is an error of the request, INVALID_INPUT.",
    args: { input: t.arg({ type: SetAccountRoleInput, required: true, description: "Whose role, and why." }) },
    errors: {
      types: [NotFoundError, ConflictError, ForbiddenError],
      union: {
        description:
          "The account, or why not. CONFLICT: it is the last administrator's. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: async (_root, { input }, context) => ({
      account: await changeRole(actorOf(context), { ...input, account: accountRowId(input.account) }),
    }),
  }),
);
