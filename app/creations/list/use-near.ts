import { type FocusEvent, type PointerEvent, useState } from "react";

/**
 * Whether something is looked at: pointed at by a mouse, holding the focus, or, for fingers, opened. A list that shows what can
 * be done to each of its items only then is half as long.
 */
export function useNear() {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const point = (is: boolean) => (event: PointerEvent) => {
    if (event.pointerType === "mouse") setPointed(is);
  };
  return {
    isNear: isPointed || isFocused || isOpen,
    isOpen,
    toggle: () => setOpen((was) => !was),
    handlers: {
      onPointerEnter: point(true),
      onPointerLeave: point(false),
      onFocus: () => setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
        if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return;
        setFocused(false);
        setOpen(false);
      },
    },
  };
}
