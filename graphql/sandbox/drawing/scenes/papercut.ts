import { type Canvas, linear, n, type Scene } from "#graphql/sandbox/drawing/canvas.ts";
import { darker, lighter, mix } from "#graphql/sandbox/drawing/colour.ts";
import { placeSubjects } from "#graphql/sandbox/drawing/subjects.ts";
import { pointsOf, smooth, swell } from "#graphql/sandbox/drawing/terrain.ts";

const SHEETS = 8;

/** Sheets of coloured paper, each with its shadow on the one behind. */
export function papercut(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const back = linear("sheet", [
    [0, palette.horizon],
    [1, palette.light],
  ]);
  const x = w * random.between(0.3, 0.7);
  const y = h * random.between(0.26, 0.36);
  const discs = [150, 118, 86]
    .map(
      (radius, index) =>
        `<circle cx="${n(x)}" cy="${n(y)}" r="${radius}" fill="${mix(palette.accent, palette.light, 0.65 - index * 0.3)}" filter="url(#lift)"/>`,
    )
    .join("");
  const sheets = Array.from({ length: SHEETS }, (_, index) => sheet(canvas, index)).join("");
  const defs = `<defs>${back}<filter id="lift" x="-20%" y="-30%" width="140%" height="160%"><feDropShadow dx="0" dy="-5" stdDeviation="8" flood-color="#0a0818" flood-opacity="0.34"/></filter></defs>`;
  const svg = `${defs}<rect width="${n(w)}" height="${n(h)}" fill="url(#sheet)"/>${discs}${sheets}${placeSubjects(canvas, 0.84, false)}`;
  return { svg, horizon: 0.5, water: null };
}

function sheet({ w, h, random, palette }: Canvas, index: number): string {
  const depth = index / (SHEETS - 1);
  const colour =
    depth < 0.5
      ? mix(lighter(palette.sky, 0.35), palette.far, depth * 2)
      : mix(palette.far, darker(palette.near, 0.1), (depth - 0.5) * 2);
  const base = h * (0.42 + depth * 0.46);
  const points = pointsOf(swell(random, 24, random.between(0.7, 1.8)), w * 1.1, base, 34 + 22 * Math.sin(depth * 3));
  const shifted = points.map(([x, y]): [number, number] => [x - w * 0.05, y]);
  return `<path d="M${n(-w * 0.06)} ${n(h * 1.05)}L${smooth(shifted)}L${n(w * 1.06)} ${n(h * 1.05)}Z" fill="${colour}" filter="url(#lift)"/>`;
}
