import { openSessionsAmong } from "#graphql/domain/accounts/session.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { log } from "#graphql/runtime/log.ts";

/** A revoked session must be noticed within 5 s. */
const LOOK_EVERY_MS = 3 * SECOND;
/** PostgreSQL takes at most 65 535 values in one statement. */
const AT_ONCE = 10_000;

const watched = new Map<string, Set<() => void>>();
let timer: NodeJS.Timeout | undefined;
let isLooking = false;

/** Calls `onEnd` once when the session ends or expires, until the returned function is called. */
export function watchSession(publicId: string, onEnd: () => void): () => void {
  const listeners = watched.get(publicId) ?? new Set();
  watched.set(publicId, listeners.add(onEnd));
  timer ??= setInterval(look, LOOK_EVERY_MS).unref();
  return () => {
    listeners.delete(onEnd);
    if (listeners.size === 0 && watched.get(publicId) === listeners) watched.delete(publicId);
    if (watched.size === 0) stop();
  };
}

function stop(): void {
  clearInterval(timer);
  timer = undefined;
}

async function look(): Promise<void> {
  if (isLooking) return;
  isLooking = true;
  try {
    const asked = [...watched.keys()];
    for (let start = 0; start < asked.length; start += AT_ONCE) await lookAt(asked.slice(start, start + AT_ONCE));
  } catch (error) {
    log.error({ event: "session check failed", err: error }, "open connections could not be checked");
  } finally {
    isLooking = false;
  }
}

async function lookAt(publicIds: string[]): Promise<void> {
  const open = await openSessionsAmong(publicIds);
  for (const publicId of publicIds) {
    if (open.has(publicId)) continue;
    const listeners = [...(watched.get(publicId) ?? [])];
    watched.delete(publicId);
    for (const onEnd of listeners) onEnd();
  }
  if (watched.size === 0) stop();
}
