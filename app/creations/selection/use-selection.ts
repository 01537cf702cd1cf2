import { useCallback, useMemo, useRef, useState } from "react";

export type Selection = {
  selected: ReadonlySet<string>;
  toggle: (id: string, isRange: boolean) => void;
  all: () => void;
  clear: () => void;
};

const NONE: ReadonlySet<string> = new Set();

/** The ids from one to another in a list, both included, whichever comes first. */
export function stretch(ids: readonly string[], from: string, to: string): string[] {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
  return a < 0 || b < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** Which of the shown items are ticked, at first those of `before`. With shift held, everything from the last tick to this one follows it. */
export function useSelection(ids: readonly string[], before: readonly string[] = []): Selection {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(() => (before.length === 0 ? NONE : new Set(before)));
  const last = useRef<string | null>(null);
  const shown = useRef(ids);
  shown.current = ids;
  const selected = useMemo(() => new Set(ids.filter((id) => ticked.has(id))), [ids, ticked]);
  const toggle = useCallback((id: string, isRange: boolean) => {
    const group = isRange && last.current !== null ? stretch(shown.current, last.current, id) : [id];
    last.current = id;
    setTicked((before) => {
      const after = new Set(before);
      const isOn = !before.has(id);
      for (const one of group) isOn ? after.add(one) : after.delete(one);
      return after;
    });
  }, []);
  const clear = useCallback(() => {
    last.current = null;
    setTicked(NONE);
  }, []);
  const all = useCallback(() => setTicked(new Set(shown.current)), []);
  return { selected, toggle, all, clear };
}
