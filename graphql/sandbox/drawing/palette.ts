import { turned } from "#graphql/sandbox/drawing/colour.ts";
import type { Random } from "#graphql/sandbox/drawing/random.ts";

/** The colours of one picture, from the top of the sky to the foreground. */
export type Palette = {
  zenith: string;
  sky: string;
  horizon: string;
  light: string;
  far: string;
  near: string;
  accent: string;
  /** The sun is down: stars, moon, lit windows. */
  dark: boolean;
};

export type Mood = "dawn" | "sunset" | "day" | "night" | "mist" | "autumn" | "tropic" | "neon" | "winter" | "storm";

const moods: Record<Mood, readonly [Palette, ...Palette[]]> = {
  dawn: [
    {
      zenith: "#3f5f9e",
      sky: "#9a8fc0",
      horizon: "#ffd3b8",
      light: "#fff1d8",
      far: "#8b83ad",
      near: "#2b2a4c",
      accent: "#f4978e",
      dark: false,
    },
    {
      zenith: "#5a7fb8",
      sky: "#c3a9cf",
      horizon: "#ffe1c6",
      light: "#fff6e3",
      far: "#9c93b8",
      near: "#35365f",
      accent: "#f6a6b2",
      dark: false,
    },
  ],
  sunset: [
    {
      zenith: "#2a2458",
      sky: "#a2456f",
      horizon: "#ffb26b",
      light: "#fff0b8",
      far: "#7a3f6d",
      near: "#1c1433",
      accent: "#ff7b54",
      dark: false,
    },
    {
      zenith: "#27396b",
      sky: "#c05c6e",
      horizon: "#ffd08a",
      light: "#fff5cf",
      far: "#7d4a70",
      near: "#1d1a3a",
      accent: "#f9844a",
      dark: false,
    },
    {
      zenith: "#3b1c4d",
      sky: "#d1495b",
      horizon: "#f7b267",
      light: "#ffeab0",
      far: "#6f2f5e",
      near: "#210f2e",
      accent: "#edae49",
      dark: false,
    },
  ],
  day: [
    {
      zenith: "#2f7fc9",
      sky: "#7fbdea",
      horizon: "#e2f3fb",
      light: "#ffffff",
      far: "#8fb3cf",
      near: "#1f4e5f",
      accent: "#ffb703",
      dark: false,
    },
    {
      zenith: "#3d8bd4",
      sky: "#95cdf0",
      horizon: "#fdf0d5",
      light: "#fffdf0",
      far: "#94b8b8",
      near: "#264653",
      accent: "#e76f51",
      dark: false,
    },
  ],
  night: [
    {
      zenith: "#060a1f",
      sky: "#12214f",
      horizon: "#3a4f86",
      light: "#f2f0df",
      far: "#26366b",
      near: "#060914",
      accent: "#ffcf70",
      dark: true,
    },
    {
      zenith: "#0a0720",
      sky: "#241a52",
      horizon: "#5b3f83",
      light: "#f7efe2",
      far: "#33286a",
      near: "#080613",
      accent: "#ff9e6d",
      dark: true,
    },
  ],
  mist: [
    {
      zenith: "#8fa7b3",
      sky: "#b8c8cc",
      horizon: "#eceee8",
      light: "#fffdf3",
      far: "#a3b7b9",
      near: "#2e4347",
      accent: "#d98e73",
      dark: false,
    },
    {
      zenith: "#9a9fb5",
      sky: "#c4c5d2",
      horizon: "#f2ebe6",
      light: "#fffaf0",
      far: "#abaebf",
      near: "#363b4f",
      accent: "#c97b84",
      dark: false,
    },
  ],
  autumn: [
    {
      zenith: "#5d7f9c",
      sky: "#c9b79c",
      horizon: "#fbe3b5",
      light: "#fff3cf",
      far: "#b77f4e",
      near: "#42210f",
      accent: "#d9480f",
      dark: false,
    },
  ],
  tropic: [
    {
      zenith: "#1277a8",
      sky: "#4fb9c9",
      horizon: "#fbe8b0",
      light: "#fffbe0",
      far: "#3f9fa3",
      near: "#0b3c49",
      accent: "#ff7f6b",
      dark: false,
    },
    {
      zenith: "#3a4fa0",
      sky: "#e08aa5",
      horizon: "#ffd9a0",
      light: "#fff4d0",
      far: "#5a7ea6",
      near: "#152a4a",
      accent: "#ffb35c",
      dark: false,
    },
  ],
  neon: [
    {
      zenith: "#0b0524",
      sky: "#3a0f5e",
      horizon: "#d63a8c",
      light: "#ffe0f2",
      far: "#4b1a78",
      near: "#0a0417",
      accent: "#21e6f0",
      dark: true,
    },
    {
      zenith: "#04121f",
      sky: "#0d3b5c",
      horizon: "#1fa2a8",
      light: "#dffcff",
      far: "#155070",
      near: "#030b14",
      accent: "#ff4fa3",
      dark: true,
    },
  ],
  winter: [
    {
      zenith: "#4f7aa8",
      sky: "#a9c6de",
      horizon: "#f6e9ea",
      light: "#ffffff",
      far: "#a8bfd4",
      near: "#33506d",
      accent: "#e8a0a8",
      dark: false,
    },
  ],
  storm: [
    {
      zenith: "#1e2733",
      sky: "#46566a",
      horizon: "#b9b6a4",
      light: "#f4ecd0",
      far: "#566474",
      near: "#131a22",
      accent: "#d9c27e",
      dark: false,
    },
  ],
};

const HUE_PLAY_DEGREES = 9;

/** A palette of a mood, with a little play in its hues so that no two prompts share one. */
export function paletteFor(mood: Mood, random: Random): Palette {
  const chosen = random.pick(moods[mood]);
  const degrees = random.between(-HUE_PLAY_DEGREES, HUE_PLAY_DEGREES);
  return {
    zenith: turned(chosen.zenith, degrees),
    sky: turned(chosen.sky, degrees),
    horizon: turned(chosen.horizon, degrees / 2),
    light: chosen.light,
    far: turned(chosen.far, degrees),
    near: turned(chosen.near, degrees),
    accent: turned(chosen.accent, degrees),
    dark: chosen.dark,
  };
}
