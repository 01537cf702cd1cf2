import { n } from "#graphql/sandbox/drawing/canvas.ts";
import type { Random } from "#graphql/sandbox/drawing/random.ts";

/** Heights along a line, by halving and shaking: `rough` 0 is a straight line, 1 a wild ridge. */
export function ridge(random: Random, steps: number, rough: number): number[] {
  const size = 2 ** Math.ceil(Math.log2(steps));
  const line = new Array<number>(size + 1).fill(0);
  line[0] = random.between(-0.5, 0.5);
  line[size] = random.between(-0.5, 0.5);
  let swing = 1;
  for (let span = size; span > 1; span /= 2) {
    for (let at = span / 2; at < size; at += span) {
      const mean = ((line[at - span / 2] ?? 0) + (line[at + span / 2] ?? 0)) / 2;
      line[at] = mean + random.between(-0.5, 0.5) * swing;
    }
    swing *= rough;
  }
  return line;
}

/** Long swells: a sum of a few sines. */
export function swell(random: Random, steps: number, waves: number): number[] {
  const parts = Array.from({ length: 3 }, (_, index) => ({
    turns: waves * (index + 1) * random.between(0.6, 1.3),
    phase: random.between(0, Math.PI * 2),
    size: 1 / (index + 1) ** 1.4,
  }));
  return Array.from({ length: steps + 1 }, (_, at) =>
    parts.reduce((sum, { turns, phase, size }) => sum + Math.sin((at / steps) * turns * Math.PI * 2 + phase) * size, 0),
  );
}

/** The points of a line of heights across `w`, around `y`, `swing` high. */
export function pointsOf(line: number[], w: number, y: number, swing: number): [number, number][] {
  return line.map((height, index) => [(index / (line.length - 1)) * w, y - height * swing]);
}

/** A filled land from a line of points down to the bottom. */
export function land(points: [number, number][], w: number, h: number, fill: string, extra = ""): string {
  const line = points.map(([x, y]) => `${n(x)} ${n(y)}`).join("L");
  return `<path d="M0 ${n(h)}L${line}L${n(w)} ${n(h)}Z" fill="${fill}" ${extra}/>`;
}

/** A curve through the middles between points. */
export function smooth(points: [number, number][]): string {
  const [first] = points;
  if (first === undefined) return "";
  let path = `${n(first[0])} ${n(first[1])}`;
  for (let index = 1; index < points.length; index++) {
    const [px, py] = points[index - 1] ?? first;
    const [x, y] = points[index] ?? first;
    path += `Q${n(px)} ${n(py)} ${n((px + x) / 2)} ${n((py + y) / 2)}`;
  }
  const [lx, ly] = points.at(-1) ?? first;
  return `${path}L${n(lx)} ${n(ly)}`;
}

/** A fir: stacked, slightly uneven boughs. */
export function fir(random: Random, x: number, y: number, height: number, fill: string): string {
  const tiers = 7;
  const left: string[] = [];
  const right: string[] = [];
  for (let tier = 0; tier < tiers; tier++) {
    const top = y - height + (height * 0.92 * tier) / tiers;
    const bottom = top + (height * 0.92) / tiers;
    const reach = height * 0.24 * ((tier + 1) / tiers) * random.between(0.8, 1.15);
    left.push(`${n(x - reach * 0.42)} ${n(top + 2)}L${n(x - reach)} ${n(bottom + height * 0.03)}`);
    right.unshift(
      `${n(x + reach * random.between(0.85, 1.1))} ${n(bottom + height * 0.03)}L${n(x + reach * 0.42)} ${n(top + 2)}`,
    );
  }
  const trunk = height * 0.022;
  return `<path d="M${n(x)} ${n(y - height)}L${left.join("L")}L${n(x - trunk)} ${n(y - height * 0.07)}L${n(x - trunk)} ${n(y + 4)}L${n(x + trunk)} ${n(y + 4)}L${n(x + trunk)} ${n(y - height * 0.07)}L${right.join("L")}Z" fill="${fill}"/>`;
}
