import { personOf } from "#graphql/domain/accounts/people/profile.ts";
import { endSession, endSessionsOf } from "#graphql/domain/accounts/sessions/session.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";

const PUBLIC_ID = /^[0-9a-f-]{36}$/;

/** Signs a browser out, by the public id of its session; its open sockets close soon. @throws NotFoundError */
export async function revokeSession(viewer: Viewer, publicId: string): Promise<void> {
  const { id: userId } = await personOf(viewer);
  const mine = PUBLIC_ID.test(publicId) ? { userId, publicId, expiresAt: { gt: now() } } : null;
  if (mine === null || (await db.session.count({ where: mine })) === 0) throw new NotFoundError("session");
  await endSession(publicId);
}

/** Signs every other browser out. Tells how many. */
export async function revokeOtherSessions(viewer: Viewer): Promise<number> {
  const { id } = await personOf(viewer);
  return endSessionsOf(id, viewer.sessionId);
}
