import { endStreams } from "#graphql/gateway/live/connections.ts";
import { closeSockets } from "#graphql/gateway/live/sockets.ts";
import { onSiteChange } from "#graphql/runtime/settings/site-state.ts";

/** Lets open sockets and streams end when the site is closed for maintenance: they come back once it is open. @returns what stops it. */
export function endLiveInMaintenance(): () => void {
  return onSiteChange(({ mode }) => {
    if (mode !== "MAINTENANCE") return;
    endStreams();
    void closeSockets();
  });
}
