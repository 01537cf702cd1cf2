import type { Hints, SceneName } from "#graphql/sandbox/drawing/hints.ts";
import type { Mood } from "#graphql/sandbox/drawing/palette.ts";
import type { Random } from "#graphql/sandbox/drawing/random.ts";

const settings: Record<SceneName, string> = {
  sea: "at the edge of a wide, calm sea, long swells rolling in and a faint headland on the horizon",
  mountains: "before layered mountain ridges that fade into blue distance, a still lake holding their reflection",
  forest: "in a quiet old forest, tall firs receding into pale mist and soft moss underfoot",
  city: "above a river city, lit windows stacked along the skyline and mirrored in dark water",
  desert: "among sweeping dunes with knife-sharp crests, wind drawing fine ripples across the sand",
  space: "in deep space, a ringed planet looming close and drifting veils of nebula behind it",
  meadow: "in a rolling meadow thick with wildflowers, gentle hills stepping back toward a hazy horizon",
  aurora: "on a frozen plain under curtains of northern lights, fresh snow catching every colour",
  bokeh: "against a background of warm city lights melted into round, glowing bokeh",
  ribbons: "in an abstract space of flowing silk folds, each curve catching a different tint",
  geometric: "set within a bold composition of circles, arcs and stripes on warm paper",
  banana: "on a clean studio sweep in a single warm colour, with one soft-edged shadow",
  bloom: "in a lush garden seen up close, layered petals and dew against a soft green blur",
  papercut: "built from layered sheets of coloured paper, each casting a delicate shadow on the next",
};

const lights: Record<Mood, string> = {
  dawn: "First light of dawn, peach and lavender, with long gentle shadows",
  sunset: "Low golden-hour sun from the side, amber rim light and a violet sky",
  day: "Clear morning daylight, crisp shadows and clean, open colour",
  night: "Deep blue night, a bright moon as key light and small warm accents",
  mist: "Diffuse, silvery light through drifting mist, colours hushed and close",
  autumn: "Warm autumn light, copper and honey tones against a cool sky",
  tropic: "Bright tropical light, turquoise against coral, air almost glowing",
  neon: "Saturated neon glow in magenta and cyan, wet surfaces full of reflections",
  winter: "Cold winter light, pale blues with a blush of pink on the snow",
  storm: "Dramatic storm light, one shaft of gold breaking through slate-coloured cloud",
};

const lenses = [
  "shot on a 35mm lens at f/2.8, subject on the left third, generous negative space",
  "shot on an 85mm lens at f/1.8, shallow depth of field and a creamy background",
  "wide 24mm view from a low angle, strong foreground and deep perspective",
  "50mm lens at eye level, balanced symmetrical framing, every texture legible",
] as const;
const styles = [
  "Cinematic, richly detailed, natural film grain, quietly hopeful in mood",
  "Editorial photography, refined colour grading, serene and timeless",
  "Painterly realism, soft edges and luminous colour, a sense of wonder",
  "High-end illustration, elegant shapes and harmonious palette, warm in spirit",
] as const;
const cameras = [
  "The camera pushes in slowly and steadily",
  "The camera glides sideways, revealing depth through parallax",
  "The camera rises gently from the foreground to the horizon",
  "The camera holds still, then drifts closer in the last seconds",
] as const;
const motions: Partial<Record<SceneName, string>> = {
  sea: "waves roll and glitter, distant birds cross the frame",
  mountains: "clouds slide over the ridges, ripples run across the lake",
  forest: "mist breathes between the trunks, light shafts shift and fade",
  city: "windows flicker on, reflections tremble on the river",
  desert: "sand lifts from the crests in thin veils",
  space: "dust turns slowly in starlight, the planet's shadow creeps on",
  aurora: "green curtains sway and ripple overhead",
};
const ANY_MOTION = "light drifts softly over the scene, fine particles float through the air";

/** A finished prompt in English, some 60 to 90 words. */
export function english(idea: string, { scene, mood }: Hints, random: Random, video: boolean): string {
  const subject = idea === "" ? "A quiet, unexpected moment" : `${idea.charAt(0).toUpperCase()}${idea.slice(1)}`;
  const parts = [
    `${subject}, ${settings[scene]}.`,
    `${lights[mood]}.`,
    video
      ? `${random.pick(cameras)}; ${motions[scene] ?? ANY_MOTION}.`
      : `Fine detail in every surface, ${random.pick(lenses)}.`,
    video
      ? `Smooth, continuous motion in one unbroken shot, ${random.pick(lenses)}.`
      : "A clear focal point, believable scale and depth.",
    `${random.pick(styles)}.`,
  ];
  return parts.join(" ");
}
