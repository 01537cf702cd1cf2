import { now } from "#graphql/runtime/clock.ts";

/** A key that works: neither revoked nor past its time. */
export function alive() {
  return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now() } }] };
}
