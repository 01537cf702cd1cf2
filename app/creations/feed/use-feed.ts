import { useLocation, useNavigate, useSearchParams } from "@remix-run/react";
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

function searchWith(key: string | null): string {
  // The kind is put into the address without the router's knowledge.
  const params = new URLSearchParams(window.location.search);
  if (key === null) params.delete("view");
  else params.set("view", key);
  return `?${params}`;
}

const isViewing = (state: unknown) => typeof state === "object" && state !== null && "viewing" in state;

/** Which result fills the screen: the one that the address names, by its key or by its task. Back closes it; nothing is read for it. */
function useViewed(results: readonly Result[]) {
  const [params] = useSearchParams();
  const { state } = useLocation();
  const navigate = useNavigate();
  const isHydrated = useHydrated();
  const named = params.get("view");
  const found = named === null ? undefined : results.find(({ key, task }) => key === named || task.id === named);
  const viewed = isHydrated ? (found ?? null) : null;
  const latest = useRef({ isOpen: false, isOwn: false, navigate });
  latest.current = { isOpen: viewed !== null, isOwn: isViewing(state), navigate };
  const view = useCallback((wanted: string | null) => {
    const { isOpen, isOwn, navigate: go } = latest.current;
    // An entry of our own is left as by "back"; with an address that was opened as it is there is nothing to go back to.
    if (wanted === null && isOwn) return go(-1);
    const kept = isOpen && !isOwn ? {} : { viewing: true };
    go(
      { search: searchWith(wanted) },
      { replace: isOpen, preventScrollReset: true, state: wanted === null ? {} : kept },
    );
  }, []);
  // What was looked at may be deleted, here or elsewhere.
  const wasOpen = useRef(false);
  useEffect(() => {
    if (viewed === null && wasOpen.current && named !== null) view(null);
    wasOpen.current = viewed !== null;
  }, [viewed, named, view]);
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
