import { type Canvas, glow, linear, n, radial, type Scene, stars, vignette } from "#graphql/sandbox/drawing/canvas.ts";
import { darker, lighter, mix } from "#graphql/sandbox/drawing/colour.ts";
import { placeSubjects } from "#graphql/sandbox/drawing/subjects.ts";
import { land, pointsOf, ridge } from "#graphql/sandbox/drawing/terrain.ts";

/** A ringed planet over a moonscape, clouds of gas behind. */
export function space(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const back = linear("void", [
    [0, darker(palette.zenith, 0.4)],
    [0.6, mix(palette.zenith, palette.sky, 0.6)],
    [1, mix(palette.sky, palette.horizon, 0.45)],
  ]);
  const ground = [0, 1]
    .map((step) =>
      land(
        pointsOf(ridge(random, 64, 0.45), w, h * (0.84 + step * 0.07), 70 - step * 20),
        w,
        h,
        mix(palette.far, palette.near, 0.45 + step * 0.5),
      ),
    )
    .join("");
  const svg =
    `<defs>${back}</defs><rect width="${n(w)}" height="${n(h)}" fill="url(#void)"/>` +
    nebula(canvas) +
    stars(canvas, 420, 1) +
    planet(canvas) +
    ground +
    placeSubjects(canvas, 0.9, false) +
    vignette(canvas, 0.36);
  return { svg, horizon: 0.84, water: null };
}

function nebula({ w, h, random, palette }: Canvas): string {
  const colours = [palette.accent, palette.horizon, mix(palette.accent, "#5a6bff", 0.6), palette.sky] as const;
  const angle = random.between(-0.5, 0.5);
  return Array.from({ length: 16 }, (_, index) => {
    const along = random.between(-0.6, 0.6);
    const x = w * (0.5 + along * Math.cos(angle)) + random.between(-70, 70);
    const y = h * (0.42 + along * Math.sin(angle)) + random.between(-110, 110);
    return glow(`gas${index}`, x, y, random.between(120, 330), random.pick(colours), random.between(0.1, 0.3));
  }).join("");
}

function planet({ w, h, random, palette }: Canvas): string {
  const x = w * random.between(0.34, 0.66);
  const y = h * random.between(0.32, 0.46);
  const radius = random.between(125, 185);
  const base = mix(palette.accent, palette.horizon, random.between(0, 0.6));
  const body = radial(
    "globe",
    [
      [0, lighter(base, 0.5)],
      [0.45, base],
      [0.85, darker(base, 0.72)],
      [1, darker(base, 0.88)],
    ],
    'cx="0.3" cy="0.28" r="0.85"',
  );
  const bands = Array.from({ length: 9 }, (_, index) => {
    const at = y - radius + ((index + random.next()) / 9) * radius * 2;
    const colour = random.chance(0.5) ? lighter(base, 0.4) : darker(base, 0.4);
    return `<ellipse cx="${n(x)}" cy="${n(at)}" rx="${n(radius * 1.1)}" ry="${n(random.between(4, 16))}" fill="${colour}" opacity="0.22"/>`;
  }).join("");
  const tilt = random.between(-28, 28);
  const ring = (half: string) =>
    [1.45, 1.62, 1.8, 1.9]
      .map(
        (reach, index) =>
          `<path d="M${n(x - radius * reach)} ${n(y)}A${n(radius * reach)} ${n(radius * reach * 0.26)} 0 0 ${half} ${n(x + radius * reach)} ${n(y)}" fill="none" stroke="${index % 2 ? lighter(base, 0.55) : mix(base, palette.light, 0.4)}" stroke-width="${n(11 - index * 2.2)}" opacity="${0.7 - index * 0.13}"/>`,
      )
      .join("");
  const turn = `transform="rotate(${n(tilt)} ${n(x)} ${n(y)})"`;
  const shade = `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="url(#globe)"/>`;
  return `<defs>${body}<clipPath id="disc"><circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}"/></clipPath></defs>${glow("air", x, y, radius * 1.7, base, 0.45)}<g ${turn}>${ring("1")}</g>${shade}<g clip-path="url(#disc)"><g ${turn}>${bands}</g></g><g ${turn}>${ring("0")}</g>`;
}
