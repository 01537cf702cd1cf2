import { useLocation, useSearchParams } from "@remix-run/react";
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { Order } from "#app/creations/feed/orders.ts";
import { type Result, resultsOf } from "#app/creations/feed/shots.ts";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";

/** So many stand side by side at most. */
export const MOST_BESIDE = 4;

/** What somebody can do to the results on the page without leaving it. None of these change while the page is open. */
export type FeedActs = {
  choose: (key: string | null) => void;
  view: (key: string | null) => void;
  /** Takes a task among those to compare, or out of them. @returns whether there was room. */
  toggleCompared: (id: string) => boolean;
  clearCompared: () => void;
};

/** The feed as somebody sees it: its rows, and which result is chosen, looked at, and put aside to be compared. */
export type FeedState = {
  orders: readonly Order[];
  results: readonly Result[];
  /** What was chosen by a click or a key. */
  chosen: Result | null;
  viewed: Result | null;
  compared: readonly string[];
  acts: FeedActs;
};

const nothing: FeedActs = {
  choose: () => undefined,
  view: () => undefined,
  toggleCompared: () => false,
  clearCompared: () => undefined,
};
const FeedActsContext = createContext<FeedActs>(nothing);
export const FeedActsProvider = FeedActsContext.Provider;

/** What can be done to the results on this page. */
export function useFeedActs(): FeedActs {
  return useContext(FeedActsContext);
}

function addressWith(id: string | null): string {
  const url = new URL(window.location.href);
  if (id === null) url.searchParams.delete("view");
  else url.searchParams.set("view", id);
  return url.pathname + url.search + url.hash;
}

const isViewing = (state: unknown) => typeof state === "object" && state !== null && "viewing" in state;
/** The router's number of an entry of the history; our own have that of the one they were made from. */
const numberOf = (state: unknown) => (typeof state === "object" && state !== null && "idx" in state ? state.idx : null);

/**
 * Which result fills the screen, by its key. The address names its task, and back closes it: by an entry of our own, which the
 * router is not told of, because nothing of the page has to be read anew for it.
 */
function useViewed(results: readonly Result[]) {
  const [params] = useSearchParams();
  const named = params.get("view");
  const isHydrated = useHydrated();
  const [asked, setAsked] = useState<string | null | undefined>(undefined);
  const first = results.find(({ task }) => task.id === named)?.key ?? null;
  const key = asked === undefined ? first : asked;
  const viewed = isHydrated ? (results.find((result) => result.key === key) ?? null) : null;
  const isOpen = useRef(false);
  isOpen.current = viewed !== null;
  const latest = useRef(results);
  latest.current = results;
  const { key: location } = useLocation();
  const here = useRef<unknown>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another location of the router's has another number
  useEffect(() => {
    here.current = numberOf(window.history.state);
  }, [location]);
  // What the address says is no news to the router while we go back from our own entry ourselves.
  const isLeaving = useRef(false);
  useEffect(() => {
    const turn = (event: PopStateEvent) => {
      const named = new URLSearchParams(window.location.search).get("view");
      const isOwn = isOpen.current || isLeaving.current || isViewing(event.state);
      isLeaving.current = false;
      if (!isOwn || numberOf(event.state) !== here.current) return;
      // Before the router, for which the address has not changed.
      event.stopImmediatePropagation();
      setAsked(latest.current.find(({ task }) => task.id === named)?.key ?? null);
    };
    window.addEventListener("popstate", turn, { capture: true });
    return () => window.removeEventListener("popstate", turn, { capture: true });
  }, []);
  const view = useCallback((wanted: string | null) => {
    const { history } = window;
    const id = latest.current.find((result) => result.key === wanted)?.task.id ?? null;
    if (id === null) {
      setAsked(null);
      isLeaving.current = isViewing(history.state);
      if (isLeaving.current) history.back();
      else history.replaceState(history.state, "", addressWith(null));
      return;
    }
    if (isOpen.current) history.replaceState(history.state, "", addressWith(id));
    else history.pushState({ ...history.state, viewing: true }, "", addressWith(id));
    setAsked(wanted);
  }, []);
  // What was looked at may be deleted, here or elsewhere.
  const isGone = asked != null && viewed === null;
  useEffect(() => {
    if (isGone) view(null);
  }, [isGone, view]);
  return { viewed, view };
}

function useCompared() {
  const [compared, setCompared] = useState<readonly string[]>([]);
  const latest = useRef(compared);
  const put = useCallback((ids: readonly string[]) => {
    latest.current = ids;
    setCompared(ids);
  }, []);
  const toggleCompared = useCallback(
    (id: string) => {
      const ids = latest.current;
      const isIn = ids.includes(id);
      if (!isIn && ids.length >= MOST_BESIDE) return false;
      put(isIn ? ids.filter((one) => one !== id) : [...ids, id]);
      return true;
    },
    [put],
  );
  const clearCompared = useCallback(() => put([]), [put]);
  return { compared, toggleCompared, clearCompared };
}

/** The state of a feed. What is just being deleted is nowhere in it. */
export function useFeed(given: readonly Order[]): FeedState {
  const { pending } = useTaskActions();
  const [key, choose] = useState<string | null>(null);
  const orders = useMemo(
    () =>
      given.flatMap((order) => {
        const tasks = order.tasks.filter(({ id }) => pending.get(id) !== "delete");
        return tasks.length === 0 ? [] : [tasks.length === order.tasks.length ? order : { ...order, tasks }];
      }),
    [given, pending],
  );
  const results = useMemo(() => resultsOf(orders), [orders]);
  const { viewed, view } = useViewed(results);
  const { compared, toggleCompared, clearCompared } = useCompared();
  const acts = useMemo(() => ({ choose, view, toggleCompared, clearCompared }), [view, toggleCompared, clearCompared]);
  const chosen = results.find((result) => result.key === key) ?? null;
  const there = useMemo(() => compared.filter((id) => results.some(({ task }) => task.id === id)), [compared, results]);
  return { orders, results, chosen, viewed, compared: there, acts };
}
