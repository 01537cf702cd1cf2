import { type Canvas, glow, linear, n, type Scene, vignette } from "#graphql/sandbox/drawing/canvas.ts";
import { darker, lighter, mix } from "#graphql/sandbox/drawing/colour.ts";

/** A bunch of bananas in a studio: warm light, one soft shadow. */
export function banana(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const wall = mix(palette.accent, palette.horizon, random.between(0.25, 0.6));
  const back = linear("wall", [
    [0, darker(wall, 0.16)],
    [0.66, lighter(wall, 0.3)],
    [0.67, lighter(wall, 0.16)],
    [1, darker(wall, 0.12)],
  ]);
  const size = Math.min(w, h) * 0.92;
  const x = w / 2;
  const y = h * 0.5;
  const tilt = random.between(-10, 10);
  const count = random.whole(3, 4);
  const fruits = Array.from({ length: count }, (_, index) => fruit(canvas, index, count)).join("");
  const crown = `<path d="M-19 -8C-21 -34 -12 -58 -7 -70L13 -68C15 -50 20 -30 21 -6Z" fill="#6d4c1d"/><path d="M-7 -70L13 -68L11 -60L-6 -62Z" fill="#3a2810"/>`;
  const scale = size / 620;
  const bunch = `<g transform="translate(${n(x)} ${n(y)}) rotate(${n(tilt)}) scale(${scale.toFixed(3)}) translate(120 -205)">${fruits}${crown}</g>`;
  const shadow = `<ellipse cx="${n(x)}" cy="${n(y + size * 0.36)}" rx="${n(size * 0.36)}" ry="${n(size * 0.05)}" fill="${darker(wall, 0.75)}" opacity="0.5" filter="url(#soften)"/>`;
  const svg = `<defs>${back}<filter id="soften" x="-40%" y="-140%" width="180%" height="380%"><feGaussianBlur stdDeviation="20"/></filter></defs><rect width="${n(w)}" height="${n(h)}" fill="url(#wall)"/>${glow("spot", x, h * 0.36, size * 0.85, "#fff6d8", 0.6)}${shadow}${bunch}${vignette(canvas, 0.24)}`;
  return { svg, horizon: null, water: null };
}

/** One fruit, hanging from the crown at the origin and curving to the left. */
function fruit({ random }: Canvas, index: number, count: number): string {
  const turn = -26 + (index / Math.max(1, count - 1)) * 52;
  const ripe = mix("#ffd93b", "#f4b91f", random.between(0, 0.6));
  const skin = linear(
    `skin${index}`,
    [
      [0, darker(ripe, 0.3)],
      [0.3, lighter(ripe, 0.22)],
      [0.62, ripe],
      [1, darker(mix(ripe, "#b8860b", 0.4), 0.22)],
    ],
    'x1="0" y1="0" x2="1" y2="0.35"',
  );
  const outline =
    "M-14 -12C20 60 28 190 -40 300C-80 366 -150 404 -216 412C-232 414 -238 426 -228 434C-216 442 -196 440 -180 436C-70 420 40 350 84 240C112 168 90 60 22 -14Z";
  const ridge = "M4 -8C52 70 62 190 2 300C-44 380 -120 416 -206 426";
  const edge = "M-6 -6C32 68 40 190 -24 302C-66 372 -132 408 -208 420";
  const spots = Array.from({ length: 7 }, () => {
    const at = random.between(0.15, 0.9);
    const cx = 34 - at * at * 190 + random.between(-12, 26);
    return `<ellipse cx="${n(cx)}" cy="${n(at * 400)}" rx="${n(random.between(1.2, 3.6))}" ry="${n(random.between(2, 7))}" fill="#7a4f12" opacity="0.4" transform="rotate(24 ${n(cx)} ${n(at * 400)})"/>`;
  }).join("");
  return `<defs>${skin}<clipPath id="peel${index}"><path d="${outline}"/></clipPath></defs><g transform="rotate(${n(turn)})"><path d="${outline}" fill="url(#skin${index})" stroke="#8a6208" stroke-opacity="0.4" stroke-width="2.5"/><g clip-path="url(#peel${index})"><path d="${ridge}" fill="none" stroke="#a87708" stroke-opacity="0.34" stroke-width="7"/><path d="${edge}" fill="none" stroke="#fff8c9" stroke-opacity="0.6" stroke-width="12"/>${spots}<path d="M-190 400L-250 440L-230 460L-170 440Z" fill="#4a3413" opacity="0.75"/></g></g>`;
}
