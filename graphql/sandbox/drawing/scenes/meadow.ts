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

const HILLS = 5;

/** Rolling hills, flowers and blades of grass close by. */
export function meadow(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const horizon = random.between(0.52, 0.6);
  const far = land(
    pointsOf(ridge(random, 64, 0.5), w, h * (horizon - 0.02), 70),
    w,
    h,
    mix(palette.horizon, palette.far, 0.5),
  );
  const svg =
    sky(canvas, horizon) +
    (palette.dark ? stars(canvas, 220, 0.55) : "") +
    luminary(canvas, w * random.between(0.2, 0.8), h * random.between(0.18, 0.38), random.between(30, 52)) +
    clouds(canvas, 8, 0.08, 0.44) +
    far +
    Array.from({ length: HILLS }, (_, index) => hill(canvas, horizon, index)).join("") +
    placeSubjects(canvas, 0.78, false) +
    blades(canvas) +
    vignette(canvas, 0.3);
  return { svg, horizon, water: null };
}

function green({ palette }: Canvas): string {
  return palette.dark ? mix("#2d5c4a", palette.near, 0.55) : mix("#7fae4e", palette.far, 0.28);
}

function hill(canvas: Canvas, horizon: number, index: number): string {
  const { w, h, random, palette } = canvas;
  const depth = index / (HILLS - 1);
  const colour = mix(
    mix(palette.horizon, green(canvas), 0.55 + depth * 0.4),
    darker(green(canvas), 0.55),
    depth ** 1.4 * 0.85,
  );
  const gradient = linear(`hill${index}`, [
    [0, lighter(colour, 0.16)],
    [0.5, colour],
    [1, darker(colour, 0.2)],
  ]);
  const points = pointsOf(
    swell(random, 32, random.between(0.5, 1.2)),
    w,
    h * (horizon + 0.03 + depth * 0.3),
    20 + depth * 26,
  );
  const dots = depth < 0.35 ? "" : flowers(canvas, points, depth);
  return `<defs>${gradient}</defs><path d="M0 ${n(h)}L${smooth(points)}L${n(w)} ${n(h)}Z" fill="url(#hill${index})"/>${dots}`;
}

function flowers({ w, h, random, palette }: Canvas, points: [number, number][], depth: number): string {
  const colours = [
    palette.accent,
    lighter(palette.accent, 0.4),
    "#fff4d6",
    mix(palette.accent, "#7b5cff", 0.5),
  ] as const;
  return Array.from({ length: Math.round(130 * depth) }, () => {
    const x = random.between(0, w);
    const top = points[Math.round((x / w) * (points.length - 1))]?.[1] ?? h;
    const y = top + 10 + random.next() ** 1.2 * 170;
    const radius = (1.1 + depth * 3.2) * random.between(0.6, 1.3);
    return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${random.pick(colours)}" opacity="${random.between(0.6, 1).toFixed(2)}"/>`;
  }).join("");
}

function blades(canvas: Canvas): string {
  const { w, h, random, palette } = canvas;
  const colour = mix(darker(green(canvas), 0.75), palette.near, 0.4);
  const grass = Array.from({ length: Math.round(w / 5) }, () => {
    const x = random.between(-10, w + 10);
    const tall = random.between(30, 105);
    const lean = random.between(-26, 26);
    return `<path d="M${n(x - 2.4)} ${n(h + 4)}Q${n(x)} ${n(h - tall * 0.6)} ${n(x + lean)} ${n(h - tall)}Q${n(x + 2)} ${n(h - tall * 0.5)} ${n(x + 2.4)} ${n(h + 4)}Z"/>`;
  }).join("");
  const heads = Array.from({ length: 12 }, () => {
    const x = random.between(0, w);
    const y = h - random.between(60, 130);
    const petals = Array.from(
      { length: 7 },
      (_, index) =>
        `<ellipse cx="${n(x)}" cy="${n(y - 9)}" rx="4.6" ry="10" transform="rotate(${n((index * 360) / 7)} ${n(x)} ${n(y)})"/>`,
    ).join("");
    return `<path d="M${n(x)} ${n(y)}Q${n(x + 8)} ${n(h - 40)} ${n(x)} ${n(h)}" stroke="${colour}" stroke-width="3" fill="none"/><g fill="${lighter(palette.accent, random.between(0, 0.4))}">${petals}</g><circle cx="${n(x)}" cy="${n(y)}" r="4.4" fill="#ffe9a8"/>`;
  }).join("");
  return `<g fill="${colour}">${grass}</g>${heads}`;
}
