import { type Canvas, glow, n } from "#graphql/sandbox/drawing/canvas.ts";
import { darker, mix } from "#graphql/sandbox/drawing/colour.ts";
import type { SubjectName } from "#graphql/sandbox/drawing/hints.ts";

/** What a subject is drawn with: the dark of its outline, and the light that falls on it. */
type Inks = { dark: string; light: string; accent: string };
type Sketch = { size: number; draw: (inks: Inks) => string; floats?: boolean; flies?: boolean };

/** Outlines in a box that stands on the origin, 100 units high. */
const sketches: Record<SubjectName, Sketch> = {
  boat: {
    size: 150,
    floats: true,
    draw: ({ dark, light, accent }) =>
      `<path d="M-46 -14H46C42 -3 34 2 22 3H-26C-38 2 -44 -5 -46 -14Z" fill="${dark}"/><path d="M-2 -16V-100" stroke="${dark}" stroke-width="2.4"/><path d="M2 -96C24 -70 34 -44 36 -20H2Z" fill="${light}" opacity="0.95"/><path d="M-6 -88C-22 -64 -32 -42 -36 -20H-6Z" fill="${accent}"/>`,
  },
  lighthouse: {
    size: 330,
    draw: ({ dark, light, accent }) =>
      `<path d="M-40 4C-36 -8 -20 -12 0 -12S36 -8 44 4Z" fill="${dark}"/><path d="M-11 -10L-7 -76H7L11 -10Z" fill="${mix(light, dark, 0.14)}"/><path d="M-9.9 -28L-8.9 -44H8.9L9.9 -28Z" fill="${accent}"/><path d="M-7.9 -60L-7.3 -71H7.3L7.9 -60Z" fill="${accent}"/><rect x="-9.5" y="-79" width="19" height="3" fill="${dark}"/><rect x="-5" y="-90" width="10" height="11" fill="#fff3bf"/><path d="M-7 -90L0 -99L7 -90Z" fill="${accent}"/><defs><linearGradient id="beamRight"><stop offset="0" stop-color="#fff3bf" stop-opacity="0.75"/><stop offset="1" stop-color="#fff3bf" stop-opacity="0"/></linearGradient><linearGradient id="beamLeft"><stop offset="0" stop-color="#fff3bf" stop-opacity="0"/><stop offset="1" stop-color="#fff3bf" stop-opacity="0.6"/></linearGradient></defs><path d="M5 -86L190 -112V-66Z" fill="url(#beamRight)"/><path d="M-5 -86L-190 -104V-72Z" fill="url(#beamLeft)"/>`,
  },
  cat: {
    size: 210,
    draw: ({ dark, light }) =>
      `<path d="M-24 0C-34 -22 -26 -46 -14 -56C-20 -64 -22 -78 -19 -97L-8 -84C-3 -86 5 -86 10 -84L21 -97C24 -78 22 -64 15 -56C28 -46 34 -22 26 0Z" fill="${dark}"/><path d="M24 -2C46 -2 52 -20 44 -40C41 -50 46 -56 51 -53" fill="none" stroke="${dark}" stroke-width="7" stroke-linecap="round"/><path d="M-19 -96L-8 -84" stroke="${light}" stroke-width="1.4" opacity="0.7"/><path d="M-14 -56C-26 -46 -34 -22 -24 0" fill="none" stroke="${light}" stroke-width="1.6" opacity="0.6"/>`,
  },
  fox: {
    size: 190,
    draw: ({ dark, light, accent }) => {
      const coat = mix(accent, dark, 0.45);
      return `<path d="M-20 0C-24 -26 -16 -46 -8 -56L-16 -92L0 -78L14 -92L12 -58C22 -46 26 -22 22 0Z" fill="${coat}"/><path d="M-10 -66L1 -46L12 -66C6 -70 -4 -70 -10 -66Z" fill="${mix(light, dark, 0.1)}"/><path d="M-3 -49H5L1 -44Z" fill="${dark}"/><path d="M20 -4C48 4 66 -14 58 -40C54 -24 44 -18 26 -22Z" fill="${coat}"/><path d="M58 -40C54 -30 52 -24 45 -21L56 -16C60 -24 61 -32 58 -40Z" fill="${mix(light, dark, 0.1)}"/><path d="M-6 -40C-8 -26 -6 -12 -4 0H8C10 -12 10 -28 8 -40Z" fill="${mix(light, dark, 0.25)}"/>`;
    },
  },
  birds: {
    size: 120,
    flies: true,
    draw: ({ dark }) =>
      [
        [0, 0, 1],
        [46, -22, 0.7],
        [-42, -18, 0.75],
        [76, 6, 0.5],
        [-74, 10, 0.55],
      ]
        .map(
          ([x = 0, y = 0, scale = 1]) =>
            `<path transform="translate(${x} ${y}) scale(${scale})" d="M-24 -8C-14 -14 -5 -8 0 0C5 -8 14 -14 24 -8C14 -9 6 -4 0 6C-6 -4 -14 -9 -24 -8Z" fill="${dark}"/>`,
        )
        .join(""),
  },
  person: {
    size: 165,
    draw: ({ dark, light, accent }) =>
      `<circle cx="0" cy="-91" r="8.4" fill="${dark}"/><path d="M-9 -82C-16 -74 -18 -56 -16 -42L-11 -42L-10 0H-2L0 -34L3 0H11L11 -42L16 -42C18 -58 16 -74 9 -82Z" fill="${dark}"/><path d="M-13 -76C-24 -72 -26 -50 -20 -44L-9 -46Z" fill="${accent}"/><path d="M9 -81C15 -74 17 -58 15.600 -43" fill="none" stroke="${light}" stroke-width="1.600" opacity="0.7"/>`,
  },
  balloon: {
    size: 210,
    flies: true,
    draw: ({ dark, light, accent }) =>
      `<path d="M0 -100C36 -100 46 -66 32 -40C24 -26 12 -16 8 -8H-8C-12 -16 -24 -26 -32 -40C-46 -66 -36 -100 0 -100Z" fill="${accent}"/><path d="M0 -100C14 -100 18 -66 13 -40C10 -26 5 -16 3 -8H-3C-5 -16 -10 -26 -13 -40C-18 -66 -14 -100 0 -100Z" fill="${light}"/><path d="M24 -92C44 -78 42 -54 32 -40C24 -26 12 -16 8 -8L3 -8C12 -24 30 -50 24 -92Z" fill="${dark}" opacity="0.22"/><path d="M-7 -8L-5 6M7 -8L5 6" stroke="${dark}" stroke-width="1"/><rect x="-7" y="5" width="14" height="11" rx="2" fill="${darker(accent, 0.6)}"/>`,
  },
  tree: {
    size: 330,
    draw: ({ dark, accent }) => {
      const crown = mix(dark, accent, 0.22);
      return `<path d="M-5 2C-3 -18 -4 -34 -12 -46L-8 -48C-4 -42 -1 -40 0 -40C2 -46 8 -52 14 -54L15 -51C8 -44 5 -30 7 2Z" fill="${dark}"/><g fill="${crown}"><circle cx="-20" cy="-58" r="19"/><circle cx="4" cy="-74" r="24"/><circle cx="27" cy="-58" r="17"/><circle cx="2" cy="-52" r="17"/></g><g fill="${mix(crown, accent, 0.35)}" opacity="0.7"><circle cx="-14" cy="-66" r="11"/><circle cx="10" cy="-83" r="12"/><circle cx="28" cy="-64" r="8"/></g>`;
    },
  },
  cabin: {
    size: 175,
    draw: ({ dark, light, accent }) =>
      `<path d="M-46 2V-42H46V2Z" fill="${mix(dark, accent, 0.12)}"/><path d="M-58 -38L0 -88L58 -38L50 -34L0 -76L-50 -34Z" fill="${dark}"/><path d="M-46 -38L0 -76L46 -38Z" fill="${mix(dark, accent, 0.2)}"/><rect x="-32" y="-32" width="20" height="18" fill="#ffd98a"/><rect x="12" y="-32" width="20" height="18" fill="#ffd98a"/><path d="M-22 -32V-14M-32 -23H-12M22 -32V-14M12 -23H32" stroke="${dark}" stroke-width="1.5"/><rect x="-7" y="-26" width="13" height="28" fill="${dark}"/><rect x="24" y="-84" width="9" height="24" fill="${dark}"/><path d="M-58 -38L0 -88L58 -38" fill="none" stroke="${light}" stroke-width="1.5" opacity="0.6"/>`,
  },
  rocket: {
    size: 280,
    flies: true,
    draw: ({ dark, light, accent }) =>
      `<g transform="rotate(18)"><path d="M0 0C-12 26 -6 44 0 66C6 44 12 26 0 0Z" fill="#ffd98a"/><path d="M0 2C-6 20 -3 30 0 44C3 30 6 20 0 2Z" fill="#fff"/><path d="M0 -100C18 -80 20 -40 12 0H-12C-20 -40 -18 -80 0 -100Z" fill="${light}"/><path d="M0 -100C10 -89 15 -74 16.500 -58H-16.500C-15 -74 -10 -89 0 -100Z" fill="${accent}"/><circle cx="0" cy="-42" r="7.500" fill="${dark}"/><circle cx="0" cy="-42" r="4.800" fill="#9fd8ff"/><path d="M-13 -26L-28 4L-11 -2ZM13 -26L28 4L11 -2Z" fill="${accent}"/><path d="M6 -92C16 -76 18 -40 12 0H5C11 -40 12 -70 6 -92Z" fill="${dark}" opacity="0.25"/></g>`,
  },
  whale: {
    size: 190,
    floats: true,
    draw: ({ dark, light }) =>
      `<path d="M-80 2C-74 -40 -28 -58 10 -46C40 -37 54 -20 62 -10C72 -18 76 -34 72 -48C84 -42 92 -44 100 -52C100 -34 92 -18 74 2Z" fill="${dark}"/><path d="M-80 2C-60 -8 -20 -6 10 2Z" fill="${light}" opacity="0.75"/><circle cx="-50" cy="-17" r="2.600" fill="${light}"/><path d="M-36 -50C-40 -76 -56 -82 -62 -76M-36 -50C-34 -78 -18 -84 -10 -78" fill="none" stroke="${light}" stroke-width="3" stroke-linecap="round" opacity="0.8"/>`,
  },
  car: {
    size: 110,
    draw: ({ dark, light, accent }) =>
      `<path d="M-84 -10C-84 -30 -70 -34 -52 -37C-38 -56 -24 -62 8 -62C34 -62 46 -50 56 -36C78 -33 86 -26 86 -8L80 -4H-80Z" fill="${mix(accent, dark, 0.25)}"/><path d="M-42 -38C-32 -52 -20 -56 0 -56V-38ZM6 -56C28 -56 38 -48 45 -38H6Z" fill="${mix(light, dark, 0.3)}"/><circle cx="-46" cy="-6" r="16" fill="${dark}"/><circle cx="48" cy="-6" r="16" fill="${dark}"/><circle cx="-46" cy="-6" r="7" fill="${light}" opacity="0.7"/><circle cx="48" cy="-6" r="7" fill="${light}" opacity="0.7"/><path d="M84 -22L170 -6V6L84 -14Z" fill="#fff3bf" opacity="0.35"/>`,
  },
};

