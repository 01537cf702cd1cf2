import { type CredentialKind, endedAmong } from "#graphql/domain/accounts/ended-credentials.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { log } from "#graphql/runtime/log.ts";

/** A revoked session, key or token must be noticed within 2 s, by every process: each looks at the rows for itself. */
const LOOK_EVERY_MS = SECOND;
/** So few in one statement that nobody waits for it. */
const AT_ONCE = 2000;

/** What somebody came with, by its row. */
export type Credential = { kind: CredentialKind; id: string };

const watched: Record<CredentialKind, Map<string, Set<() => void>>> = {
  session: new Map(),
  key: new Map(),
  token: new Map(),
};
let timer: NodeJS.Timeout | undefined;
let isLooking = false;

/** What a viewer came with; null for nobody. */
export function credentialOf(viewer: Viewer | null): Credential | null {
  if (viewer === null) return null;
  const { key, sessionId } = viewer;
  if (key === undefined) return sessionId === null ? null : { kind: "session", id: sessionId };
  return key.token === null ? { kind: "key", id: key.id } : { kind: "token", id: key.token.id };
}

/** Calls `onEnd` once when the credential is revoked, ends or expires, until the returned function is called. */
export function watchCredential({ kind, id }: Credential, onEnd: () => void): () => void {
  const listeners = watched[kind].get(id) ?? new Set();
  watched[kind].set(id, listeners.add(onEnd));
  timer ??= setInterval(look, LOOK_EVERY_MS).unref();
  return () => {
    listeners.delete(onEnd);
    if (listeners.size === 0 && watched[kind].get(id) === listeners) watched[kind].delete(id);
    stopIfIdle();
  };
}

function stopIfIdle(): void {
  if (Object.values(watched).some((ids) => ids.size > 0)) return;
  clearInterval(timer);
  timer = undefined;
}

async function look(): Promise<void> {
  if (isLooking) return;
  isLooking = true;
  try {
    for (const kind of Object.keys(watched) as CredentialKind[]) {
      const asked = [...watched[kind].keys()];
      for (let start = 0; start < asked.length; start += AT_ONCE)
        await lookAt(kind, asked.slice(start, start + AT_ONCE));
    }
  } catch (error) {
    log.error({ event: "session check failed", err: error }, "open connections could not be checked");
  } finally {
    isLooking = false;
  }
}

async function lookAt(kind: CredentialKind, ids: string[]): Promise<void> {
  for (const id of await endedAmong(kind, ids)) {
    const listeners = [...(watched[kind].get(id) ?? [])];
    watched[kind].delete(id);
    for (const onEnd of listeners) onEnd();
  }
  stopIfIdle();
}
