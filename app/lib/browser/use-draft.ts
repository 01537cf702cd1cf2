import { useCallback, useEffect, useState } from "react";
import { store, stored } from "#app/lib/browser/storage.ts";

/** Text somebody edits, kept in this browser across reloads. A new `initial` from the server replaces the draft. */
export function useDraft(name: string, initial: string): [string, (text: string) => void] {
  const key = `draft:${name}`;
  const [draft, setDraft] = useState({ key, initial, text: initial });
  const isCurrent = draft.key === key && draft.initial === initial;
  const text = isCurrent ? draft.text : initial;
  useEffect(() => {
    const kept = stored("localStorage", key);
    const [base, edited] = kept == null ? [null, null] : splitKept(kept);
    setDraft({ key, initial, text: base === initial && edited !== null ? edited : initial });
  }, [key, initial]);
  const change = useCallback(
    (next: string) => {
      setDraft({ key, initial, text: next });
      store("localStorage", key, next === initial ? null : JSON.stringify([initial, next]));
    },
    [key, initial],
  );
  return [text, change];
}

function splitKept(kept: string): [string | null, string | null] {
  try {
    const [base, edited]: unknown[] = JSON.parse(kept);
    return typeof base === "string" && typeof edited === "string" ? [base, edited] : [null, null];
  } catch {
    return [null, null];
  }
}
