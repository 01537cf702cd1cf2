/**
 * Gives turns, in the order they were asked for, one each time round the event loop: whoever sends a thousand things at once is
 * served between others, and not before them. With `between`, so many more rounds of the loop are left to others after each.
 */
export function oneAtATime(between = 0): () => Promise<void> {
  const waiting: (() => void)[] = [];
  const next = (left: number) => {
    if (left > 0) return void setImmediate(next, left - 1);
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(next, between);
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) setImmediate(next, 0);
    });
}
