import type { ApiKeyScope, UserRole } from "#prisma/generated/client/client.ts";

/** What a program's key, or a token that a key has minted, allows. */
export type KeyRights = {
  id: string;
  /** The first key of its line: they share one budget. */
  familyId: string;
  /** A test key: it acts for the account's test side, its tasks go to the sandbox and cost nothing. */
  sandbox: boolean;
  scopes: readonly ApiKeyScope[];
  monthlyCreditLimit: number | null;
  maxCreditsPerRequest: number | null;
  maxConcurrentTasks: number | null;
  /** Slugs of the models it may use; empty for all. */
  models: readonly string[];
  /** When the key, or the token in its place, stops working; null for never. */
  worksUntil: Date | null;
  /** Set where a client token came instead of the key itself. */
  token: { id: string; endUser: string; taskId: string | null } | null;
};

/** Who asks. */
export type Viewer = {
  /** Whose rows are read and made: an account, or with a test key its test side. */
  userId: string;
  /** The public id of the session, where the viewer came with one. */
  sessionId: string | null;
  role: UserRole;
  /** The key that a program came with; absent for people. */
  key?: KeyRights | undefined;
  /** An operator tries a model: what they order goes to the sandbox and costs nothing, as with a test key. */
  isTrying?: true;
};

/** Somebody who acts for themselves, where no request of theirs is at hand: for what goes on without them. */
export function ownerAsViewer(userId: string): Viewer {
  return { userId, sessionId: null, role: "USER" };
}

/** Whether what this viewer orders goes to the sandbox and costs nothing: it comes with a test key, or is a trial of an operator's. */
export function isFree(viewer: Viewer | null): boolean {
  return viewer?.key?.sandbox === true || viewer?.isTrying === true;
}

/** Which tasks of the account the viewer may see: all, but for a client token, which has those of its end user. */
export function visibleTasks(viewer: Viewer | null): { endUser?: string; id?: string } {
  const token = viewer?.key?.token;
  if (token === undefined || token === null) return {};
  return { endUser: token.endUser, ...(token.taskId !== null && { id: token.taskId }) };
}
