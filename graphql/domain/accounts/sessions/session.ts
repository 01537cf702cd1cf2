import { createHash } from "node:crypto";
import { parseCookie } from "cookie";
import { type Adapter, Cookie, Lucia, TimeSpan } from "lucia";
import { rememberBrowser } from "#graphql/domain/accounts/sessions/known-browser.ts";
import { mustNotBeSuspended } from "#graphql/domain/accounts/suspended.ts";
import { eventOf, type From } from "#graphql/domain/accounts/trail/security-events.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { MINUTE, now } from "#graphql/runtime/clock.ts";
import { deleteInBatches } from "#graphql/runtime/database/batches.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import type { Session, User } from "#prisma/generated/client/client.ts";

type SessionAttributes = {
  publicId?: string;
  lastUsedAt?: Date;
  userAgent: string | null;
  strongAt?: Date | null;
  /** How it was opened and from where, for the account's trail; no column. */
  opening?: Opening;
};
/** By what somebody signed in: a passkey, a code beside the password, a provider. */
type Opening = { way: SignInWay; from: From };
type UserAttributes = { row: User };

declare module "lucia" {
  interface Register {
    Lucia: typeof lucia;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: UserAttributes;
  }
}

/**
 * What a browser is given to be recognised by: the viewer, the Set-Cookie line that says so, and the one by which it is
 * known to have signed in before when the session is long over.
 */
export type OpenedSession = { viewer: Viewer; cookie: string; browserCookie: string };

// Whoever reads the table can't sign in with it: rows are found by the hash of what the cookie carries.
function fingerprint(sessionId: string): string {
  return createHash("sha256").update(sessionId).digest("hex");
}

function toLucia(sessionId: string, row: Session) {
  const { publicId, lastUsedAt, userAgent } = row;
  return {
    id: sessionId,
    userId: row.userId,
    expiresAt: row.expiresAt,
    attributes: { publicId, lastUsedAt, userAgent },
  };
}

const adapter: Adapter = {
  async getSessionAndUser(sessionId) {
    const row = await db.session.findUnique({ where: { id: fingerprint(sessionId) }, include: { user: true } });
    if (row === null || row.user.deletedAt !== null || row.user.suspendedAt !== null) return [null, null];
    return [toLucia(sessionId, row), { id: row.userId, attributes: { row: row.user } }];
  },
  async getUserSessions(userId) {
    const rows = await db.session.findMany({ where: { userId } });
    return rows.map((row) => toLucia(row.id, row));
  },
  async setSession({ id, userId, expiresAt, attributes }) {
    const { opening, ...columns } = attributes;
    const data = { id: fingerprint(id), userId, expiresAt, provenAt: now(), ...columns };
    const from = opening?.from ?? null;
    const event = eventOf({ userId, kind: "SIGNED_IN", from, detail: opening?.way ?? null });
    await db.$transaction([db.session.create({ data }), db.securityEvent.create({ data: event })]);
  },
  async updateSessionExpiration(sessionId, expiresAt) {
    await db.session.updateMany({ where: { id: fingerprint(sessionId) }, data: { expiresAt } });
  },
  async deleteSession(sessionId) {
    await db.session.deleteMany({ where: { id: fingerprint(sessionId) } });
  },
  async deleteUserSessions(userId) {
    await db.session.deleteMany({ where: { userId } });
  },
  async deleteExpiredSessions() {
    const where = { expiresAt: { lte: now() } };
    await deleteInBatches((limit) => db.session.deleteMany({ where, limit }));
  },
};

const lucia = new Lucia(adapter, {
  sessionExpiresIn: new TimeSpan(30, "d"),
  getSessionAttributes: ({ publicId, lastUsedAt }) => ({ publicId: publicId ?? null, lastUsedAt: lastUsedAt ?? null }),
  getUserAttributes: ({ row }) => ({ row }),
});

const NAME = "nbv_session";
/** Browsers take this name from the very host and over https alone: no neighbour below its domain can set one for us. */
const GUARDED_NAME = `__Host-${NAME}`;

const isSecure = () => env.publicUrl.startsWith("https:");

/**
 * The session's secret in a Cookie header; null when it carries none of ours. Cookies of releases before December 2026 have
 * the bare name, and sign people in until they end.
 */
