import { blankCookie } from "#graphql/domain/accounts/sessions/session.ts";
import { deleteAccount } from "#graphql/domain/deletion/delete-account.ts";
import { InvalidInputError, RateLimitedError } from "#graphql/domain/errors.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";

const DeleteAccountPayload = builder.objectRef<{ isDeleted: boolean }>("DeleteAccountPayload").implement({
  description: "The account is gone, and everything in it follows. Credits that were left are gone with it.",
  fields: (t) => ({ deleted: t.exposeBoolean("isDeleted", { description: "Always true." }) }),
});

builder.mutationField("deleteAccount", (t) =>
  t.field({
    type: DeleteAccountPayload,
    description:
      "Deletes the viewer's account with all that it has made, for good. Credit movements and payments are kept without name and address, because accounts must be.",
    args: {
      password: t.arg.string({ description: "The account's password, where it has one." }),
      confirmation: t.arg.string({ description: "The account's e-mail address, where it has no password." }),
    },
    errors: {
      types: [InvalidInputError, RateLimitedError],
      union: { description: "That it is gone, or why not: `password` or `confirmation` is wrong." },
    },
    resolve: async (_root, proof, context) => {
      await deleteAccount(viewerOf(context), proof);
      context.viewer = null;
      context.setCookie(blankCookie());
      return { isDeleted: true };
    },
  }),
);
