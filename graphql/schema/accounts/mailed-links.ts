import { requestPasswordReset, resetPassword } from "#graphql/domain/accounts/people/reset-password.ts";
import {
  type ConfirmedEmail,
  requestEmailVerification,
  verifyEmail,
} from "#graphql/domain/accounts/people/verify-email.ts";
import { ConflictError, InvalidInputError, NotFoundError, RateLimitedError } from "#graphql/domain/errors.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";

const EMAIL = "The address, as the account has it.";
const TOKEN = "The `token` of the link in the mail.";

const RequestPasswordResetPayload = builder.objectRef<{ email: string }>("RequestPasswordResetPayload").implement({
  description:
    "If there is an account with this address, a mail is on its way. The answer is the same if there is none.",
  fields: (t) => ({ email: t.exposeString("email", { description: "The address as it was given." }) }),
});

const ResetPasswordPayload = builder.objectRef<{ email: string }>("ResetPasswordPayload").implement({
  description:
    "The new password is set. Every session, API key and webhook secret of the account has ended. Sign in with it now.",
  fields: (t) => ({ email: t.exposeString("email", { description: EMAIL }) }),
});

const RequestEmailVerificationPayload = builder
  .objectRef<{ email: string }>("RequestEmailVerificationPayload")
  .implement({
    description: "Another mail is on its way.",
    fields: (t) => ({ email: t.exposeString("email", { description: EMAIL }) }),
  });

const VerifyEmailPayload = builder.objectRef<ConfirmedEmail>("VerifyEmailPayload").implement({
  description: "The address is confirmed.",
  fields: (t) => ({
    email: t.exposeString("email", { description: EMAIL }),
    passwordToken: t.exposeString("passwordToken", {
      nullable: true,
      description:
        "Where confirming has ended the password that was there: the `token` to set one with `resetPassword`, within the hour. Else null.",
    }),
  }),
});

builder.mutationFields((t) => ({
  requestPasswordReset: t.field({
    type: RequestPasswordResetPayload,
    description: "Asks for a mail with a link to set a new password. The link works for an hour, once.",
    args: { email: t.arg.string({ required: true, description: "The address of the account." }) },
    errors: {
      types: [InvalidInputError, RateLimitedError],
      union: { description: "That it was asked for, or why not. Neither tells whether there is an account." },
    },
    resolve: async (_root, { email }, { visitor }) => {
      await requestPasswordReset(email, visitor);
      return { email };
    },
  }),
  resetPassword: t.field({
    type: ResetPasswordPayload,
    description:
      "Sets a new password with the link from the mail, and ends all that the old one opened: sessions, API keys with their tokens, webhooks, which stay off until each has a new secret, and passkeys, unless codes are asked for or an operator has them. An authenticator app stays as it is.",
    args: {
      token: t.arg.string({ required: true, description: TOKEN }),
      password: t.arg.string({ required: true, description: "The new password; 8 to 200 characters." }),
    },
    errors: {
      types: [InvalidInputError, NotFoundError],
      union: { description: "The account's address, or why not. NOT_FOUND: the link is unknown, used or out of date." },
    },
    resolve: (_root, { token, password }, { visitor }) => resetPassword(token, password, visitor),
  }),
  requestEmailVerification: t.field({
    type: RequestEmailVerificationPayload,
    description: "Asks for another mail to confirm the viewer's address. The link works for three days, once.",
    errors: {
      types: [ConflictError, RateLimitedError],
      union: { description: "That it was asked for, or why not. CONFLICT: the address is confirmed already." },
    },
    resolve: (_root, _args, context) => requestEmailVerification(viewerOf(context)),
  }),
  verifyEmail: t.field({
    type: VerifyEmailPayload,
    description:
      "Confirms an address with the link from the mail. Unless the caller is signed in to that account, whoever opened it has not proved the address: password, sessions, API keys and webhook secrets end.",
    args: { token: t.arg.string({ required: true, description: TOKEN }) },
    errors: {
      types: [NotFoundError],
      union: { description: "The confirmed address, or that the link is unknown, used or out of date." },
    },
    resolve: (_root, { token }, { viewer }) => verifyEmail(token, viewer),
  }),
}));
