import { SECOND } from "#graphql/runtime/clock.ts";
import { remember } from "#graphql/runtime/database/remember.ts";
import { db } from "#graphql/runtime/db.ts";
import { onNotify } from "#graphql/runtime/pubsub.ts";
import type { SiteMode } from "#prisma/generated/client/client.ts";

/** Whether the site is open, and what its operators tell visitors beside the usual words. */
export type SiteState = { mode: SiteMode; message: string | null };

/** Should a notification have been lost: with the read, within two seconds. */
const MAX_AGE_MS = 1.5 * SECOND;

let latest: SiteState = { mode: "OPEN", message: null };
const listeners = new Set<(state: SiteState) => void>();

const read = remember("site", MAX_AGE_MS, async () => {
  const { mode = "OPEN", message = null } = (await db.site.findUnique({ where: { id: 1 } })) ?? {};
  return took({ mode, message });
});

function took(state: SiteState): SiteState {
  const hasChanged = state.mode !== latest.mode || state.message !== latest.message;
  latest = state;
  if (hasChanged) for (const listener of listeners) listener(state);
  return state;
}

/** How the site is, at most two seconds ago. While the database is away, as it was last known to be. */
export function siteState(): SiteState | Promise<SiteState> {
  const state = read();
  return state instanceof Promise ? state.catch(() => latest) : state;
}

/** How the site was last known to be, for who cannot wait; it is asked for anew meanwhile. */
export function siteNow(): SiteState {
  void siteState();
  return latest;
}

/** Calls `listener` whenever this process learns that the site has changed, until the returned function is called. */
export function onSiteChange(listener: (state: SiteState) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// After what is remembered has been forgotten, which listens for longer.
onNotify("site", () => void siteState());
