import { type RefObject, useEffect, useRef, useSyncExternalStore } from "react";

const modals: HTMLDialogElement[] = [];
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Makes a `<dialog>` modal for as long as it is drawn, also one that was open without scripts. */
export function useModal(): RefObject<HTMLDialogElement> {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    if (dialog.open) dialog.close();
    dialog.showModal();
    modals.push(dialog);
    tell();
    return () => {
      modals.splice(modals.indexOf(dialog), 1);
      tell();
    };
  }, []);
  return ref;
}

/** The modal dialog on top, without which nothing on the page can be reached or heard; null while there is none. */
export function useTopModal(): HTMLDialogElement | null {
  return useSyncExternalStore(
    subscribe,
    () => modals.at(-1) ?? null,
    () => null,
  );
}
