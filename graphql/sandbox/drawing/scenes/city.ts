import {
  type Canvas,
  clouds,
  glow,
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

const ROWS = 3;

/** A skyline with lit windows over a river that carries its lights. */
export function city(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const shore = random.between(0.68, 0.74);
  const x = w * random.between(0.2, 0.8);
  const rows = Array.from({ length: ROWS }, (_, row) => skyline(canvas, shore, row)).join("");
  const svg =
    sky(canvas, shore) +
    (palette.dark ? stars(canvas, 140, 0.45) : "") +
    luminary(canvas, x, h * random.between(0.18, 0.34), random.between(34, 58)) +
    clouds(canvas, 5, 0.12, 0.45) +
    glow("haze", w / 2, h * shore, w * 0.6, palette.horizon, 0.55) +
    rows +
    river(canvas, shore, rows) +
    glints(w, h, h * shore, x, palette.light, 0.4, random.next) +
    placeSubjects(canvas, shore + 0.12, true) +
    vignette(canvas, 0.4);
  return { svg, horizon: shore, water: shore };
}

function skyline(canvas: Canvas, shore: number, row: number): string {
  const { w, h, random, palette } = canvas;
  const depth = row / (ROWS - 1);
  const colour = mix(mix(palette.horizon, palette.far, 0.4 + depth * 0.6), palette.near, depth * 0.9);
  const parts: string[] = [];
  for (let x = -20; x < w; ) {
    const width = random.between(26, 74) * (0.8 + depth * 0.5);
    const middle = 1 - Math.abs((x + width / 2) / w - 0.5) * 1.3;
    const height = (90 + 250 * random.next() ** 1.7 * Math.max(0.25, middle)) * (1.25 - depth * 0.35) * (h / 1000);
    parts.push(building(canvas, { x, top: h * shore - height, width, height, colour, depth }));
    x += width + random.between(-4, 10);
  }
  return parts.join("");
}

type Block = { x: number; top: number; width: number; height: number; colour: string; depth: number };

function building({ random, palette }: Canvas, { x, top, width, height, colour, depth }: Block): string {
  const roof = random.whole(0, 4);
  const cap =
    roof === 0
      ? `<path d="M${n(x)} ${n(top)}L${n(x + width / 2)} ${n(top - width * 0.7)}L${n(x + width)} ${n(top)}Z" fill="${colour}"/>`
      : roof === 1
        ? `<rect x="${n(x + width * 0.2)}" y="${n(top - 16)}" width="${n(width * 0.6)}" height="18" fill="${colour}"/><rect x="${n(x + width / 2 - 1)}" y="${n(top - 60)}" width="2" height="50" fill="${colour}"/>`
        : roof === 2
          ? `<rect x="${n(x + width * 0.15)}" y="${n(top - 22)}" width="${n(width * 0.3)}" height="24" fill="${colour}"/>`
          : "";
  const body = `<rect x="${n(x)}" y="${n(top)}" width="${n(width)}" height="${n(height + 4)}" fill="${colour}"/>`;
  if (depth < 0.3) return body + cap;
  const lit: string[] = [];
  const step = 9 + depth * 2;
  const share = palette.dark ? random.between(0.25, 0.6) : random.between(0.05, 0.2);
  for (let wx = x + 6; wx < x + width - 8; wx += step) {
    for (let wy = top + 9; wy < top + height - 8; wy += step * 1.3) {
      if (!random.chance(share)) continue;
      const shade = random.chance(0.82) ? palette.accent : palette.light;
      lit.push(
        `<rect x="${n(wx)}" y="${n(wy)}" width="4.2" height="6" fill="${shade}" opacity="${random.between(0.35, 0.95).toFixed(2)}"/>`,
      );
    }
  }
  return body + cap + lit.join("");
}

function river({ w, h, palette }: Canvas, shore: number, rows: string): string {
  const top = h * shore;
  const gradient = linear("river", [
    [0, palette.near, 0.15],
    [0.5, palette.near, 0.5],
    [1, mix(palette.near, "#000000", 0.3), 0.96],
  ]);
  return `<defs>${gradient}<clipPath id="bank"><rect y="${n(top)}" width="${n(w)}" height="${n(h - top)}"/></clipPath><filter id="smear" x="0" y="0" width="100%" height="100%"><feGaussianBlur stdDeviation="1.6 9"/></filter></defs><g clip-path="url(#bank)"><rect y="${n(top)}" width="${n(w)}" height="${n(h - top)}" fill="${mix(palette.sky, palette.near, 0.4)}"/><g transform="translate(0 ${n(top * 2)}) scale(1 -1)" filter="url(#smear)" opacity="0.85">${rows}</g><rect y="${n(top)}" width="${n(w)}" height="${n(h - top)}" fill="url(#river)"/></g><rect y="${n(top - 2)}" width="${n(w)}" height="4" fill="${mix(palette.near, "#000000", 0.4)}"/>`;
}
