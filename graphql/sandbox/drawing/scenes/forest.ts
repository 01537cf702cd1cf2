import { type Canvas, glow, linear, n, type Scene, sky, stars, vignette } from "#graphql/sandbox/drawing/canvas.ts";
import { mix } from "#graphql/sandbox/drawing/colour.ts";
import { placeSubjects } from "#graphql/sandbox/drawing/subjects.ts";
import { fir, land, pointsOf, ridge } from "#graphql/sandbox/drawing/terrain.ts";

const ROWS = 5;

/** Rows of firs fading into mist, with shafts of light between them. */
export function forest(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const sunX = w * random.between(0.3, 0.7);
  const sunY = h * random.between(0.2, 0.34);
  const rows = Array.from({ length: ROWS }, (_, row) => treeRow(canvas, row)).join("");
  const svg =
    sky(canvas, 0.75) +
    (palette.dark ? stars(canvas, 160, 0.5) : "") +
    glow("sun", sunX, sunY, 420, palette.light, palette.dark ? 0.5 : 0.9) +
    `<circle cx="${n(sunX)}" cy="${n(sunY)}" r="34" fill="${palette.light}" opacity="0.9"/>` +
    rows +
    shafts(canvas, sunX, sunY) +
    placeSubjects(canvas, 0.9, false) +
    vignette(canvas, 0.42);
  return { svg, horizon: 0.6, water: null };
}

function treeRow({ w, h, random, palette }: Canvas, row: number): string {
  const depth = row / (ROWS - 1);
  const colour = mix(
    mix(palette.horizon, palette.far, 0.3 + depth * 0.6),
    mix(palette.near, "#000000", 0.2),
    depth ** 1.5,
  );
  const base = h * (0.6 + depth * 0.32);
  const spacing = 26 + depth * 74;
  const count = Math.ceil(w / spacing) + 2;
  const trees = Array.from({ length: count }, (_, index) => {
    const x = (index - 0.5) * spacing + random.between(-0.4, 0.4) * spacing;
    // The nearest row opens in the middle, or there would be nothing to see behind it.
    const open = depth > 0.9 ? Math.abs(x / w - 0.5) * 2 : 1;
    if (open < 0.42) return "";
    const tall = (120 + depth * 330) * random.between(0.65, 1.15);
    // Sunk a little, so that the lowest boughs rest on the ground.
    return fir(random, x, base + tall * 0.1, tall, colour);
  }).join("");
  const mist = linear(`mist${row}`, [
    [0, palette.horizon, 0],
    [1, palette.horizon, 0.5 * (1 - depth)],
  ]);
  const ground = land(pointsOf(ridge(random, 32, 0.45), w, base, 22), w, h, colour);
  return `${trees}${ground}<defs>${mist}</defs><rect y="${n(base - 150)}" width="${n(w)}" height="190" fill="url(#mist${row})"/>`;
}

function shafts({ w, h, random, palette }: Canvas, x: number, y: number): string {
  const gradient = linear("shaft", [
    [0, palette.light, palette.dark ? 0.14 : 0.34],
    [1, palette.light, 0],
  ]);
  const beams = Array.from({ length: 7 }, () => {
    const angle = random.between(-0.75, 0.75);
    const width = random.between(0.03, 0.09);
    const length = h * 1.1;
    const at = (turn: number) => `${n(x + Math.sin(turn) * length)} ${n(y + Math.cos(turn) * length)}`;
    return `<path d="M${n(x)} ${n(y)}L${at(angle - width)}L${at(angle + width)}Z" fill="url(#shaft)" opacity="${random.between(0.4, 1).toFixed(2)}"/>`;
  }).join("");
  return `<defs>${gradient}<filter id="soft"><feGaussianBlur stdDeviation="9"/></filter></defs><g filter="url(#soft)" style="mix-blend-mode:screen">${beams}</g><rect width="${n(w)}" height="0"/>`;
}
