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
import { glints } from "#graphql/sandbox/drawing/scenes/mountains.ts";
import { placeSubjects } from "#graphql/sandbox/drawing/subjects.ts";
import { land, pointsOf, ridge, smooth, swell } from "#graphql/sandbox/drawing/terrain.ts";

/** Open water under a low sun, headlands far off, swells coming nearer. */
export function sea(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const horizon = random.between(0.5, 0.58);
  const sunX = w * random.between(0.3, 0.7);
  const sunY = h * (horizon - random.between(0.05, palette.dark ? 0.34 : 0.2));
  const far = random.chance(0.8) ? headlands(canvas, horizon) : "";
  const svg =
    sky(canvas, horizon) +
    (palette.dark ? stars(canvas, 220, horizon) : "") +
    luminary(canvas, sunX, sunY, random.between(34, 62)) +
    clouds(canvas, 8, 0.08, horizon - 0.08) +
    far +
    water(canvas, horizon) +
    glints(w, h, h * horizon, sunX, palette.light, palette.dark ? 0.7 : 1, random.next) +
    swells(canvas, horizon) +
    placeSubjects(canvas, horizon + 0.1, true) +
    beach(canvas) +
    vignette(canvas, 0.3);
  return { svg, horizon, water: horizon };
}

function headlands({ w, h, random, palette }: Canvas, horizon: number): string {
  return [0, 1]
    .map((step) => {
      const flip = random.chance(0.5) ? 1 : -1;
      const colour = mix(palette.horizon, palette.far, 0.45 + step * 0.35);
      const line = pointsOf(ridge(random, 64, 0.48), w, h * horizon, 40).map(([x, y]): [number, number] => {
        const along = flip > 0 ? x / w : 1 - x / w;
        const rise = Math.max(0, along - 0.45 - step * 0.12) * 150;
        return [x, rise === 0 ? h * horizon + 2 : Math.min(h * horizon, y - rise)];
      });
      return land(line, w, h * horizon + 2, colour);
    })
    .join("");
}

function water({ w, h, palette }: Canvas, horizon: number): string {
  const gradient = linear("sea", [
    [0, mix(palette.horizon, palette.sky, 0.35)],
    [0.18, mix(palette.sky, palette.zenith, 0.25)],
    [0.6, mix(palette.zenith, palette.near, 0.25)],
    [1, mix(palette.near, "#000000", 0.15)],
  ]);
  return `<defs>${gradient}</defs><rect y="${n(h * horizon)}" width="${n(w)}" height="${n(h * (1 - horizon))}" fill="url(#sea)"/>`;
}

/** Crests: thin bright upper edges over darker troughs, wider apart as they come nearer. */
function swells({ w, h, random, palette }: Canvas, horizon: number): string {
  return Array.from({ length: 11 }, (_, index) => {
    const down = ((index + 1) / 11) ** 1.7;
    const y = h * (horizon + (1 - horizon) * down);
    const line = pointsOf(swell(random, 40, random.between(1, 2.4)), w, y, 3 + down * 13);
    const path = smooth(line);
    const colour = mix(palette.zenith, palette.near, 0.3 + down * 0.6);
    const crest = mix(palette.horizon, palette.light, 0.4);
    return `<path d="M0 ${n(h)}L${path}L${n(w)} ${n(h)}Z" fill="${colour}" opacity="0.2"/><path d="M${path}" fill="none" stroke="${crest}" stroke-width="${n(0.8 + down * 2.4)}" opacity="${(0.1 + down * 0.2).toFixed(2)}"/>`;
  }).join("");
}

function beach({ w, h, random, palette }: Canvas): string {
  if (palette.dark || random.chance(0.45)) return "";
  const line = pointsOf(swell(random, 40, 0.8), w, h * 0.955, 16);
  const sand = mix(mix(palette.horizon, "#d8b48a", 0.5), palette.near, 0.28);
  const shore = smooth(line);
  const foam = `<path d="M${shore}" fill="none" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity="0.5"/><path d="M${shore}" transform="translate(0 -16)" fill="none" stroke="#fff" stroke-width="3" opacity="0.3"/>`;
  return `${foam}<path d="M0 ${n(h)}L${shore}L${n(w)} ${n(h)}Z" fill="${sand}"/>`;
}
