import { type Canvas, linear, n, radial, type Scene, vignette } from "#graphql/sandbox/drawing/canvas.ts";
import { darker, lighter, mix } from "#graphql/sandbox/drawing/colour.ts";
import { placeSubjects } from "#graphql/sandbox/drawing/subjects.ts";

/** Lights out of focus behind a wet, mirroring table. */
export function bokeh(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const edge = random.between(0.7, 0.78);
  const back = linear("room", [
    [0, darker(palette.zenith, 0.3)],
    [edge, mix(palette.sky, palette.near, 0.45)],
    [edge + 0.005, darker(palette.near, 0.2)],
    [1, darker(palette.near, 0.6)],
  ]);
  const colours = [
    palette.accent,
    lighter(palette.accent, 0.35),
    palette.horizon,
    palette.light,
    mix(palette.accent, "#ff5c8a", 0.5),
  ] as const;
  const balls = Array.from({ length: 70 }, (_, index) => {
    const far = index < 34;
    const radius = far ? random.between(12, 34) : random.between(26, 78);
    const y = h * edge - random.next() ** 1.5 * h * (edge - 0.04);
    return ball(
      random.between(-20, w + 20),
      y,
      radius,
      random.pick(colours),
      far ? random.between(0.16, 0.45) : random.between(0.1, 0.4),
    );
  }).join("");
  const discs = colours
    .map((colour, index) =>
      radial(`ball${index}`, [
        [0, colour, 0.6],
        [0.8, colour, 0.72],
        [0.93, lighter(colour, 0.4), 0.95],
        [1, colour, 0],
      ]),
    )
    .join("");
  const painted = colours.reduce(
    (text, colour, index) => text.replaceAll(`fill="${colour}"`, `fill="url(#ball${index})"`),
    balls,
  );
  const mirror = `<g transform="translate(0 ${n(h * edge * 2)}) scale(1 -1)" opacity="0.4" filter="url(#wet)">${painted}</g>`;
  const svg = `<defs>${back}${discs}<filter id="wet" x="0" y="0" width="100%" height="100%"><feGaussianBlur stdDeviation="3 16"/></filter></defs><rect width="${n(w)}" height="${n(h)}" fill="url(#room)"/>${painted}<svg x="0" y="${n(h * edge)}" width="${n(w)}" height="${n(h * (1 - edge))}" viewBox="0 ${n(h * edge)} ${n(w)} ${n(h * (1 - edge))}">${mirror}</svg>${placeSubjects(canvas, edge + 0.1, false)}${vignette(canvas, 0.5)}`;
  return { svg, horizon: edge, water: null };
}

function ball(x: number, y: number, radius: number, colour: string, opacity: number): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${colour}" opacity="${opacity.toFixed(2)}"/>`;
}
