import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useRef, useState } from "react";

type Disclosure = {
  ref: RefObject<HTMLDetailsElement>;
  isOpen: boolean;
  onToggle: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onClick: (event: MouseEvent) => void;
};

function focusChosen(details: HTMLDetailsElement): void {
  details.querySelector<HTMLElement>("input[type=radio]:checked:not(:disabled)")?.focus();
}

/** Closes a disclosure and leaves the keyboard where it was opened from. */
function close(details: HTMLDetailsElement): void {
  details.open = false;
  details.querySelector("summary")?.focus();
}

/**
 * What scripts add to a `<details>` of the bar: opened, the chosen radio has the keyboard; Escape, Enter and, with `closesOnChoice`,
 * a click on a radio close it and give the keyboard back; a click or the focus elsewhere closes it, too. That only one is open at a
 * time browsers see to, by the name that all have.
 */
export function useDisclosure(closesOnChoice: boolean): Disclosure {
  const ref = useRef<HTMLDetailsElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    const leave = ({ target }: Event) => {
      const details = ref.current;
      // What stands in a dialog of its own was opened from here.
      const isAway = target instanceof Element && !details?.contains(target) && target.closest("dialog") === null;
      if (details !== null && isAway) details.open = false;
    };
    const leaveByKey = (event: globalThis.KeyboardEvent) => {
      const details = ref.current;
      if (event.key !== "Escape" || event.defaultPrevented || details === null) return;
      if (document.querySelector("dialog[open]") !== null) return;
      // For this press it is all there was to close.
      event.preventDefault();
      close(details);
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
    document.addEventListener("keydown", leaveByKey, { capture: true });
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("focusin", leave);
      document.removeEventListener("keydown", leaveByKey, { capture: true });
    };
  }, [isOpen]);
  return {
    ref,
    isOpen,
    onToggle: () => {
      const details = ref.current;
      if (details === null) return;
      setOpen(details.open);
      if (details.open) focusChosen(details);
    },
    onKeyDown: (event) => {
      const isInput = event.target instanceof HTMLInputElement;
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !isInput || ref.current === null) return;
      // Else the browser would take it for the order.
      event.preventDefault();
      close(ref.current);
    },
    onClick: (event) => {
      const { target, detail } = event;
      const isRadio = target instanceof HTMLInputElement && target.type === "radio";
      // The arrow keys click as well, as often as they move.
      if (closesOnChoice && isRadio && detail > 0 && ref.current !== null) close(ref.current);
    },
  };
}