/** Puts the prompt's subjects into the picture, standing at `ground` (a fraction of the height). */
export function placeSubjects(canvas: Canvas, ground: number, onWater: boolean): string {
  return canvas.subjects.map((name, index) => place(canvas, name, index, ground, onWater)).join("");
}

function place(
  { w, h, random, palette, subjects }: Canvas,
  name: SubjectName,
  index: number,
  ground: number,
  onWater: boolean,
): string {
  const sketch = sketches[name];
  const inks = { dark: darker(palette.near, 0.35), light: palette.light, accent: palette.accent };
  const x = w * (subjects.length > 1 ? 0.33 + index * 0.34 : random.pick([0.34, 0.5, 0.66])) + random.between(-20, 20);
  const y = sketch.flies ? h * random.between(0.3, 0.42) : h * Math.min(0.95, ground);
  const scale = (sketch.size / 100) * Math.min(1.25, Math.max(0.7, h / 1000, w / 1300));
  const flip = random.chance(0.5) && name !== "rocket" ? -1 : 1;
  const islet =
    onWater && !sketch.floats && !sketch.flies
      ? `<ellipse cx="${n(x)}" cy="${n(y + 4)}" rx="${n(scale * 62)}" ry="${n(scale * 9)}" fill="${inks.dark}"/>`
      : "";
  const lamp = name === "lighthouse" ? glow("lamp", x, y - scale * 84, scale * 60, "#fff3bf", 0.75) : "";
  const drawn = sketch.draw(inks);
  const mirrored = sketch.floats
    ? `<g transform="translate(${n(x)} ${n(y + scale * 3)}) scale(${(scale * flip).toFixed(3)} ${(-scale * 0.6).toFixed(3)})" opacity="0.22">${drawn}</g>`
    : "";
  const shade =
    !onWater && !sketch.flies
      ? `<ellipse cx="${n(x)}" cy="${n(y + 2)}" rx="${n(scale * 40)}" ry="${n(scale * 4.5)}" fill="#000" opacity="0.3"/>`
      : "";
  return `${mirrored}${islet}${shade}${lamp}<g transform="translate(${n(x)} ${n(y)}) scale(${(scale * flip).toFixed(3)} ${scale.toFixed(3)})">${drawn}</g>`;
}
