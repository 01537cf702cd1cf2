import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";

export type View = { scale: number; x: number; y: number };
const WHOLE: View = { scale: 1, x: 0, y: 0 };
export const MOST_ZOOM = 6;

const STEP = 5;
const KEYS: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: STEP, y: 0 },
  ArrowRight: { x: -STEP, y: 0 },
  ArrowUp: { x: 0, y: STEP },
  ArrowDown: { x: 0, y: -STEP },
};

/** The view within bounds: `x` and `y` in hundredths of the picture's size, so far that its edge is never left. */
export function bounded({ scale, x, y }: View): View {
  const zoom = Math.min(MOST_ZOOM, Math.max(1, scale));
  const most = ((zoom - 1) / 2) * 100;
  const within = (value: number) => Math.min(most, Math.max(-most, value)) + 0;
  return { scale: zoom, x: within(x), y: within(y) };
}

/** One view for several pictures: what is done to one is done to all. */
export function useView() {
  const [view, setView] = useState(WHOLE);
  const from = useRef<{ x: number; y: number } | null>(null);
  const move = (x: number, y: number) => setView((now) => bounded({ ...now, x: now.x + x, y: now.y + y }));
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (view.scale === 1) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (from.current === null) return;
      const { width, height } = event.currentTarget.getBoundingClientRect();
      const [x, y] = [event.clientX - from.current.x, event.clientY - from.current.y];
      from.current = { x: event.clientX, y: event.clientY };
      move((x / width) * 100, (y / height) * 100);
    },
    onPointerUp: () => {
      from.current = null;
    },
    onPointerCancel: () => {
      from.current = null;
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const step = KEYS[event.key];
      if (step === undefined || view.scale === 1) return;
      event.preventDefault();
      move(step.x, step.y);
    },
  };
  return {
    view,
    zoom: (scale: number) => setView((now) => bounded({ ...now, scale })),
    reset: () => setView(WHOLE),
    handlers,
  };
}
