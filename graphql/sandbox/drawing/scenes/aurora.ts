import { type Canvas, glow, linear, n, type Scene, sky, stars, vignette } from "#graphql/sandbox/drawing/canvas.ts";
import { mix } from "#graphql/sandbox/drawing/colour.ts";
import { firBank } from "#graphql/sandbox/drawing/scenes/mountains.ts";
import { placeSubjects } from "#graphql/sandbox/drawing/subjects.ts";
import { land, pointsOf, ridge, swell } from "#graphql/sandbox/drawing/terrain.ts";

/** Curtains of light over snow. */
export function aurora(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const hues = random.pick<readonly [string, string]>([
    ["#4dffb4", "#3aa7ff"],
    ["#63f7c0", "#b06bff"],
    ["#9dff8a", "#2fd6d0"],
  ]);
  const curtains = Array.from({ length: 3 }, (_, index) => curtain(canvas, hues[index % 2] ?? hues[0], index)).join("");
  const peaks = land(pointsOf(ridge(random, 128, 0.54), w, h * 0.68, 150), w, h, mix(palette.far, palette.near, 0.45));
  const snow = land(pointsOf(ridge(random, 32, 0.36), w, h * 0.78, 44), w, h, mix("#cfe0f2", palette.far, 0.5));
  const nearSnow = land(pointsOf(ridge(random, 32, 0.36), w, h * 0.87, 36), w, h, mix("#e6f0fb", palette.far, 0.32));
  const svg =
    sky(canvas, 0.8) +
    stars(canvas, 280, 0.7) +
    curtains +
    glow("cast", w * 0.5, h * 0.72, w * 0.5, hues[0], 0.28) +
    peaks +
    snow +
    nearSnow +
    placeSubjects(canvas, 0.86, false) +
    firBank(canvas, 0.97) +
    vignette(canvas, 0.36);
  return { svg, horizon: 0.7, water: null };
}

function curtain({ w, h, random }: Canvas, colour: string, index: number): string {
  const line = pointsOf(swell(random, 90, random.between(0.6, 1.3)), w * 1.2, h * (0.34 + index * 0.08), h * 0.08);
  const gradient = linear(`veil${index}`, [
    [0, mix(colour, "#9b6bff", 0.6), 0],
    [0.45, mix(colour, "#9b6bff", 0.25), 0.2],
    [0.88, colour, 0.75],
    [1, colour, 0],
  ]);
  const strips = line
    .slice(0, -1)
    .map(([x, y]) => {
      const tall = h * random.between(0.2, 0.36);
      return `<rect x="${n(x - w * 0.1)}" y="${n(y - tall)}" width="${n((w * 1.2) / 90 + 3)}" height="${n(tall)}" fill="url(#veil${index})" opacity="${random.between(0.35, 0.95).toFixed(2)}"/>`;
    })
    .join("");
  return `<defs>${gradient}<filter id="veils${index}" x="-5%" y="-5%" width="110%" height="110%"><feGaussianBlur stdDeviation="9 4"/></filter></defs><g filter="url(#veils${index})" opacity="0.85">${strips}</g>`;
}
