import { createHash, randomBytes } from "node:crypto";
import { DAY, fromNow, HOUR, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import type { MailedTokenPurpose, User } from "#prisma/generated/client/client.ts";

const LIFE_MS: Record<MailedTokenPurpose, number> = { VERIFY_EMAIL: 3 * DAY, RESET_PASSWORD: HOUR };
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Makes the secret of a link that is mailed to the account's address. Only its hash is kept. */
export async function makeMailedToken(
  user: Pick<User, "id" | "email">,
  purpose: MailedTokenPurpose,
  tx: Tx = db,
): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const { id: userId, email } = user;
  const expiresAt = fromNow(LIFE_MS[purpose]);
  await tx.mailedToken.create({ data: { userId, purpose, email, hash: hashOf(token), createdAt: now(), expiresAt } });
  return token;
}

/** Whose link a secret is from, while it is good; it is not used up by asking. */
export async function findMailedToken(token: string, purpose: MailedTokenPurpose): Promise<User | null> {
  if (!TOKEN.test(token)) return null;
  const row = await db.mailedToken.findUnique({ where: { hash: hashOf(token) }, include: { user: true } });
  if (row === null || row.purpose !== purpose || row.expiresAt <= now()) return null;
  return row.user.email === row.email && row.user.deletedAt === null ? row.user : null;
}

/**
 * Uses up a secret, and with it every other of the account for the same purpose. False when it was used meanwhile: of
 * two at once only one gets true.
 */
export async function useMailedToken(tx: Tx, token: string, purpose: MailedTokenPurpose): Promise<boolean> {
  const [used] = await tx.mailedToken.findMany({ where: { hash: hashOf(token), purpose }, select: { userId: true } });
  const { count } = await tx.mailedToken.deleteMany({ where: { hash: hashOf(token), purpose } });
  if (used === undefined || count === 0) return false;
  await tx.mailedToken.deleteMany({ where: { userId: used.userId, purpose } });
  return true;
}

/** Forgets links that nobody can use any more. */
export async function deleteExpiredMailedTokens(): Promise<void> {
  await db.mailedToken.deleteMany({ where: { expiresAt: { lte: now() } } });
  await db.emailChange.deleteMany({ where: { expiresAt: { lte: now() } } });
}

// The secret is random and long, so a plain hash can't be searched for it.
function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
