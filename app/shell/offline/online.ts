import { useSyncExternalStore } from "react";

function subscribe(onChange: () => void): () => void {
  window.addEventListener("online", onChange);
  window.addEventListener("offline", onChange);
  return () => {
    window.removeEventListener("online", onChange);
    window.removeEventListener("offline", onChange);
  };
}

/** Whether the browser has a network; true on the server, where there is always one. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
}

function leavesPage(target: EventTarget | null): boolean {
  const link = target instanceof Element ? target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.hasAttribute("download") || link.target === "_blank") return false;
  const here = window.location;
  return link.origin === here.origin && !(link.pathname === here.pathname && link.search === here.search);
}

/**
 * Keeps the page as it is while there is no network: what is sent or followed would end in an error page, and what was typed
 * would be gone with it. `onHeld` is called instead.
 */
export function holdWhileOffline(onHeld: () => void): () => void {
  const hold = (event: Event) => {
    if (navigator.onLine || (event.type === "click" && !leavesPage(event.target))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    onHeld();
  };
  // On the window and before everybody else: the router listens further down.
  window.addEventListener("submit", hold, true);
  window.addEventListener("click", hold, true);
  return () => {
    window.removeEventListener("submit", hold, true);
    window.removeEventListener("click", hold, true);
  };
}
