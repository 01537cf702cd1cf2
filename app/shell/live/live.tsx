import { useFetchers, useNavigation } from "@remix-run/react";
import {
  createContext,
  type ReactNode,
  type RefObject,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import { refetchFollowed } from "#app/lib/graphql/client.ts";
import { SECOND } from "#app/lib/time.ts";
import { publishEvent } from "#app/shell/live/live-events.ts";
import { type LiveEvent, type LiveState, startLive } from "#app/shell/live/live-loop.ts";
import { WatchProvider } from "#app/tasks/watch.ts";
import { Announcer } from "#app/ui/messages/announce.tsx";

const POLL_EVERY_MS = 3 * SECOND;
const GATHER_MS = 120;
const IN_PLACE: LiveEvent["type"][] = ["SNAPSHOT", "STARTED", "SAVING", "RESUBMITTED"];

const LiveContext = createContext<LiveState>("connecting");

/** Asks again for what is on the page, once for many calls within a moment. */
function useRefresh(): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(refetchFollowed, GATHER_MS);
  }, []);
}

/** While the socket is away and something on the page is unfinished, asks every three seconds; never in a hidden tab. */
function usePolling(state: LiveState, open: number, refresh: () => void): void {
  const polling = (state === "reconnecting" || state === "checking") && open > 0;
  useEffect(() => {
    if (!polling) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") refresh();
    }, POLL_EVERY_MS);
    return () => clearInterval(timer);
  }, [polling, refresh]);
}

/** A loader that read before an event came may answer after it, with what was true before: then the page asks again. */
function useLateLoaders(news: RefObject<number>, refresh: () => void): void {
  const isLoading = [useNavigation(), ...useFetchers()].some(({ state }) => state === "loading");
  useEffect(() => {
    if (!isLoading) return;
    const before = news.current;
    return () => {
      if (news.current !== before) refresh();
    };
  }, [isLoading, news, refresh]);
}

/** One live connection for the studio; whatever is drawn inside may wait for its news and speak through its live region. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<LiveState>("connecting");
  const [open, setOpen] = useState(0);
  const openNow = useRef(0);
  const refresh = useRefresh();
  openNow.current = open;

  useEffect(() => {
    let first = true;
    return startLive({
      onState: setState,
      onNews: () => {
        news.current += 1;
      },
      onEvent: (event) => {
        publishEvent(event);
        // What finished between the server's drawing and the first event is in no snapshot of open tasks.
        if ((first && openNow.current > 0) || !IN_PLACE.includes(event.type)) refresh();
        first = false;
      },
    });
  }, [refresh]);
  usePolling(state, open, refresh);
  const news = useRef(0);
  useLateLoaders(news, refresh);

  const watch = useCallback(() => {
    setOpen((count) => count + 1);
    return () => setOpen((count) => count - 1);
  }, []);
  return (
    <LiveContext.Provider value={state}>
      <WatchProvider value={watch}>
        <Announcer>{children}</Announcer>
      </WatchProvider>
    </LiveContext.Provider>
  );
}

/** How events arrive at present. */
export function useLiveState(): LiveState {
  return useContext(LiveContext);
}
