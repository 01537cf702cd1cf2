import { CREDENTIAL } from "#graphql/domain/accounts/api-keys/api-key-secret.ts";
import { readCredential } from "#graphql/domain/accounts/api-keys/read-key.ts";
import { readSession, sessionCookieOf } from "#graphql/domain/accounts/sessions/session.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { InvalidInputError, UnauthenticatedError } from "#graphql/domain/errors.ts";
import { now, SECOND } from "#graphql/runtime/clock.ts";
import { sharedRead } from "#graphql/runtime/concurrency/shared-read.ts";
import { rememberEach } from "#graphql/runtime/database/remember.ts";
import type { User } from "#prisma/generated/client/client.ts";

/** Where a credential may stand: the header of programs, the cookie of browsers, and the address, where none belongs. */
export type Presented = { authorization: string | null; cookie: string | null; address: string };

/** A key that ends elsewhere ends here at once, or after this long, should the notification have been lost. */
const KEY_MS = 2 * SECOND;

// A page asks several things at once, and a busy program many.
const credential = rememberEach<Viewer>(
  "keys",
  { most: 5000, maxAgeMs: KEY_MS, isOver: ({ key }) => key !== undefined && isPast(key.worksUntil) },
  sharedRead(readCredential),
);
const session = sharedRead(readSession);

const isPast = (end: Date | null) => end !== null && end <= now();

export type Caller = {
  viewer: Viewer | null;
  /** The account's row, where it was read together with the credential. */
  account: User | null;
  cookie: string | null;
};

/**
 * Who asks. A key in the Authorization header comes before any cookie.
 * @throws UnauthenticatedError for a key that does not work or stands where no key belongs.
 */
export async function readCaller({ authorization, cookie, address }: Presented): Promise<Caller> {
  refuseMisplaced(cookie, address);
  if (authorization !== null) return { viewer: await credential(bearerOf(authorization)), account: null, cookie: null };
  const secret = sessionCookieOf(cookie);
  const opened = secret === null ? null : await session(secret);
  return opened ?? { viewer: null, account: null, cookie: null };
}

/** Tells who asks. */
export type ReadCaller = (presented: Presented) => Promise<Caller>;

/** `readCaller` for the parts of one page, which all come with the same credential: it is looked up once. */
export function callerOfPage(): ReadCaller {
  let known: Promise<Caller> | undefined;
  return (presented) => {
    known ??= readCaller(presented);
    return known;
  };
}

/** @throws UnauthenticatedError when the header is not `Bearer nbv_…`. */
function bearerOf(authorization: string): string {
  const [, secret = ""] = /^Bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
  if (CREDENTIAL.test(secret)) return secret;
  throw new UnauthenticatedError(
    'Send an API key as "Authorization: Bearer nbv_live_<your key>" or "nbv_test_<your key>".',
  );
}

function refuseMisplaced(cookie: string | null, address: string): void {
  if (cookie !== null && CREDENTIAL.test(cookie)) {
    throw new UnauthenticatedError("A key in a cookie is not taken. Send it in the Authorization header.");
  }
  if (!CREDENTIAL.test(decoded(address))) return;
  const message =
    "A key in an address is not taken, and is known to everybody who keeps logs. Revoke it, and send the next one in the Authorization header.";
  throw new InvalidInputError([{ path: ["authorization"], code: "UNFIT", message }]);
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
