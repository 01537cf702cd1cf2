import { confirmIdentity } from "#graphql/domain/accounts/sessions/proof.ts";
import { InvalidInputError, RateLimitedError, UnauthenticatedError } from "#graphql/domain/errors.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";

const ConfirmIdentityInput = builder.inputType("ConfirmIdentityInput", {
  description: "What proves who uses this session: one of these.",
  fields: (t) => ({
    password: t.string({ description: "The account's password." }),
    passkey: t.string({ description: "A passkey's answer to a challenge for PROVE, as JSON." }),
    code: t.string({ description: "The code that the account's authenticator app shows." }),
  }),
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
      "Proves again who uses this session, for what is refused with PROOF_REQUIRED. The proof is fresh for 15 minutes, and so is that of the sign-in itself. A passkey or a code makes the session one that has used a strong factor, which operators need.",
    args: { input: t.arg({ type: ConfirmIdentityInput, required: true, description: "The proof." }) },
    errors: {
      types: [InvalidInputError, UnauthenticatedError, RateLimitedError],
      union: {
        description:
          "Until when the proof is fresh, or why it is none. INVALID_INPUT: the proof is wrong, or the account has no password; signing in anew proves it then. RATE_LIMITED: too many proofs were tried.",
      },
    },
    resolve: async (_root, { input }, context) => ({
      freshUntil: await confirmIdentity(viewerOf(context), input),
    }),
  }),
);
