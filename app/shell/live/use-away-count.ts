import { useEffect } from "react";
import { countedIcon, countedTitle, isEnd } from "#app/shell/live/away.ts";
import { subscribeToEvents } from "#app/shell/live/live-events.ts";

function icons(): HTMLLinkElement[] {
  return Array.from(document.querySelectorAll<HTMLLinkElement>('link[rel="icon"]'));
}

/** Shows a number on the tab, in its title and on its icon; `clear` puts back what the page itself says. */
function tabBadge(): { show: (count: number) => void; clear: () => void } {
  let own = { title: "", shown: "" };
  let kept: [HTMLLinkElement, string][] = [];
  return {
    show: (count) => {
      // The page may have changed its title meanwhile; then that is its title.
      if (document.title !== own.shown) own = { title: document.title, shown: "" };
      own.shown = countedTitle(own.title, count);
      document.title = own.shown;
      if (kept.length === 0) kept = icons().map((link) => [link, link.href]);
      for (const [link] of kept) link.href = countedIcon(count);
    },
    clear: () => {
      if (own.shown !== "" && document.title === own.shown) document.title = own.title;
      own = { title: "", shown: "" };
      for (const [link, href] of kept) link.href = href;
      kept = [];
    },
  };
}

/** While the tab is hidden, counts on it what ended; seen again, it counts from zero. */
export function useAwayCount(): void {
  useEffect(() => {
    const badge = tabBadge();
    let ended = new Set<string>();
    const stop = subscribeToEvents((event) => {
      if (document.visibilityState !== "hidden" || !isEnd(event)) return;
      ended.add(event.taskId ?? "");
      badge.show(ended.size);
    });
    const look = () => {
      if (document.visibilityState === "hidden") return;
      ended = new Set();
      badge.clear();
    };
    document.addEventListener("visibilitychange", look);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", look);
      badge.clear();
    };
  }, []);
}
