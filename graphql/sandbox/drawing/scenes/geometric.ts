import { type Canvas, n, type Scene } from "#graphql/sandbox/drawing/canvas.ts";
import { lighter, mix } from "#graphql/sandbox/drawing/colour.ts";

/** A grid of quarter circles, dots and stripes in a few flat colours. */
export function geometric(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const paper = mix("#f7efe0", palette.horizon, 0.25);
  const ink = mix(palette.near, palette.zenith, 0.2);
  const colours = [
    palette.accent,
    palette.sky,
    ink,
    mix(palette.accent, "#f2b134", 0.55),
    mix(palette.zenith, "#2a9d8f", 0.35),
  ] as const;
  const short = Math.min(w, h);
  const cells = random.whole(4, 5);
  const size = short / cells;
  const across = Math.ceil(w / size);
  const down = Math.ceil(h / size);
  const left = (w - across * size) / 2;
  const top = (h - down * size) / 2;
  const parts: string[] = [];
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      parts.push(
        tile(canvas, left + column * size, top + row * size, size, [random.pick(colours), random.pick(colours)], paper),
      );
    }
  }
  const sun = size * random.between(0.9, 1.3);
  const cx = left + size * random.whole(1, Math.max(1, across - 1));
  const cy = top + size * random.whole(1, Math.max(1, down - 1));
  const disc = `<circle cx="${n(cx)}" cy="${n(cy)}" r="${n(sun)}" fill="${palette.accent}"/><circle cx="${n(cx)}" cy="${n(cy)}" r="${n(sun * 0.62)}" fill="${lighter(palette.accent, 0.35)}"/><circle cx="${n(cx)}" cy="${n(cy)}" r="${n(sun * 0.28)}" fill="${ink}"/>`;
  const grid = `<rect width="${n(w)}" height="${n(h)}" fill="${paper}"/>`;
  return { svg: grid + parts.join("") + disc, horizon: null, water: null };
}

function tile({ random }: Canvas, x: number, y: number, s: number, [a, b]: [string, string], paper: string): string {
  const turn = random.whole(0, 3) * 90;
  const ground = `<rect x="${n(x)}" y="${n(y)}" width="${n(s + 0.6)}" height="${n(s + 0.6)}" fill="${random.chance(0.45) ? paper : b}"/>`;
  const shapes = [
    `<path d="M0 0H${n(s)}A${n(s)} ${n(s)} 0 0 1 0 ${n(s)}Z" fill="${a}"/>`,
    `<path d="M0 0H${n(s)}A${n(s)} ${n(s)} 0 0 1 0 ${n(s)}Z" fill="${a}"/><path d="M0 0H${n(s * 0.55)}A${n(s * 0.55)} ${n(s * 0.55)} 0 0 1 0 ${n(s * 0.55)}Z" fill="${paper}"/>`,
    `<path d="M0 ${n(s / 2)}A${n(s / 2)} ${n(s / 2)} 0 0 1 ${n(s)} ${n(s / 2)}Z" fill="${a}"/><path d="M0 ${n(s)}A${n(s / 2)} ${n(s / 2)} 0 0 1 ${n(s)} ${n(s)}Z" fill="${a}"/>`,
    `<circle cx="${n(s / 2)}" cy="${n(s / 2)}" r="${n(s * 0.34)}" fill="${a}"/>`,
    `<path d="M0 0H${n(s)}L0 ${n(s)}Z" fill="${a}"/>`,
    Array.from(
      { length: 5 },
      (_, index) => `<rect x="0" y="${n((s / 5) * index)}" width="${n(s)}" height="${n(s / 10)}" fill="${a}"/>`,
    ).join(""),
    Array.from(
      { length: 9 },
      (_, index) =>
        `<circle cx="${n(s * (0.2 + 0.3 * (index % 3)))}" cy="${n(s * (0.2 + 0.3 * Math.floor(index / 3)))}" r="${n(s * 0.07)}" fill="${a}"/>`,
    ).join(""),
  ] as const;
  return `${ground}<g transform="translate(${n(x)} ${n(y)}) rotate(${turn} ${n(s / 2)} ${n(s / 2)})">${shapes[random.whole(0, shapes.length - 1)]}</g>`;
}
