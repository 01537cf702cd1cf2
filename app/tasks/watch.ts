import { createContext, useContext, useEffect } from "react";

const WatchContext = createContext<() => () => void>(() => () => undefined);

/** Whoever brings updates to the page gives a function that begins a watch and returns how to end it. */
export const WatchProvider = WatchContext.Provider;

/** Tells that something unfinished is on the page: while it is, a page without a socket keeps asking. */
export function useWatch(unfinished: boolean): void {
  const watch = useContext(WatchContext);
  useEffect(() => (unfinished ? watch() : undefined), [unfinished, watch]);
}
