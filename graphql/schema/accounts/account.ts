import { changePassword } from "#graphql/domain/accounts/people/change-password.ts";
import { updateProfile } from "#graphql/domain/accounts/people/profile.ts";
import { ConflictError, InvalidInputError, RateLimitedError } from "#graphql/domain/errors.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { Locale } from "#graphql/schema/core/enums.ts";
import type { User as UserRow } from "#prisma/generated/client/client.ts";

builder.prismaObjectFields(User, (t) => ({
  locale: t.expose("locale", { type: Locale, description: "The language of the mails it gets." }),
  hasPassword: t.boolean({
    description: "Whether it can sign in with a password. Without one, `requestPasswordReset` sets one.",
    resolve: ({ passwordHash }) => passwordHash !== null,
  }),
}));

const UpdateProfileInput = builder.inputType("UpdateProfileInput", {
  description: "What to change about an account: what is left out stays.",
  fields: (t) => ({
    name: t.string({ description: "What to be called, at most 100 characters; null or nothing clears it." }),
    locale: t.field({ type: Locale, description: "The language of its mails." }),
  }),
});

const UpdateProfilePayload = builder.objectRef<{ user: UserRow }>("UpdateProfilePayload").implement({
  description: "The account is changed.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The account." }) }),
});

const ChangePasswordPayload = builder.objectRef<{ user: UserRow }>("ChangePasswordPayload").implement({
  description: "The new password is set, and every other session has ended.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The account." }) }),
});

builder.mutationFields((t) => ({
  updateProfile: t.field({
    type: UpdateProfilePayload,
    description: "Changes what the viewer is called and the language of their mails.",
    args: { input: t.arg({ type: UpdateProfileInput, required: true, description: "The change." }) },
    errors: {
      types: [InvalidInputError],
      union: { description: "The changed account, or what is wrong with the input." },
    },
    resolve: async (_root, { input }, context) => ({ user: await updateProfile(viewerOf(context), input) }),
  }),
  changePassword: t.field({
    type: ChangePasswordPayload,
    description: "Sets another password. Every other session of the account ends, and a mail tells its owner.",
    args: {
      currentPassword: t.arg.string({ required: true, description: "The present password." }),
      newPassword: t.arg.string({ required: true, description: "The new one; 8 to 200 characters." }),
    },
    errors: {
      types: [InvalidInputError, ConflictError, RateLimitedError],
      union: {
        description:
          "The account, or why its password stayed: INVALID_INPUT names `currentPassword` when it is wrong. CONFLICT: it has none yet.",
      },
    },
    resolve: async (_root, args, context) => ({
      user: await changePassword(viewerOf(context), args, context.visitor),
    }),
  }),
}));
