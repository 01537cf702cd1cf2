import { generateCodeVerifier, generateState } from "arctic";
import { asksForCode } from "#graphql/domain/accounts/factors/second-factor.ts";
import { createUser } from "#graphql/domain/accounts/people/create-user.ts";
import { localeOf } from "#graphql/domain/accounts/people/locale.ts";
import { takeOver } from "#graphql/domain/accounts/people/take-over.ts";
import { nameFrom, readEmail } from "#graphql/domain/accounts/people/validate.ts";
import { countSignUp } from "#graphql/domain/accounts/rate-limits.ts";
import { begin } from "#graphql/domain/accounts/sessions/begun-sign-in.ts";
import { type OpenedSession, openSession } from "#graphql/domain/accounts/sessions/session.ts";
import { mustNotBeSuspended } from "#graphql/domain/accounts/suspended.ts";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { ForbiddenError, SecondFactorRequiredError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { siteNow } from "#graphql/runtime/settings/site-state.ts";
import { oauthProvider, type ProviderName, type ProviderPerson } from "#graphql/vendors/oauth.ts";
import type { OauthProvider, Prisma, User } from "#prisma/generated/client/client.ts";

const NAMES = { google: "GOOGLE", github: "GITHUB" } as const satisfies Record<ProviderName, OauthProvider>;

/** A sign-in that has begun: where to send the browser, and the two secrets that it must come back with. */
export type BegunSignIn = { url: string; state: string; verifier: string };

/** The providers that people can sign in with here. */
export function offeredProviders(): { provider: OauthProvider; path: string }[] {
  const names: ProviderName[] = ["google", "github"];
  return names
    .filter((name) => oauthProvider(name) !== null)
    .map((name) => ({ provider: NAMES[name], path: `/oauth/${name}` }));
}

/** Begins a sign-in; null when this provider is not offered. */
export function beginProviderSignIn(name: ProviderName): BegunSignIn | null {
  const state = generateState();
  const verifier = generateCodeVerifier();
  const url = oauthProvider(name)?.authorizationUrl(state, verifier);
  return url === undefined ? null : { url, state, verifier };
}

/**
 * Signs in whoever came back from a provider: by the identity there, else by the address that the provider vouches for,
 * else with a new account.
 * @throws ForbiddenError when the provider vouches for no address, SecondFactorRequiredError for an account that asks for
 * codes, VendorError, RateLimitedError.
 */
export async function finishProviderSignIn(
  name: ProviderName,
  answer: { code: string; verifier: string },
  visitor: Visitor,
): Promise<OpenedSession & { user: User }> {
  const person = await oauthProvider(name)?.identify(answer.code, answer.verifier);
  if (person === undefined) throw new ForbiddenError("This way to sign in is not offered here.");
  const user = await accountOf(NAMES[name], person, visitor);
  mustNotBeSuspended(user);
  if (await asksForCode(user.id)) throw new SecondFactorRequiredError(begin(user, name));
  log.info({ event: "signed in", userId: user.id, provider: name });
  return { user, ...(await openSession(user, visitor, name)) };
}

async function accountOf(provider: OauthProvider, person: ProviderPerson, visitor: Visitor): Promise<User> {
  const { subject, verifiedEmail } = person;
  const known = await findByIdentity(provider, subject);
  if (known !== null) return known;
  if (verifiedEmail === null) throw new ForbiddenError("The provider has not verified your e-mail address.");
  const email = readEmail(verifiedEmail);
  const linked = await linkByAddress(email, { provider, subject });
  if (linked !== null) return linked;
  if (siteNow().mode !== "OPEN") throw new ForbiddenError("The site is read only for a while.", "READ_ONLY");
  await countSignUp(visitor.ip);
  const locale = localeOf(visitor.languages ?? null);
  const identity = { provider, subject };
  const made = await createUser({ email, name: nameFrom(person.name), locale, emailVerifiedAt: now(), identity });
  // Of two that come back at once one makes the account, and the other finds it.
  const user = made ?? (await findByIdentity(provider, subject)) ?? (await linkByAddress(email, identity));
  if (user === null) throw new Error("An account was there and was not.");
  return user;
}

async function findByIdentity(provider: OauthProvider, subject: string): Promise<User | null> {
  const identity = await db.identity.findUnique({
    where: { provider_subject: { provider, subject } },
    include: { user: true },
  });
  return identity?.user ?? null;
}

async function linkByAddress(email: string, identity: { provider: OauthProvider; subject: string }) {
  const linked = await db.$transaction(async (tx) => {
    const user = await tx.user.findFirst({ where: { email, deletedAt: null } });
    if (user === null) return null;
    // Somebody may have opened it with an address that was not theirs, to wait for its owner.
    if (user.emailVerifiedAt === null) await takeOver(tx, user.id);
    await link(tx, user.id, identity);
    log.info({ event: "provider linked", userId: user.id, provider: identity.provider });
    return tx.user.findUniqueOrThrow({ where: { id: user.id } });
  });
  notify("keys");
  return linked;
}

async function link(tx: Tx, userId: string, identity: { provider: OauthProvider; subject: string }): Promise<void> {
  await tx.identity.upsert({
    where: { provider_subject: identity } satisfies Prisma.IdentityWhereUniqueInput,
    create: { ...identity, userId },
    update: {},
  });
}
