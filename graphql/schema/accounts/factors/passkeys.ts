import { MOST_PASSKEYS, passkeysOf } from "#graphql/domain/accounts/factors/passkeys/challenge.ts";
import { makeChallenge } from "#graphql/domain/accounts/factors/passkeys/options.ts";
import { addPasskey, removePasskey, renamePasskey } from "#graphql/domain/accounts/factors/passkeys/passkeys.ts";
import { signInWithPasskey } from "#graphql/domain/accounts/sessions/passkey-sign-in.ts";
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  QuotaExceededError,
  RateLimitedError,
  UnauthenticatedError,
} from "#graphql/domain/errors.ts";
import { enter, mustCarryCookies } from "#graphql/schema/accounts/access.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { Passkey as PasskeyRow, User as UserRow } from "#prisma/generated/client/client.ts";

const Passkey = builder.prismaObject("Passkey", {
  description: "A passkey that signs in to the account, in place of the password.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names this passkey." }),
    name: t.exposeString("name", { description: "What its owner calls it." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was added." }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was last used; null for never.",
    }),
  }),
});

builder.prismaObjectField(User, "passkeys", (t) =>
  t.field({
    type: [Passkey],
    description: "Its passkeys, oldest first; at most 20.",
    ...work({ most: MOST_PASSKEYS, statements: 1 }),
    resolve: ({ id }) => passkeysOf(id),
  }),
);

const PasskeyPurpose = builder.enumType("PasskeyPurpose", {
  description: "What a passkey is asked for.",
  values: {
    ADD: { description: "To be added to the viewer's account." },
    SIGN_IN: { description: "To sign in." },
    PROVE: { description: "To prove again who uses this session." },
  } as const,
});

const RequestPasskeyChallengePayload = builder
  .objectRef<{ options: string }>("RequestPasskeyChallengePayload")
  .implement({
    description: "What a browser is to ask a passkey.",
    fields: (t) => ({
      options: t.exposeString("options", {
        description: "The options of WebAuthn as JSON. Their challenge is good once, for five minutes.",
      }),
    }),
  });

const SignInWithPasskeyPayload = builder.objectRef<{ user: UserRow }>("SignInWithPasskeyPayload").implement({
  description: "Signed in.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The account." }) }),
});

const AddPasskeyPayload = builder.objectRef<{ passkey: PasskeyRow }>("AddPasskeyPayload").implement({
  description: "The passkey signs in from now on.",
  fields: (t) => ({ passkey: t.expose("passkey", { type: Passkey, description: "The passkey." }) }),
});

const RenamePasskeyPayload = builder.objectRef<{ passkey: PasskeyRow }>("RenamePasskeyPayload").implement({
  description: "The passkey has another name.",
  fields: (t) => ({ passkey: t.expose("passkey", { type: Passkey, description: "The passkey." }) }),
});

const RemovePasskeyPayload = builder.objectRef<{ id: string }>("RemovePasskeyPayload").implement({
  description: "The passkey signs in no more.",
  fields: (t) => ({ id: t.exposeID("id", { description: "The passkey that was removed." }) }),
});

const AddPasskeyInput = builder.inputType("AddPasskeyInput", {
  description: "A passkey that a browser has just made.",
  fields: (t) => ({
    credential: t.string({ required: true, description: "The browser's answer to a challenge for ADD, as JSON." }),
    name: t.string({ required: true, description: "What to call it; 1 to 60 characters." }),
  }),
});

const RenamePasskeyInput = builder.inputType("RenamePasskeyInput", {
  description: "Another name for a passkey.",
  fields: (t) => ({
    passkey: t.id({ required: true, description: "The passkey." }),
    name: t.string({ required: true, description: "What to call it; 1 to 60 characters." }),
  }),
});

builder.mutationFields((t) => ({
  requestPasskeyChallenge: t.field({
    type: RequestPasskeyChallengePayload,
    description: "Asks for what a browser is to have a passkey sign. ADD asks for a fresh proof.",
    args: { purpose: t.arg({ type: PasskeyPurpose, required: true, description: "What for." }) },
    errors: {
      types: [ForbiddenError, UnauthenticatedError, RateLimitedError],
      union: { description: "The options, or why not. UNAUTHENTICATED: nobody is signed in, and it is no sign-in." },
    },
    resolve: async (_root, { purpose }, { viewer, visitor }) => ({
      options: await makeChallenge(purpose, viewer, visitor),
    }),
  }),
  signInWithPasskey: t.field({
    type: SignInWithPasskeyPayload,
    description: "Signs in with a passkey, which needs no address: the answer sets the session's cookie.",
    args: {
      passkey: t.arg.string({ required: true, description: "A passkey's answer to a challenge for SIGN_IN, as JSON." }),
    },
    errors: {
      types: [InvalidInputError, UnauthenticatedError, RateLimitedError],
      union: { description: "Signed in, or why not. INVALID_INPUT: the passkey is nobody's here, or came too late." },
    },
    resolve: async (_root, { passkey }, context) => {
      mustCarryCookies(context);
      const opened = await signInWithPasskey(passkey, context.visitor);
      await enter(context, opened);
      return { user: opened.user };
    },
  }),
  addPasskey: t.field({
    type: AddPasskeyPayload,
    description: "Adds a passkey to the viewer's account. It asks for a fresh proof, and a mail tells its owner.",
    args: { input: t.arg({ type: AddPasskeyInput, required: true, description: "The passkey." }) },
    errors: {
      types: [InvalidInputError, ConflictError, ForbiddenError, QuotaExceededError],
      union: { description: "The passkey, or why not. CONFLICT: it is here already. QUOTA_EXCEEDED: 20 are here." },
    },
    resolve: async (_root, { input }, context) => ({
      passkey: await addPasskey(viewerOf(context), input, context.visitor),
    }),
  }),
  renamePasskey: t.field({
    type: RenamePasskeyPayload,
    description: "Gives a passkey of the viewer's another name.",
    args: { input: t.arg({ type: RenamePasskeyInput, required: true, description: "Which, and the name." }) },
    errors: {
      types: [InvalidInputError, NotFoundError],
      union: { description: "The passkey, or why not." },
    },
    resolve: async (_root, { input }, context) => ({
      passkey: await renamePasskey(viewerOf(context), input.passkey, input.name),
    }),
  }),
  removePasskey: t.field({
    type: RemovePasskeyPayload,
    description: "Removes a passkey of the viewer's. It asks for a fresh proof, and a mail tells its owner.",
    args: { passkey: t.arg.id({ required: true, description: "The passkey." }) },
    errors: {
      types: [NotFoundError, ForbiddenError],
      union: { description: "That it is gone, or why not." },
    },
    resolve: async (_root, { passkey }, context) => {
      await removePasskey(viewerOf(context), passkey, context.visitor);
      return { id: passkey };
    },
  }),
}));
