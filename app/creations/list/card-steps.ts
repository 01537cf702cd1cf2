/** Where a card stands in the window, in pixels. */
export type Box = { left: number; right: number; top: number; bottom: number };

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] as const;
export type Arrow = (typeof ARROWS)[number];

function overlap(a: Box, b: Box): number {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left);
}

/** The nearest card above or below, of those in the same column the one that shares most of its width. */
function inColumn(boxes: readonly Box[], here: Box, isDown: boolean): number | null {
  const gap = (box: Box) => (isDown ? box.top - here.bottom : here.top - box.bottom);
  let best: { index: number; gap: number; shared: number } | null = null;
  for (const [index, box] of boxes.entries()) {
    const found = { index, gap: gap(box), shared: overlap(box, here) };
    if (found.gap < -1 || found.shared <= 0) continue;
    const isNearer = best === null || found.gap < best.gap - 1;
    if (isNearer || (best !== null && found.gap <= best.gap + 1 && found.shared > best.shared)) best = found;
  }
  return best?.index ?? null;
}

/**
 * Which card an arrow leads to: left and right in the order of reading, up and down within the column, whatever the heights.
 * Null where nothing is that way.
 */
export function cardAt(boxes: readonly Box[], from: number, key: Arrow): number | null {
  const here = boxes[from];
  if (here === undefined) return null;
  if (key === "ArrowUp" || key === "ArrowDown") return inColumn(boxes, here, key === "ArrowDown");
  const next = key === "ArrowLeft" ? from - 1 : from + 1;
  return boxes[next] === undefined ? null : next;
}

/** The card to begin with: the first whose top is in the window, else the first of all. */
export function firstInView(boxes: readonly Box[], height: number): number | null {
  const inView = boxes.findIndex(({ top }) => top >= 0 && top < height);
  return inView >= 0 ? inView : boxes.length > 0 ? 0 : null;
}
