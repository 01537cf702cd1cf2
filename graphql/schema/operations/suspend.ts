import { ConflictError, ForbiddenError, NotFoundError } from "#graphql/domain/errors.ts";
import { restoreAccount, suspendAccount } from "#graphql/domain/operations/suspend.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { accountRowId, OperatorAccount } from "#graphql/schema/operations/account.ts";
import type { User } from "#prisma/generated/client/client.ts";

const SuspendAccountInput = builder.inputType("SuspendAccountInput", {
  description: "Whom to keep out.",
  fields: (t) => ({
    account: t.id({ required: true, description: "The id of an OperatorAccount." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, told to the account's owner." }),
  }),
});

const RestoreAccountInput = builder.inputType("RestoreAccountInput", {
  description: "Whom to let in again.",
  fields: (t) => ({
    account: t.id({ required: true, description: "The id of an OperatorAccount." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
  }),
});

const account = { type: OperatorAccount, description: "The account." } as const;

const SuspendAccountPayload = builder.objectRef<{ account: User }>("SuspendAccountPayload").implement({
  description: "The account is kept out.",
  fields: (t) => ({ account: t.expose("account", account) }),
});

const RestoreAccountPayload = builder.objectRef<{ account: User }>("RestoreAccountPayload").implement({
  description: "The account may be used again.",
  fields: (t) => ({ account: t.expose("account", account) }),
});

const types = [NotFoundError, ConflictError, ForbiddenError];

builder.mutationFields((t) => ({
  suspendAccount: t.field({
    type: SuspendAccountPayload,
    description:
      "Keeps an account out: sessions and open connections end, API keys are refused with ACCOUNT_SUSPENDED, what waits is canceled with its credits back, what is being made is finished and kept. Its owner is told by mail. For administrators who have just proved who they are; on record. A reason that is none is an error of the request, INVALID_INPUT.",
    args: { input: t.arg({ type: SuspendAccountInput, required: true, description: "Whom, and why." }) },
    errors: {
      types,
      union: {
        description:
          "The account, or why not. CONFLICT: it is yours, the last administrator's, or suspended already. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: async (_root, { input }, context) => ({
      account: await suspendAccount(actorOf(context), { ...input, account: accountRowId(input.account) }),
    }),
  }),
  restoreAccount: t.field({
    type: RestoreAccountPayload,
    description:
      "Opens a suspended account again, with all that it had; its owner is told by mail. For administrators who have just proved who they are; on record. A reason that is none is an error of the request, INVALID_INPUT.",
    args: { input: t.arg({ type: RestoreAccountInput, required: true, description: "Whom, and why." }) },
    errors: {
      types,
      union: {
        description:
          "The account, or why not. CONFLICT: it is not suspended. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: async (_root, { input }, context) => ({
      account: await restoreAccount(actorOf(context), { ...input, account: accountRowId(input.account) }),
    }),
  }),
}));
