import { confirmIdentity } from "#graphql/domain/accounts/sessions/proof.ts";
import { InvalidInputError, RateLimitedError, UnauthenticatedError } from "#graphql/domain/errors.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";

const ConfirmIdentityInput = builder.inputType("ConfirmIdentityInput", {
  description: "What proves who uses this session.",
  fields: (t) => ({ password: t.string({ description: "The account's password." }) }),
});

const ConfirmIdentityPayload = builder.objectRef<{ freshUntil: Date }>("ConfirmIdentityPayload").implement({
  description: "It is known again who uses this session.",
  fields: (t) => ({
    freshUntil: t.expose("freshUntil", {
      type: "DateTime",
      description: "Until when this session may do what asks for a fresh proof.",
    }),
  }),
});

builder.mutationField("confirmIdentity", (t) =>
  t.field({
    type: ConfirmIdentityPayload,
    description:
      "Proves again who uses this session, for what is refused with PROOF_REQUIRED. The proof is fresh for 15 minutes, and so is that of the sign-in itself.",
    args: { input: t.arg({ type: ConfirmIdentityInput, required: true, description: "The proof." }) },
    errors: {
      types: [InvalidInputError, UnauthenticatedError, RateLimitedError],
      union: {
        description:
          "Until when the proof is fresh, or why it is none. INVALID_INPUT: the password is wrong, or the account has none; signing in anew proves it then. RATE_LIMITED: too many passwords were tried.",
      },
    },
    resolve: async (_root, { input }, context) => ({
      freshUntil: await confirmIdentity(viewerOf(context), input),
    }),
  }),
);
