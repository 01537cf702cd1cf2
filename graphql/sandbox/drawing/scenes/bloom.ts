import { type Canvas, glow, linear, n, radial, type Scene, vignette } from "#graphql/sandbox/drawing/canvas.ts";
import { darker, lighter, mix } from "#graphql/sandbox/drawing/colour.ts";

/** One flower close up, petal over petal, and its fellows out of focus. */
export function bloom(canvas: Canvas): Scene {
  const { w, h, random, palette } = canvas;
  const leaf = mix(palette.near, "#3c6e47", 0.5);
  const back = linear("garden", [
    [0, mix(palette.sky, leaf, 0.35)],
    [1, darker(leaf, 0.45)],
  ]);
  const blur = Array.from({ length: 22 }, (_, index) => {
    const colour = random.chance(0.5) ? palette.accent : random.chance(0.5) ? palette.horizon : lighter(leaf, 0.3);
    return glow(
      `far${index}`,
      random.between(0, w),
      random.between(0, h),
      random.between(60, 190),
      colour,
      random.between(0.15, 0.5),
    );
  }).join("");
  const x = w * random.between(0.44, 0.56);
  const y = h * random.between(0.4, 0.5);
  const reach = Math.min(w, h) * random.between(0.34, 0.42);
  const stem = `<path d="M${n(x)} ${n(y)}C${n(x + 30)} ${n(y + reach)} ${n(x - 40)} ${n(h - 80)} ${n(x + 10)} ${n(h + 20)}" stroke="${darker(leaf, 0.2)}" stroke-width="13" fill="none"/>${leafAt(x, h * 0.86, 1, leaf)}${leafAt(x, h * 0.93, -1, leaf)}`;
  const svg = `<defs>${back}</defs><rect width="${n(w)}" height="${n(h)}" fill="url(#garden)"/>${blur}${stem}${flower(canvas, x, y, reach)}${vignette(canvas, 0.4)}`;
  return { svg, horizon: null, water: null };
}

function leafAt(x: number, y: number, side: number, colour: string): string {
  const tip = x + side * 190;
  return `<path d="M${n(x)} ${n(y)}C${n(x + side * 60)} ${n(y - 90)} ${n(tip - side * 30)} ${n(y - 80)} ${n(tip)} ${n(y - 40)}C${n(tip - side * 50)} ${n(y + 10)} ${n(x + side * 60)} ${n(y + 20)} ${n(x)} ${n(y)}Z" fill="${colour}"/>`;
}

function flower({ random, palette }: Canvas, x: number, y: number, reach: number): string {
  const colour = mix(palette.accent, palette.light, random.between(0, 0.3));
  const rings = random.whole(4, 6);
  const petals = random.whole(8, 12);
  const spin = random.between(0, 360);
  const gradients: string[] = [];
  const layers = Array.from({ length: rings }, (_, ring) => {
    const share = 1 - ring / rings;
    const length = reach * (0.28 + 0.72 * share);
    const width = length * random.between(0.36, 0.44);
    gradients.push(
      linear(`petal${ring}`, [
        [0, lighter(colour, 0.55 - ring * 0.06)],
        [0.55, mix(colour, palette.horizon, 0.2)],
        [1, darker(mix(colour, "#7a1f4b", 0.35), 0.25 + ring * 0.03)],
      ]),
    );
    return Array.from({ length: petals }, (_, petal) => {
      const angle = spin + (petal * 360) / petals + ring * (180 / petals) + random.between(-3, 3);
      const shape = `M0 0C${n(-width)} ${n(-length * 0.35)} ${n(-width * 0.75)} ${n(-length * 0.98)} 0 ${n(-length)}C${n(width * 0.75)} ${n(-length * 0.98)} ${n(width)} ${n(-length * 0.35)} 0 0Z`;
      return `<path d="${shape}" transform="translate(${n(x)} ${n(y)}) rotate(${n(angle)})" fill="url(#petal${ring})" stroke="${darker(colour, 0.3)}" stroke-opacity="0.22" stroke-width="1"/>`;
    }).join("");
  });
  const heart = Array.from({ length: 90 }, (_, index) => {
    const away = Math.sqrt(index / 90) * reach * 0.15;
    const angle = index * 2.39996;
    return `<circle cx="${n(x + Math.cos(angle) * away)}" cy="${n(y + Math.sin(angle) * away)}" r="${n(reach * 0.013)}" fill="${mix("#ffd166", "#b5651d", index / 130)}"/>`;
  }).join("");
  const core = radial("core", [
    [0, "#5c3a12"],
    [0.8, "#8a5a1c"],
    [1, "#8a5a1c", 0],
  ]);
  return `<defs>${gradients.join("")}${core}<filter id="drop" x="-30%" y="-30%" width="160%" height="160%"><feDropShadow dx="0" dy="10" stdDeviation="14" flood-color="#04060a" flood-opacity="0.5"/></filter></defs><g filter="url(#drop)">${layers.join("")}</g><circle cx="${n(x)}" cy="${n(y)}" r="${n(reach * 0.19)}" fill="url(#core)"/>${heart}`;
}
