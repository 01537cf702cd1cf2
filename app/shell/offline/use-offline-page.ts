import { useEffect } from "react";
import { store, stored } from "#app/lib/browser/storage.ts";
import { useRootData } from "#app/shell/root-data.ts";

const REFRESHED = "offline-page";

/** True once a day and whenever the colours change: then the kept page is fetched anew. */
function isDue(theme: string): boolean {
  const state = `${theme} ${new Date().toISOString().slice(0, 10)}`;
  // Without storage it is fetched once a visit, which does no harm.
  if (stored("localStorage", REFRESHED) === state) return false;
  store("localStorage", REFRESHED, state);
  return true;
}

/** Has the browser keep a page to show when there is no network. Browsers allow it over https and on localhost alone. */
export function useOfflinePage(): void {
  const theme = useRootData()?.theme ?? "system";
  useEffect(() => {
    if (import.meta.env.DEV || navigator.serviceWorker === undefined) return;
    const keep = async () => {
      await navigator.serviceWorker.register("/sw.js", { scope: "/" });
      const { active } = await navigator.serviceWorker.ready;
      if (isDue(theme)) active?.postMessage("refresh");
    };
    // Private windows and full disks refuse; the site works as well without.
    keep().catch(() => undefined);
  }, [theme]);
}
