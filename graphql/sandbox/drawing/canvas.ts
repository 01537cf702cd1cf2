import type { SubjectName } from "#graphql/sandbox/drawing/hints.ts";
import type { Palette } from "#graphql/sandbox/drawing/palette.ts";
import type { Random } from "#graphql/sandbox/drawing/random.ts";

/** Where a picture is drawn: its area is always a million units, whatever its shape. */
export type Canvas = { w: number; h: number; random: Random; palette: Palette; subjects: SubjectName[] };

/** A drawn picture: SVG, and what a clip may move in it. Both are fractions of the height. */
export type Scene = { svg: string; horizon: number | null; water: number | null };

/** A number short enough for SVG. */
export function n(value: number): string {
  return value.toFixed(1);
}

export type Stop = readonly [offset: number, colour: string, opacity?: number];

function stops(list: readonly Stop[]): string {
  return list
    .map(
      ([offset, colour, opacity = 1]) => `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`,
    )
    .join("");
}

/** A gradient from top to bottom (or along the given direction). */
export function linear(id: string, list: readonly Stop[], direction = 'x1="0" y1="0" x2="0" y2="1"'): string {
  return `<linearGradient id="${id}" ${direction}>${stops(list)}</linearGradient>`;
}

export function radial(id: string, list: readonly Stop[], extra = ""): string {
  return `<radialGradient id="${id}" ${extra}>${stops(list)}</radialGradient>`;
}

/** A soft ball of light. */
export function glow(id: string, x: number, y: number, radius: number, colour: string, strength: number): string {
  const gradient = radial(id, [
    [0, colour, strength],
    [0.25, colour, strength * 0.55],
    [0.6, colour, strength * 0.14],
    [1, colour, 0],
  ]);
  return `<defs>${gradient}</defs><circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="url(#${id})"/>`;
}

/** The sky over the whole canvas, three colours deep. */
export function sky({ w, h, palette }: Canvas, horizon: number): string {
  const gradient = linear("sky", [
    [0, palette.zenith],
    [horizon * 0.62, palette.sky],
    [horizon, palette.horizon],
    [1, palette.horizon],
  ]);
  return `<defs>${gradient}</defs><rect width="${n(w)}" height="${n(h)}" fill="url(#sky)"/>`;
}

export function stars({ w, h, random }: Canvas, count: number, down: number): string {
  return Array.from({ length: count }, () => {
    const radius = random.chance(0.06) ? random.between(1.6, 2.6) : random.between(0.4, 1.3);
    const opacity = random.between(0.25, 0.95).toFixed(2);
    return `<circle cx="${n(random.between(0, w))}" cy="${n(random.next() ** 1.3 * h * down)}" r="${radius.toFixed(2)}" fill="#fff" opacity="${opacity}"/>`;
  }).join("");
}

/** A sun or, in the dark, a moon, with its glow. */
export function luminary({ palette, random }: Canvas, x: number, y: number, radius: number): string {
  const halo = glow("halo", x, y, radius * (palette.dark ? 6 : 8), palette.light, palette.dark ? 0.35 : 0.7);
  if (!palette.dark) {
    return `${halo}<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${palette.light}"/>`;
  }
  const craters = Array.from({ length: 6 }, () => {
    const angle = random.between(0, Math.PI * 2);
    const away = random.between(0, radius * 0.7);
    const size = random.between(radius * 0.06, radius * 0.2);
    return `<circle cx="${n(x + Math.cos(angle) * away)}" cy="${n(y + Math.sin(angle) * away)}" r="${n(size)}" fill="#9b98a8" opacity="0.18"/>`;
  }).join("");
  return `${halo}<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${palette.light}"/>${craters}`;
}

/** Long soft clouds. */
export function clouds({ w, h, random, palette }: Canvas, count: number, top: number, bottom: number): string {
  const colour = palette.dark ? palette.horizon : palette.light;
  const shapes = Array.from({ length: count }, () => {
    const y = random.between(top, bottom) * h;
    const x = random.between(-0.1, 1.1) * w;
    const length = random.between(60, 260);
    const parts = Array.from({ length: 5 }, () => {
      const cx = x + random.between(-length, length) * 0.7;
      const cy = y + random.between(-8, 8);
      return `<ellipse cx="${n(cx)}" cy="${n(cy)}" rx="${n(random.between(0.3, 0.7) * length)}" ry="${n(random.between(5, 15))}"/>`;
    }).join("");
    return `<g fill="${colour}" opacity="${random.between(0.1, palette.dark ? 0.16 : 0.34).toFixed(2)}">${parts}</g>`;
  }).join("");
  return `<defs><filter id="cloud" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="11 5"/></filter></defs><g filter="url(#cloud)">${shapes}</g>`;
}

/** Dark corners, which hold the eye in the picture. */
export function vignette({ w, h }: Canvas, strength = 0.34): string {
  const gradient = radial(
    "vignette",
    [
      [0, "#000", 0],
      [0.62, "#000", 0],
      [1, "#03040a", strength],
    ],
    'cx="0.5" cy="0.46" r="0.78"',
  );
  return `<defs>${gradient}</defs><rect width="${n(w)}" height="${n(h)}" fill="url(#vignette)"/>`;
}
