import type { Canvas, Scene } from "#graphql/sandbox/drawing/canvas.ts";
import { hintsFrom, type SceneName } from "#graphql/sandbox/drawing/hints.ts";
import { paletteFor } from "#graphql/sandbox/drawing/palette.ts";
import { randomFrom } from "#graphql/sandbox/drawing/random.ts";
import { aurora } from "#graphql/sandbox/drawing/scenes/aurora.ts";
import { banana } from "#graphql/sandbox/drawing/scenes/banana.ts";
import { bloom } from "#graphql/sandbox/drawing/scenes/bloom.ts";
import { bokeh } from "#graphql/sandbox/drawing/scenes/bokeh.ts";
import { city } from "#graphql/sandbox/drawing/scenes/city.ts";
import { desert } from "#graphql/sandbox/drawing/scenes/desert.ts";
import { forest } from "#graphql/sandbox/drawing/scenes/forest.ts";
import { geometric } from "#graphql/sandbox/drawing/scenes/geometric.ts";
import { meadow } from "#graphql/sandbox/drawing/scenes/meadow.ts";
import { mountains } from "#graphql/sandbox/drawing/scenes/mountains.ts";
import { papercut } from "#graphql/sandbox/drawing/scenes/papercut.ts";
import { ribbons } from "#graphql/sandbox/drawing/scenes/ribbons.ts";
import { sea } from "#graphql/sandbox/drawing/scenes/sea.ts";
import { space } from "#graphql/sandbox/drawing/scenes/space.ts";
import { seedOf } from "#graphql/sandbox/simulations/timing.ts";

const scenes: Record<SceneName, (canvas: Canvas) => Scene> = {
  ...{ aurora, banana, bloom, bokeh, city, desert, forest },
  ...{ geometric, meadow, mountains, papercut, ribbons, sea, space },
};

/** One canvas unit is a millionth of the picture's area, so a brush is as thick in a banner as in a square. */
const AREA = 1_000_000;

/** Draws a prompt: the same prompt and variant always give the same picture. */
export function drawScene(prompt: string, variant: number, width: number, height: number): Scene {
  const random = randomFrom(seedOf(`${prompt}\n${variant}`));
  const { scene, mood, subjects } = hintsFrom(prompt, random);
  const unit = Math.sqrt((width * height) / AREA);
  const canvas: Canvas = { w: width / unit, h: height / unit, random, palette: paletteFor(mood, random), subjects };
  const drawn = scenes[scene](canvas);
  const frame = `viewBox="0 0 ${canvas.w.toFixed(2)} ${canvas.h.toFixed(2)}" width="${width}" height="${height}" preserveAspectRatio="none"`;
  return { ...drawn, svg: `<svg xmlns="http://www.w3.org/2000/svg" ${frame}>${drawn.svg}</svg>` };
}
