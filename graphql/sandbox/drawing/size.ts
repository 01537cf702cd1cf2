const SIDE = 1024;

/** Pixels of an image: exactly the ratio asked for, about `scale` megapixels times `scale`, even sides. */
export function imageSize(ratio: string, scale: number): { width: number; height: number } {
  const [a, b] = sidesOf(ratio);
  const unit = 2 * Math.max(1, Math.round((SIDE * scale) / Math.sqrt(a * b) / 2));
  return { width: a * unit, height: b * unit };
}

const LONGEST_CLIP_SIDE = 1024;
const LEAST_UNIT = 2;

/** Pixels of a clip: exactly the ratio, at most `area` of them, even sides as H.264 wants. */
export function clipSize(ratio: string, area: number): { width: number; height: number } {
  const [a, b] = sidesOf(ratio);
  const byArea = Math.sqrt(area / (a * b));
  const bySide = LONGEST_CLIP_SIDE / Math.max(a, b);
  const unit = Math.max(LEAST_UNIT, 2 * Math.floor(Math.min(byArea, bySide) / 2));
  return { width: even(a * unit), height: even(b * unit) };
}

/** The ratio of a picture as whole numbers that are small enough to scale: 1344 × 768 is 7:4. */
export function ratioOfPixels(width: number, height: number): string {
  const LIMIT = 64;
  const divisor = greatest(width, height);
  const [a, b] = [width / divisor, height / divisor];
  if (Math.max(a, b) <= LIMIT) return `${a}:${b}`;
  const shrink = LIMIT / Math.max(a, b);
  return `${Math.max(1, Math.round(a * shrink))}:${Math.max(1, Math.round(b * shrink))}`;
}

function sidesOf(ratio: string): [number, number] {
  const [a = 1, b = 1] = ratio.split(":").map(Number);
  return [a, b];
}

function greatest(a: number, b: number): number {
  return b === 0 ? a : greatest(b, a % b);
}

function even(value: number): number {
  return value - (value % 2);
}
