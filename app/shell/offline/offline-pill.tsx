import WifiOff from "lucide-react/icons/wifi-off";
import { useEffect, useRef, useState } from "react";
import { refetchFollowed } from "#app/lib/graphql/client.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { holdWhileOffline, useOnline } from "#app/shell/offline/online.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

/** Asks again for what is on the page when the network has come back. */
function useReturn(isOnline: boolean): void {
  const was = useRef(isOnline);
  useEffect(() => {
    if (isOnline && !was.current) refetchFollowed();
    was.current = isOnline;
  }, [isOnline]);
}

/**
 * Says that there is no network, as long as there is none, and keeps the page from being lost to a click meanwhile. Pages
 * outside the studio have no live region, so there it is one itself.
 */
export function OfflinePill({ isStudio }: { isStudio: boolean }) {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const [isHeld, setHeld] = useState(false);
  useReturn(isOnline);
  useEffect(() => holdWhileOffline(() => setHeld(true)), []);
  useEffect(() => {
    if (isOnline) setHeld(false);
  }, [isOnline]);
  const words = isOnline ? "" : t(isHeld ? "offline.held" : "offline.now");
  useAnnounce(words);
  if (isOnline) return null;
  const pill = (
    <div
      data-testid="offline"
      role={isStudio ? undefined : "status"}
      className="above-foot pointer-events-none flex max-w-lg items-center gap-3 rounded-2xl bg-ink px-4 py-3 text-paper text-sm shadow-lift motion-safe:animate-arrive"
    >
      <WifiOff className="size-5 shrink-0" aria-hidden="true" />
      <span>{words}</span>
    </div>
  );
  return isStudio ? <aside aria-label={t("offline.region")}>{pill}</aside> : pill;
}
