import { signUp } from "#graphql/domain/accounts/people/sign-up.ts";
import { forgetBegun } from "#graphql/domain/accounts/sessions/begun-sign-in.ts";
import { blankCookie, endSession, type OpenedSession } from "#graphql/domain/accounts/sessions/session.ts";
import { finishSignIn, signIn, signOut } from "#graphql/domain/accounts/sessions/sign-in.ts";
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  RateLimitedError,
  SecondFactorRequiredError,
  UnauthenticatedError,
} from "#graphql/domain/errors.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";
import { Locale } from "#graphql/schema/core/enums.ts";
import type { User as UserRow } from "#prisma/generated/client/client.ts";

const SignUpInput = builder.inputType("SignUpInput", {
  description: "What it takes to open an account.",
  fields: (t) => ({
    email: t.string({ required: true, description: "The address to sign in with. Capitals don't matter." }),
    password: t.string({ required: true, description: "8 to 200 characters." }),
    name: t.string({ description: "What to be called; at most 100 characters." }),
    locale: t.field({ type: Locale, description: "The language of its mails; the browser's own when left out." }),
  }),
});

const SignInInput = builder.inputType("SignInInput", {
  description: "What it takes to sign in.",
  fields: (t) => ({
    email: t.string({ required: true, description: "The address of the account." }),
    password: t.string({ required: true, description: "Its password." }),
    code: t.string({
      description: "For an account that asks for one: the code of its authenticator app, or a recovery code.",
    }),
  }),
});

const FinishSignInInput = builder.inputType("FinishSignInInput", {
  description: "What was left to give.",
  fields: (t) => ({
    code: t.string({ required: true, description: "The code of the authenticator app, or a recovery code." }),
  }),
});

const SignUpPayload = builder.objectRef<{ user: UserRow }>("SignUpPayload").implement({
  description: "A new account, signed in.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The account." }) }),
});

const SignInPayload = builder.objectRef<{ user: UserRow }>("SignInPayload").implement({
  description: "Signed in.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The account." }) }),
});

const FinishSignInPayload = builder.objectRef<{ user: UserRow }>("FinishSignInPayload").implement({
  description: "Signed in.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The account." }) }),
});

// A socket has no answer that a browser would take a cookie from, and its viewer is fixed when it opens.
export function mustCarryCookies({ transport }: GraphContext): void {
  if (transport !== "post")
    throw new ForbiddenError("Sign in and out with a POST request, whose answer can set the cookie.");
}

/** Signs the caller in for the rest of the document and tells the browser. The session it came with, if any, ends. */
export async function enter(context: GraphContext, { viewer, cookie, browserCookie }: OpenedSession): Promise<void> {
  const previous = context.viewer?.sessionId ?? null;
  if (previous !== null) await endSession(previous);
  context.viewer = viewer;
  context.setCookie(cookie);
  context.setCookie(browserCookie);
}

/** Has the browser keep that the password was right, so that a code alone is left to give. */
function keepBegun(context: GraphContext, refusal: unknown): never {
  if (refusal instanceof SecondFactorRequiredError) context.setCookie(refusal.cookie);
  throw refusal;
}

builder.mutationFields((t) => ({
  signUp: t.field({
    type: SignUpPayload,
    description:
      "Opens an account and signs it in: the answer sets the session's cookie. Welcome credits come once the address is confirmed, once for each mailbox; in the sandbox at once.",
    args: { input: t.arg({ type: SignUpInput, required: true, description: "The new account." }) },
    errors: {
      types: [InvalidInputError, ConflictError, RateLimitedError],
      union: {
        description:
          "A new account, or why there is none. CONFLICT: the address has an account already, which its owner is told by mail. RATE_LIMITED: too many sign-ups from this network, or too many that met an account. INVALID_INPUT: also for an address that is disposable.",
      },
    },
    resolve: async (_root, { input }, context) => {
      mustCarryCookies(context);
      const opened = await signUp(input, context.visitor);
      await enter(context, opened);
      return { user: opened.user };
    },
  }),
  signIn: t.field({
    type: SignInPayload,
    description: "Signs in: the answer sets the session's cookie.",
    args: { input: t.arg({ type: SignInInput, required: true, description: "Who signs in." }) },
    errors: {
      types: [InvalidInputError, UnauthenticatedError, RateLimitedError],
      union: {
        description:
          "Signed in, or why not. SECOND_FACTOR_REQUIRED: the password is right, and a code is asked for: `code`, or `finishSignIn` within ten minutes. INVALID_INPUT: also for a wrong `code`. ACCOUNT_SUSPENDED: the password is right, but an operator keeps the account out. A wrong address and a wrong password are the same answer. RATE_LIMITED counts by address and caller together; a browser that has signed in before has a count of its own.",
      },
    },
    resolve: async (_root, { input }, context) => {
      mustCarryCookies(context);
      const opened = await signIn(input, context.visitor).catch((refusal: unknown) => keepBegun(context, refusal));
      await enter(context, opened);
      return { user: opened.user };
    },
  }),
  finishSignIn: t.field({
    type: FinishSignInPayload,
    description:
      "Ends a sign-in that was refused with SECOND_FACTOR_REQUIRED, in the same browser and within ten minutes: the answer sets the session's cookie.",
    args: { input: t.arg({ type: FinishSignInInput, required: true, description: "The code." }) },
    errors: {
      types: [InvalidInputError, UnauthenticatedError, RateLimitedError],
      union: {
        description:
          "Signed in, or why not. INVALID_INPUT: the code is wrong, or was used already. UNAUTHENTICATED: nothing was begun in this browser, or it took too long. RATE_LIMITED counts by account; a browser that has signed in before has a count of its own.",
      },
    },
    resolve: async (_root, { input }, context) => {
      mustCarryCookies(context);
      const opened = await finishSignIn(input.code, context.visitor);
      await enter(context, opened);
      context.setCookie(forgetBegun());
      return { user: opened.user };
    },
  }),
  signOut: t.boolean({
    description: "Ends this session and clears its cookie. True when somebody was signed in.",
    resolve: async (_root, _args, context) => {
      mustCarryCookies(context);
      const isSignedOut = await signOut(context.viewer);
      context.viewer = null;
      context.setCookie(blankCookie());
      return isSignedOut;
    },
  }),
}));
