import { type SiteState, siteState } from "#graphql/runtime/settings/site-state.ts";

export type { SiteState };

/** How the site is, at most two seconds ago; no statement for who asks. */
export async function readSiteMode(): Promise<SiteState> {
  return siteState();
}
