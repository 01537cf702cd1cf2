import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { fromNow, MINUTE, now } from "#graphql/runtime/clock.ts";
import { deleteInBatches } from "#graphql/runtime/database/batches.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import type { Passkey, PasskeyPurpose } from "#prisma/generated/client/client.ts";

/** How long a challenge stands. */
export const LIFE_MS = 5 * MINUTE;

/** The site as passkeys know it: by the address of the settings, whatever a request says. */
export function relyingParty(): { id: string; origin: string } {
  const { hostname, origin } = new URL(env.publicUrl);
  return { id: hostname, origin };
}

const TRANSPORTS = ["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"] as const;

/** Whether a word is a way that browsers reach a passkey by. */
export function isTransport(word: string): word is (typeof TRANSPORTS)[number] {
  return (TRANSPORTS as readonly string[]).includes(word);
}

/** How many passkeys an account has at most. */
export const MOST_PASSKEYS = 20;

/** The passkeys of an account, oldest first. */
export function passkeysOf(userId: string): Promise<Passkey[]> {
  return db.passkey.findMany({ where: { userId }, orderBy: { id: "asc" }, take: MOST_PASSKEYS });
}

/** Keeps a challenge that a browser is sent. */
export async function keepChallenge(challenge: string, purpose: PasskeyPurpose, viewer: Viewer | null): Promise<void> {
  const whose = { userId: viewer?.userId ?? null, sessionId: viewer?.sessionId ?? null };
  await db.passkeyChallenge.create({ data: { challenge, purpose, ...whose, expiresAt: fromNow(LIFE_MS) } });
}

/** Uses a challenge up. False when it is unknown, used, out of date, or another purpose's or session's. */
export async function takeChallenge(challenge: string, purpose: PasskeyPurpose, viewer: Viewer | null) {
  const whose = { userId: viewer?.userId ?? null, sessionId: viewer?.sessionId ?? null };
  const good = { challenge, purpose, ...whose, expiresAt: { gt: now() } };
  return (await db.passkeyChallenge.deleteMany({ where: good })).count > 0;
}

/** Forgets challenges that nobody can answer any more. */
export async function deleteExpiredChallenges(): Promise<void> {
  const where = { expiresAt: { lte: now() } };
  await deleteInBatches((limit) => db.passkeyChallenge.deleteMany({ where, limit }));
}
