import {
  confirmEmailChange,
  type KeptEmail,
  rejectEmailChange,
  requestEmailChange,
} from "#graphql/domain/accounts/people/email-change.ts";
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  RateLimitedError,
} from "#graphql/domain/errors.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import type { User as UserRow } from "#prisma/generated/client/client.ts";

const TOKEN = "The `token` of the link in the mail.";

const RequestEmailChangePayload = builder.objectRef<{ email: string }>("RequestEmailChangePayload").implement({
  description: "A mail with a link is on its way to the new address, and one that says so to the present one.",
  fields: (t) => ({ email: t.exposeString("email", { description: "The new address." }) }),
});

const ConfirmEmailChangePayload = builder.objectRef<{ user: UserRow }>("ConfirmEmailChangePayload").implement({
  description: "The account has its new address.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The account." }) }),
});

const RejectEmailChangePayload = builder.objectRef<KeptEmail>("RejectEmailChangePayload").implement({
  description: "The account keeps its address. Its password and all that it opened have ended.",
  fields: (t) => ({
    email: t.exposeString("email", { description: "The address that it keeps." }),
    passwordToken: t.exposeString("passwordToken", {
      description: "The `token` to set a new password with `resetPassword`, within the hour.",
    }),
  }),
});

builder.mutationFields((t) => ({
  requestEmailChange: t.field({
    type: RequestEmailChangePayload,
    description:
      "Asks for another address: it is confirmed by a link that is mailed there and works for a day. It asks for a fresh proof. The answer is the same whether or not that address has an account.",
    args: { email: t.arg.string({ required: true, description: "The new address." }) },
    errors: {
      types: [InvalidInputError, ForbiddenError, RateLimitedError],
      union: { description: "That it was asked for, or why not. PROOF_REQUIRED: prove first." },
    },
    resolve: async (_root, { email }, context) => ({
      email: await requestEmailChange(viewerOf(context), email, context.visitor),
    }),
  }),
  confirmEmailChange: t.field({
    type: ConfirmEmailChangePayload,
    description:
      "Gives the viewer's account its new address, with the link from the mail. Sessions stay; other mailed links end.",
    args: { token: t.arg.string({ required: true, description: TOKEN }) },
    errors: {
      types: [NotFoundError, ConflictError],
      union: {
        description:
          "The account, or why not. NOT_FOUND: the link is unknown, used, out of date or another account's. CONFLICT: the address has an account of its own.",
      },
    },
    resolve: async (_root, { token }, context) => ({
      user: await confirmEmailChange(viewerOf(context), token, context.visitor),
    }),
  }),
  rejectEmailChange: t.field({
    type: RejectEmailChangePayload,
    description:
      "Stops a change of address, or undoes it within three days, with the link that was mailed to the former address. Nobody need be signed in.",
    args: { token: t.arg.string({ required: true, description: TOKEN }) },
    errors: {
      types: [NotFoundError, ConflictError],
      union: {
        description:
          "The address, or why not. NOT_FOUND: the link is unknown, used or out of date. CONFLICT: somebody else has it now.",
      },
    },
    resolve: (_root, { token }, { visitor }) => rejectEmailChange(token, visitor),
  }),
}));
