import { personOf } from "#graphql/domain/accounts/people/profile.ts";
import { endSessionsOf } from "#graphql/domain/accounts/sessions/session.ts";
import { type From, recordSecurityEvent } from "#graphql/domain/accounts/trail/security-events.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";

const PUBLIC_ID = /^[0-9a-f-]{36}$/;

/** Signs a browser out, by the public id of its session; its open sockets close soon. @throws NotFoundError */
export async function revokeSession(viewer: Viewer, publicId: string, from: From = null): Promise<void> {
  const { id: userId } = await personOf(viewer);
  if (!PUBLIC_ID.test(publicId)) throw new NotFoundError("session");
  await db.$transaction(async (tx) => {
    const mine = { userId, publicId, expiresAt: { gt: now() } };
    const ended = await tx.session.findFirst({ where: mine, select: { userAgent: true } });
    if (ended === null || (await tx.session.deleteMany({ where: mine })).count === 0)
      throw new NotFoundError("session");
    await recordSecurityEvent(tx, { userId, kind: "SESSION_ENDED", from, detail: ended.userAgent });
  });
}

/** Signs every other browser out. Tells how many. */
export async function revokeOtherSessions(viewer: Viewer, from: From = null): Promise<number> {
  const { id: userId } = await personOf(viewer);
  return db.$transaction(async (tx) => {
    const count = await endSessionsOf(userId, viewer.sessionId, tx);
    if (count > 0) await recordSecurityEvent(tx, { userId, kind: "SESSIONS_ENDED", from });
    return count;
  });
}
