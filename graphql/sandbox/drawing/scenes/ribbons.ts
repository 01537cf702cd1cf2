import { type Canvas, glow, linear, n, type Scene, vignette } from "#graphql/sandbox/drawing/canvas.ts";
import { darker, lighter, mix, turned } from "#graphql/sandbox/drawing/colour.ts";
import { pointsOf, smooth, swell } from "#graphql/sandbox/drawing/terrain.ts";

const FOLDS = 48;

/** Folds of silk: many curves between two swells, each a shade further. */
export function ribbons(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const back = linear(
    "back",
    [
      [0, darker(palette.zenith, palette.dark ? 0.3 : 0.1)],
      [1, mix(palette.sky, palette.near, 0.35)],
    ],
    'x1="0" y1="0" x2="1" y2="1"',
  );
  const bands = [0, 1, 2].map((index) => ribbon(canvas, index)).join("");
  const svg =
    `<defs>${back}</defs><rect width="${n(w)}" height="${n(h)}" fill="url(#back)"/>` +
    glow(
      "lamp",
      w * random.between(0.2, 0.8),
      h * random.between(0.1, 0.4),
      Math.max(w, h) * 0.6,
      palette.horizon,
      0.55,
    ) +
    bands +
    vignette(canvas, 0.32);
  return { svg, horizon: null, water: null };
}

function ribbon({ w, h, random, palette }: Canvas, index: number): string {
  const colours = [
    palette.accent,
    turned(palette.accent, 46),
    mix(palette.horizon, palette.accent, 0.3),
    turned(palette.sky, -24),
    turned(palette.accent, -58),
  ];
  const from = colours[(index * 2) % colours.length] ?? palette.accent;
  const to = colours[(index * 2 + 3) % colours.length] ?? palette.sky;
  const deep = mix(palette.zenith, palette.near, 0.4);
  const steps = 14;
  const middle = h * (0.28 + index * 0.22);
  const upper = pointsOf(swell(random, steps, random.between(0.5, 0.9)), w * 1.2, middle - 70, h * 0.11);
  const lower = pointsOf(swell(random, steps, random.between(0.5, 0.9)), w * 1.2, middle + 130, h * 0.15);
  const at = (share: number) =>
    upper.map(([x, y], point): [number, number] => [x - w * 0.1, y + ((lower[point]?.[1] ?? y) - y) * share]);
  const folds = Array.from({ length: FOLDS }, (_, fold) => {
    const share = fold / FOLDS;
    const light = 0.5 + 0.5 * Math.sin(share * Math.PI * 3 + index * 2);
    const colour = mix(mix(darker(mix(from, to, share), 0.42), deep, 0.3), lighter(mix(from, to, share), 0.3), light);
    const near = at(share);
    const far = at(share + 1.6 / FOLDS).reverse();
    return `<path d="M${smooth(near)}L${smooth(far)}Z" fill="${colour}"/>`;
  }).join("");
  const rim = `<path d="M${smooth(at(0))}" fill="none" stroke="${lighter(from, 0.7)}" stroke-width="2" opacity="0.55"/>`;
  return `<defs><filter id="cast${index}" x="-10%" y="-20%" width="120%" height="150%"><feGaussianBlur stdDeviation="18"/></filter><filter id="satin${index}" x="0" y="0" width="100%" height="100%"><feGaussianBlur stdDeviation="2.2"/></filter></defs><path d="M${smooth(at(0.3))}L${smooth(at(1.35).reverse())}Z" fill="#02030a" opacity="0.42" filter="url(#cast${index})"/><g filter="url(#satin${index})">${folds}</g>${rim}`;
}
