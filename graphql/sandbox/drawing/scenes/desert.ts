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
import { darker, lighter, mix } from "#graphql/sandbox/drawing/colour.ts";
import { placeSubjects } from "#graphql/sandbox/drawing/subjects.ts";
import { land, pointsOf, ridge, smooth, swell } from "#graphql/sandbox/drawing/terrain.ts";

const DUNES = 6;
/** Points of a crest: a shorter shaded side would be a splinter. */
const SHORTEST_LEE = 8;

/** Dunes with a lit and a shaded side, sharp crests between. */
export function desert(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const horizon = random.between(0.5, 0.56);
  const mesas = land(
    pointsOf(ridge(random, 32, 0.4), w, h * (horizon + 0.01), 56),
    w,
    h,
    mix(palette.horizon, palette.far, 0.5),
  );
  const svg =
    sky(canvas, horizon + 0.04) +
    (palette.dark ? stars(canvas, 260, 0.55) : "") +
    luminary(canvas, w * random.between(0.25, 0.75), h * random.between(0.24, 0.4), random.between(44, 78)) +
    clouds(canvas, 4, 0.1, 0.4) +
    mesas +
    Array.from({ length: DUNES }, (_, index) => dune(canvas, horizon, index)).join("") +
    placeSubjects(canvas, 0.8, false) +
    vignette(canvas, 0.34);
  return { svg, horizon, water: null };
}

/** The side away from the sun: it opens from the peak and widens along the crest. */
function leeSide(lee: [number, number][], w: number, fall: number, colour: string): string {
  const start = lee[0]?.[0] ?? 0;
  const edge = lee.map(([x, top]): [number, number] => [x, top + fall * ((x - start) / Math.max(1, w - start)) ** 0.6]);
  return `<path d="M${smooth(lee)}L${smooth(edge.reverse())}Z" fill="${colour}" opacity="0.5"/>`;
}

function dune({ w, h, random, palette }: Canvas, horizon: number, index: number): string {
  const depth = index / (DUNES - 1);
  const base = mix(mix(palette.horizon, palette.accent, 0.45), palette.far, 0.2);
  const lit = mix(lighter(base, 0.22), darker(base, 0.35), depth * 0.8);
  const shaded = mix(mix(base, palette.far, 0.4), darker(base, 0.72), 0.3 + depth * 0.6);
  const y = h * (horizon + 0.05 + (1 - horizon) * depth * 0.72);
  const points = pointsOf(swell(random, 36, random.between(0.5, 1.3)), w, y, 26 + depth * 52);
  const peak = points.reduce((best, point) => (point[1] < best[1] ? point : best), [0, h] as [number, number]);
  const gradient = linear(`dune${index}`, [
    [0, lit],
    [1, mix(lit, shaded, 0.55)],
  ]);
  const lee = points.filter(([x]) => x >= peak[0]);
  const shade = lee.length < SHORTEST_LEE ? "" : leeSide(lee, w, h * (0.12 + depth * 0.2), shaded);
  const crest = `<path d="M${smooth(points)}" fill="none" stroke="${lighter(lit, 0.35)}" stroke-width="${n(1 + depth * 1.4)}" opacity="0.5"/>`;
  return `<defs>${gradient}</defs><path d="M0 ${n(h)}L${smooth(points)}L${n(w)} ${n(h)}Z" fill="url(#dune${index})"/>${shade}${crest}`;
}
