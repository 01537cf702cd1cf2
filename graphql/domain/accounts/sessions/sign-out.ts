import { endSession } from "#graphql/domain/accounts/sessions/session.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";

/** Ends the session the viewer came with. Tells whether there was one. */
export async function signOut(viewer: Viewer | null): Promise<boolean> {
  if (viewer === null || viewer.sessionId === null) return false;
  await endSession(viewer.sessionId);
  return true;
}
