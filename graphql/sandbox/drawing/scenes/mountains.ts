import {
  type Canvas,
  clouds,
  linear,
  luminary,
  n,
  type Scene,
  sky,
  stars,
  vignette,
} from "#graphql/sandbox/drawing/canvas.ts";
import { mix } from "#graphql/sandbox/drawing/colour.ts";
import { placeSubjects } from "#graphql/sandbox/drawing/subjects.ts";
import { fir, land, pointsOf, ridge } from "#graphql/sandbox/drawing/terrain.ts";

const LAYERS = 5;
const GLINTS = 96;

/** Ranges behind ranges, each nearer one darker, and a lake that doubles them. */
export function mountains(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const shore = random.between(0.62, 0.7);
  const lake = random.chance(0.65) || canvas.subjects.includes("boat");
  const sunX = w * random.between(0.25, 0.75);
  const layers = ranges(canvas, shore);
  const backdrop =
    sky(canvas, shore) +
    (palette.dark ? stars(canvas, 190, 0.55) : "") +
    luminary(canvas, sunX, h * random.between(0.2, 0.36), random.between(26, 46)) +
    clouds(canvas, 6, 0.1, 0.4) +
    layers;
  const lower = lake ? reflection(canvas, shore, layers, sunX) : valley(canvas, shore);
  const firs = firBank(canvas, lake ? 0.97 : 0.93);
  return {
    svg: backdrop + lower + placeSubjects(canvas, shore + 0.12, lake) + firs + vignette(canvas),
    horizon: shore,
    water: lake ? shore : null,
  };
}

function ranges({ w, h, random, palette }: Canvas, shore: number): string {
  return Array.from({ length: LAYERS }, (_, layer) => {
    const depth = layer / (LAYERS - 1);
    const colour = mix(mix(palette.horizon, palette.far, 0.35 + depth * 0.55), palette.near, depth ** 1.6 * 0.82);
    const gradient = linear(`range${layer}`, [
      [0, colour],
      [1, mix(colour, palette.horizon, 0.42 - depth * 0.3)],
    ]);
    const swing = (330 - depth * 190) * Math.min(1.1, h / 850);
    const y = h * (shore - 0.17 + depth * 0.15);
    const line = pointsOf(ridge(random, 128, 0.53), w, y, swing);
    const lit = `<path d="M${line.map(([x, top]) => `${n(x)} ${n(top)}`).join("L")}" fill="none" stroke="${palette.light}" stroke-width="1.6" opacity="${(0.34 * (1 - depth)).toFixed(2)}"/>`;
    return `<defs>${gradient}</defs>${land(line, w, h * shore + 2, `url(#range${layer})`)}${lit}`;
  }).join("");
}

function reflection({ w, h, random, palette }: Canvas, shore: number, layers: string, sunX: number): string {
  const top = h * shore;
  const water = linear("water", [
    [0, palette.horizon, 0.35],
    [0.35, palette.sky, 0.55],
    [1, mix(palette.near, palette.zenith, 0.35), 0.95],
  ]);
  const mirrored = `<g clip-path="url(#lake)"><rect y="${n(top)}" width="${n(w)}" height="${n(h - top)}" fill="${palette.horizon}"/><g transform="translate(0 ${n(top * 2)}) scale(1 -1)" opacity="0.62" filter="url(#still)">${layers.replaceAll("range", "mirror")}</g><rect y="${n(top)}" width="${n(w)}" height="${n(h - top)}" fill="url(#water)"/>${glints(w, h, top, sunX, palette.light, random.between(0.5, 0.8), random.next)}</g>`;
  return `<defs>${water}<clipPath id="lake"><rect y="${n(top)}" width="${n(w)}" height="${n(h - top)}"/></clipPath><filter id="still" x="0" y="0" width="100%" height="100%"><feGaussianBlur stdDeviation="1 5"/></filter></defs>${mirrored}<rect y="${n(top - 1.5)}" width="${n(w)}" height="3" fill="${palette.light}" opacity="0.28"/>`;
}

/** The sun's broken path on water. */
export function glints(
  w: number,
  h: number,
  top: number,
  x: number,
  colour: string,
  strength: number,
  next: () => number,
): string {
  return Array.from({ length: GLINTS }, (_, index) => {
    const down = (index / GLINTS) ** 1.25;
    const y = top + 5 + (h - top) * down;
    const width = (16 + 150 * down) * (0.35 + next());
    const cx = x + (next() - 0.5) * (26 + 190 * down);
    const opacity = strength * (0.95 - down * 0.6) * (0.45 + next() * 0.55);
    return `<rect x="${n(Math.max(-20, cx - width / 2))}" y="${n(y)}" width="${n(Math.min(width, w))}" height="${n(1.4 + down * 3.4)}" rx="2" fill="${colour}" opacity="${opacity.toFixed(2)}"/>`;
  }).join("");
}

function valley({ w, h, random, palette }: Canvas, shore: number): string {
  return [0, 1, 2]
    .map((step) => {
      const colour = mix(mix(palette.far, palette.near, 0.45 + step * 0.25), palette.horizon, 0.16 - step * 0.07);
      const line = pointsOf(ridge(random, 32, 0.42), w, h * (shore - 0.01 + step * 0.1), 46);
      return land(line, w, h, colour);
    })
    .join("");
}

/** A dark row of firs along the lower edge, higher at the sides. */
export function firBank({ w, h, random, palette }: Canvas, level: number): string {
  const colour = mix(palette.near, "#000000", 0.35);
  const count = Math.ceil(w / 30);
  const trees = Array.from({ length: count }, (_, index) => {
    const x = (index / (count - 1)) * w + random.between(-14, 14);
    const side = Math.abs(x / w - 0.5) * 2;
    const height = (50 + 190 * side ** 1.8) * random.between(0.6, 1.15);
    return fir(random, x, h * (level + 0.03), height, colour);
  }).join("");
  const ground = land(pointsOf(ridge(random, 32, 0.45), w, h * (level + 0.005), 20), w, h, colour);
  return trees + ground;
}
