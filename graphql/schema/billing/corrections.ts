import {
  ForbiddenError,
  IdempotencyMismatchError,
  InsufficientCreditsError,
  InvalidInputError,
  NotFoundError,
} from "#graphql/domain/errors.ts";
import { correctAccountCredits } from "#graphql/domain/operations/correct-credits.ts";
import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { work } from "#graphql/schema/core/work.ts";

const CorrectCreditsInput = builder.inputType("CorrectCreditsInput", {
  description: "Credits to give or take by hand.",
  fields: (t) => ({
    email: t.string({ required: true, description: "The address of the account." }),
    credits: t.int({ required: true, description: "Above zero gives, below zero takes; at most 1 000 000 at once." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, shown to the account's owner." }),
    idempotencyKey: t.string({
      description: "The same key and input give the same correction, however often they come.",
    }),
  }),
});

type Corrected = { userId: string; credits: number; reason: string; createdAt: Date };

const CorrectCreditsPayload = builder.objectRef<Corrected>("CorrectCreditsPayload").implement({
  description: "The credits were given or taken.",
  fields: (t) => ({
    credits: t.exposeInt("credits", { description: "With their sign." }),
    reason: t.exposeString("reason", { description: "Why it was done." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When." }),
    available: t.int({
      ...work({ statements: 1 }),
      description: "What the account has available now.",
      resolve: async ({ userId }) => (await db.creditBalance.findUniqueOrThrow({ where: { userId } })).available,
    }),
  }),
});

builder.mutationField("correctCredits", (t) =>
  t.field({
    type: CorrectCreditsPayload,
    description:
      "Gives or takes credits by hand, on record. For operators, up to a limit of credits an account and day; above it for administrators who have just proved who they are.",
    args: { input: t.arg({ type: CorrectCreditsInput, required: true, description: "The correction." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, InsufficientCreditsError, IdempotencyMismatchError, ForbiddenError],
      union: {
        description:
          "The correction, or why nothing moved. NOT_FOUND: no account has this address. FORBIDDEN: support has moved what it may of this account today. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: (_root, { input: { idempotencyKey, ...correction } }, context) =>
      correctAccountCredits(actorOf(context), correction, idempotencyKey ?? undefined),
  }),
);
