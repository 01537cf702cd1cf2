import { type Canvas, glow, linear, n, radial, type Scene, vignette } from "#graphql/sandbox/drawing/canvas.ts";
import { darker, lighter, mix } from "#graphql/sandbox/drawing/colour.ts";
import { placeSubjects } from "#graphql/sandbox/drawing/subjects.ts";

const BALLS = 70;

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
  ];
  const painted = balls(canvas, edge, colours.length);
  const mirror = `<g transform="translate(0 ${n(h * edge * 2)}) scale(1 -1)" opacity="0.4" filter="url(#wet)">${painted}</g>`;
  const svg = `<defs>${back}${discs(colours)}<filter id="wet" x="0" y="0" width="100%" height="100%"><feGaussianBlur stdDeviation="3 16"/></filter></defs><rect width="${n(w)}" height="${n(h)}" fill="url(#room)"/>${glow("warmth", w * 0.5, h * edge * 0.9, Math.max(w, h) * 0.55, palette.accent, 0.4)}${painted}<svg x="0" y="${n(h * edge)}" width="${n(w)}" height="${n(h * (1 - edge))}" viewBox="0 ${n(h * edge)} ${n(w)} ${n(h * (1 - edge))}">${mirror}</svg>${placeSubjects(canvas, edge + 0.1, false)}${vignette(canvas, 0.5)}`;
  return { svg, horizon: edge, water: null };
}

/** A light out of focus is a disc with a brighter rim. */
function discs(colours: string[]): string {
  const gradients = colours.map((colour, index) =>
    radial(`ball${index}`, [
      [0, colour, 0.6],
      [0.8, colour, 0.72],
      [0.93, lighter(colour, 0.4), 0.95],
      [1, colour, 0],
    ]),
  );
  return gradients.join("");
}

function balls({ w, h, random }: Canvas, edge: number, colours: number): string {
  return Array.from({ length: BALLS }, (_, index) => {
    const far = index < BALLS / 2;
    const radius = far ? random.between(12, 34) : random.between(26, 78);
    const x = random.between(-20, w + 20);
    const y = h * edge - random.next() ** 1.5 * h * (edge - 0.04);
    const opacity = far ? random.between(0.4, 0.85) : random.between(0.3, 0.75);
    const fill = `url(#ball${random.whole(0, colours - 1)})`;
    return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${fill}" opacity="${opacity.toFixed(2)}"/>`;
  }).join("");
}
