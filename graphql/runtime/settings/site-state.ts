import { onNotify } from "#graphql/runtime/pubsub.ts";
import { siteRow } from "#graphql/runtime/settings/site-row.ts";
import type { SiteMode } from "#prisma/generated/client/client.ts";

/** Whether the site is open, and what its operators tell visitors beside the usual words. */
export type SiteState = { mode: SiteMode; message: string | null };

let latest: SiteState = { mode: "OPEN", message: null };
const listeners = new Set<(state: SiteState) => void>();

function took(row: SiteState | null): SiteState {
  const { mode = "OPEN", message = null } = row ?? {};
  const state = { mode, message };
  const hasChanged = state.mode !== latest.mode || state.message !== latest.message;
  latest = state;
  if (hasChanged) for (const listener of listeners) listener(state);
  return state;
}

/** How the site is, at most two seconds ago. While the database is away, as it was last known to be. */
export function siteState(): SiteState | Promise<SiteState> {
  const row = siteRow();
  return row instanceof Promise ? row.then(took, () => latest) : took(row);
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
