import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  RateLimitedError,
} from "#graphql/domain/errors.ts";
import type { Actor } from "#graphql/domain/operations/actor.ts";
import type { PersonAct } from "#graphql/domain/operations/people/act.ts";
import { confirmEmail } from "#graphql/domain/operations/people/confirm-email.ts";
import { endSessions } from "#graphql/domain/operations/people/end-sessions.ts";
import { deleteOnRequest, exportOnRequest } from "#graphql/domain/operations/people/on-request.ts";
import { orderMail } from "#graphql/domain/operations/people/order-mail.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { accountRowId, OperatorAccount } from "#graphql/schema/operations/account.ts";
import type { User } from "#prisma/generated/client/client.ts";

const whose = { required: true, description: "The id of an OperatorAccount." } as const;
const why = { required: true, description: "Why: 3 to 200 characters, for the audit log." } as const;
const types = [InvalidInputError, NotFoundError, ConflictError, ForbiddenError, RateLimitedError];

type PlainAct = {
  name: string;
  run: (actor: Actor, act: PersonAct) => Promise<User>;
  description: string;
  done: string;
  refused: string;
};

const plainActs: readonly PlainAct[] = [
  {
    name: "EndSessions",
    run: endSessions,
    description:
      "Signs an account out everywhere; its open connections close within seconds. For administrators who have just proved who they are; on record.",
    done: "The account is signed out.",
    refused: "The account, or why not. PROOF_REQUIRED: call `confirmIdentity` first.",
  },
  {
    name: "ConfirmEmail",
    run: confirmEmail,
    description:
      "Takes an account's address for its owner's, as the link in a mail would, with the welcome credits where they are due. For operators; on record.",
    done: "The address is confirmed.",
    refused: "The account, or why not. CONFLICT: it is confirmed already.",
  },
  {
    name: "ExportAccount",
    run: exportOnRequest,
    description:
      "Orders a copy of everything that an account has; its owner, and nobody else, is told where it is. For operators; on record.",
    done: "The copy is ordered, or being made already.",
    refused: "The account, or why not. RATE_LIMITED: three were made within a day.",
  },
];

for (const { name, run, description, done, refused } of plainActs) {
  const Input = builder.inputType(`${name}Input`, {
    description: "Whose account, and why.",
    fields: (t) => ({ account: t.id(whose), reason: t.string(why) }),
  });
  const Payload = builder.objectRef<{ account: User }>(`${name}Payload`).implement({
    description: done,
    fields: (t) => ({ account: t.expose("account", { type: OperatorAccount, description: "The account." }) }),
  });
  builder.mutationField(`${name.charAt(0).toLowerCase()}${name.slice(1)}`, (t) =>
    t.field({
      type: Payload,
      description,
      args: { input: t.arg({ type: Input, required: true, description: "Whose account, and why." }) },
      errors: { types, union: { description: refused } },
      resolve: async (_root, { input: { account, reason } }, context) => ({
        account: await run(actorOf(context), { account: accountRowId(account), reason }),
      }),
    }),
  );
}

const AccountMail = builder.enumType("AccountMail", {
  description: "A mail that is sent again, with a new link in it.",
  values: {
    EMAIL_VERIFICATION: { description: "Asks to confirm the address." },
    PASSWORD_RESET: { description: "Lets a new password be set." },
  } as const,
});

const SendAccountMailInput = builder.inputType("SendAccountMailInput", {
  description: "Whom to send which mail.",
  fields: (t) => ({
    account: t.id(whose),
    mail: t.field({ type: AccountMail, required: true, description: "Which." }),
    reason: t.string(why),
  }),
});

const RemoveAccountInput = builder.inputType("RemoveAccountInput", {
  description: "Whose account is to be deleted.",
  fields: (t) => ({
    account: t.id(whose),
    confirmation: t.string({ required: true, description: "The account's e-mail address, typed." }),
    reason: t.string(why),
  }),
});

const SendAccountMailPayload = builder.objectRef<{ account: User }>("SendAccountMailPayload").implement({
  description: "The mail is on its way to the account's address.",
  fields: (t) => ({ account: t.expose("account", { type: OperatorAccount, description: "The account." }) }),
});

const RemoveAccountPayload = builder.objectRef<{ isDeleted: boolean }>("RemoveAccountPayload").implement({
  description: "The account is gone, and everything in it follows.",
  fields: (t) => ({ deleted: t.exposeBoolean("isDeleted", { description: "Always true." }) }),
});

builder.mutationFields((t) => ({
  sendAccountMail: t.field({
    type: SendAccountMailPayload,
    description: "Sends an account's owner a mail again. For operators; on record.",
    args: { input: t.arg({ type: SendAccountMailInput, required: true, description: "Whom, which, and why." }) },
    errors: { types, union: { description: "The account, or why not. CONFLICT: its address is confirmed already." } },
    resolve: async (_root, { input: { account, mail, reason } }, context) => ({
      account: await orderMail(actorOf(context), { account: accountRowId(account), kind: mail, reason }),
    }),
  }),
  removeAccount: t.field({
    type: RemoveAccountPayload,
    description:
      "Deletes an account because its owner has asked for it, as they would themselves. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: RemoveAccountInput, required: true, description: "Whose, and why." }) },
    errors: {
      types,
      union: {
        description:
          "That it is gone, or why not. CONFLICT: it is yours, or the last administrator's. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: async (_root, { input: { account, ...input } }, context) => {
      await deleteOnRequest(actorOf(context), { ...input, account: accountRowId(account) });
      return { isDeleted: true };
    },
  }),
}));
