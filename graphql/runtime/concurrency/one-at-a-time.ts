/**
 * Gives turns, one each time round the event loop: whoever sends a thousand things at once is served between others, and
 * not before them.
 */
export function oneAtATime(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  const next = () => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(next);
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) setImmediate(next);
    });
}
