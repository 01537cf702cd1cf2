import { recoveryCodesLeft } from "#graphql/domain/accounts/factors/recovery-codes.ts";
import { confirmTotp, renewRecoveryCodes, startTotp, turnOffTotp } from "#graphql/domain/accounts/factors/totp.ts";
import { ConflictError, ForbiddenError, InvalidInputError, RateLimitedError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { work } from "#graphql/schema/core/work.ts";

type Factor = { enabledAt: Date; userId: string };

const SecondFactor = builder.objectRef<Factor>("SecondFactor").implement({
  description: "The authenticator app whose codes an account asks for beside its password.",
  fields: (t) => ({
    enabledAt: t.expose("enabledAt", { type: "DateTime", description: "Since when codes are asked for." }),
    recoveryCodesLeft: t.int({
      description: "How many recovery codes are left; each is good once.",
      ...work({ statements: 1 }),
      resolve: ({ userId }) => recoveryCodesLeft(userId),
    }),
  }),
});

builder.prismaObjectField(User, "secondFactor", (t) =>
  t.field({
    type: SecondFactor,
    nullable: true,
    description: "The authenticator app whose codes it asks for at sign-in; null where it asks for none.",
    ...work({ statements: 1 }),
    resolve: async ({ id: userId }) => {
      const factor = await db.totpFactor.findFirst({ where: { userId, confirmedAt: { not: null } } });
      return factor === null || factor.confirmedAt === null ? null : { enabledAt: factor.confirmedAt, userId };
    },
  }),
);

const RECOVERY_CODES = "Ten codes, each good once in place of the app's. They are shown this once.";
const MOST_CODES = 10;

const StartTotpPayload = builder.objectRef<{ secret: string; uri: string }>("StartTotpPayload").implement({
  description: "A secret for an app; codes are asked for once `confirmTotp` has had one.",
  fields: (t) => ({
    secret: t.exposeString("secret", { description: "The secret, to type into the app." }),
    uri: t.exposeString("uri", { description: "The same as an address (otpauth://…), to be drawn as a QR code." }),
  }),
});

const ConfirmTotpPayload = builder.objectRef<{ codes: string[] }>("ConfirmTotpPayload").implement({
  description: "Codes are asked for at sign-in from now on.",
  fields: (t) => ({
    recoveryCodes: t.exposeStringList("codes", { description: RECOVERY_CODES, ...work({ most: MOST_CODES }) }),
  }),
});

const RenewRecoveryCodesPayload = builder.objectRef<{ codes: string[] }>("RenewRecoveryCodesPayload").implement({
  description: "There are new recovery codes; the earlier ones work no more.",
  fields: (t) => ({
    recoveryCodes: t.exposeStringList("codes", { description: RECOVERY_CODES, ...work({ most: MOST_CODES }) }),
  }),
});

const TurnOffTotpPayload = builder.objectRef<{ isOff: boolean }>("TurnOffTotpPayload").implement({
  description: "Codes are asked for no more, and the recovery codes are gone.",
  fields: (t) => ({ turnedOff: t.exposeBoolean("isOff", { description: "Always true." }) }),
});

builder.mutationFields((t) => ({
  startTotp: t.field({
    type: StartTotpPayload,
    description:
      "Begins to set up an authenticator app. Asked again within the hour, it answers the same secret. It asks for a fresh proof.",
    errors: {
      types: [ConflictError, ForbiddenError],
      union: { description: "The secret, or why not. CONFLICT: there is an app already. PROOF_REQUIRED: prove first." },
    },
    resolve: (_root, _args, context) => startTotp(viewerOf(context)),
  }),
  confirmTotp: t.field({
    type: ConfirmTotpPayload,
    description: "Turns the codes of an authenticator app on, with one that it shows.",
    args: { code: t.arg.string({ required: true, description: "The code that the app shows now." }) },
    errors: {
      types: [InvalidInputError, ConflictError, ForbiddenError, RateLimitedError],
      union: {
        description:
          "The recovery codes, or why it stayed off. INVALID_INPUT: the code is wrong. CONFLICT: nothing was begun, or it is on already.",
      },
    },
    resolve: async (_root, { code }, context) => ({
      codes: await confirmTotp(viewerOf(context), code, context.visitor),
    }),
  }),
  turnOffTotp: t.field({
    type: TurnOffTotpPayload,
    description: "Asks for no codes any more. It asks for a fresh proof.",
    errors: {
      types: [ConflictError, ForbiddenError],
      union: { description: "That it is off, or why not. CONFLICT: it was not on." },
    },
    resolve: async (_root, _args, context) => {
      await turnOffTotp(viewerOf(context), context.visitor);
      return { isOff: true };
    },
  }),
  renewRecoveryCodes: t.field({
    type: RenewRecoveryCodesPayload,
    description: "Makes the recovery codes anew. It asks for a fresh proof.",
    errors: {
      types: [ConflictError, ForbiddenError],
      union: { description: "The codes, or why not. CONFLICT: the account asks for no codes." },
    },
    resolve: async (_root, _args, context) => ({
      codes: await renewRecoveryCodes(viewerOf(context), context.visitor),
    }),
  }),
}));