export function sessionCookieOf(cookieHeader: string | null): string | null {
  if (cookieHeader === null) return null;
  const cookies = parseCookie(cookieHeader);
  const value = (isSecure() ? cookies[GUARDED_NAME] : undefined) || cookies[NAME];
  return value === undefined || value === "" ? null : value;
}

/** The Set-Cookie line of one of Lucia's cookies. */
function lineOf({ value, attributes }: Cookie): string {
  const secure = isSecure();
  return new Cookie(secure ? GUARDED_NAME : NAME, value, { ...attributes, secure }).serialize();
}

/** How many browsers an account is signed in with; one more signs out the one that was used longest ago. */
export const MOST_SESSIONS = 100;

/** How somebody signs in, as their trail names it. */
export type SignInWay =
  | "password"
  | "password and code"
  | "passkey"
  | "google"
  | "github"
  | "google and code"
  | "github and code";

/** The ways that prove more than what one knows. */
const STRONG = new Set<SignInWay>(["password and code", "passkey", "google and code", "github and code"]);

/**
 * Opens a session of 30 days for a user; using it in its second half extends it.
 * @throws UnauthenticatedError (ACCOUNT_SUSPENDED)
 */
export async function openSession(
  user: Pick<User, "id" | "role" | "email" | "suspendedReason">,
  visitor: Visitor,
  way: SignInWay = "password",
): Promise<OpenedSession> {
  mustNotBeSuspended(user);
  const publicId = crypto.randomUUID();
  const userAgent = visitor.userAgent?.slice(0, 256) ?? null;
  const opening = { way, from: visitor };
  const strongAt = STRONG.has(way) ? now() : null;
  const { id } = await lucia.createSession(user.id, { publicId, userAgent, strongAt, opening });
  await endSurplusSessions(user.id);
  const viewer: Viewer = { userId: user.id, sessionId: publicId, role: user.role };
  const cookie = lineOf(lucia.createSessionCookie(id));
  return { viewer, cookie, browserCookie: rememberBrowser(user.email, visitor) };
}

async function endSurplusSessions(userId: string): Promise<void> {
  const where = { userId };
  const surplus = await db.session.findMany({
    where,
    orderBy: { lastUsedAt: "desc" },
    skip: MOST_SESSIONS,
    select: { id: true },
  });
  if (surplus.length > 0) await db.session.deleteMany({ where: { ...where, id: { in: surplus.map(({ id }) => id) } } });
}

type ReadSession = { viewer: Viewer; account: User; cookie: string | null };

/**
 * Who a session's secret belongs to; null when it is unknown, ended or expired. `cookie` is there when the session
 * was just extended and the browser should be told. Remembers the use, to the minute.
 */
export async function readSession(secret: string): Promise<ReadSession | null> {
  const { session, user } = await lucia.validateSession(secret);
  if (session === null) return null;
  const usedBefore = new Date(now().getTime() - MINUTE);
  if (session.lastUsedAt !== null && session.lastUsedAt < usedBefore) {
    await db.session.updateMany({
      where: { id: fingerprint(secret), lastUsedAt: { lt: usedBefore } },
      data: { lastUsedAt: now() },
    });
  }
  const viewer: Viewer = { userId: user.id, sessionId: session.publicId, role: user.row.role };
  return { viewer, account: user.row, cookie: session.fresh ? lineOf(lucia.createSessionCookie(secret)) : null };
}

/** Ends a session by its public id; does nothing when it has ended already. */
export async function endSession(publicId: string): Promise<void> {
  await db.session.deleteMany({ where: { publicId } });
}

/** Ends the sessions of an account, all but the one with this public id. Tells how many. */
export async function endSessionsOf(userId: string, keep: string | null, tx: Tx = db): Promise<number> {
  const { count } = await tx.session.deleteMany({
    where: { userId, ...(keep !== null && { publicId: { not: keep } }) },
  });
  return count;
}

/** The Set-Cookie line that makes a browser forget its session. */
export function blankCookie(): string {
  return lineOf(lucia.createBlankSessionCookie());
}

/** Removes sessions that have expired. */
export async function deleteExpiredSessions(): Promise<void> {
  await lucia.deleteExpiredSessions();
}
