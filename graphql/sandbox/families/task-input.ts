import type { Timing } from "#graphql/sandbox/simulations/timing.ts";
import type { JsonObject } from "#graphql/sandbox/wire.ts";

/** What is made of a picture without words: larger by a factor, cut out, or taken apart into layers. */
export type Tool = { does: "enlarge"; times: number } | { does: "cutOut" } | { does: "takeApart" };

/** What is to be drawn: enough to draw it again after a restart. */
export type Drawing = {
  makes: "image" | "video" | "audio";
  /** "16:9", or "auto": the shape of the first source. */
  ratio: string;
  /** Times 1024 pixels, for images. */
  scale: number;
  format: "png" | "jpeg" | "webp" | "mp4" | "wav";
  count: number;
  /** Of a clip or a sound. */
  seconds: number;
  /** Addresses of the source images, in order. */
  sources: string[];
  /** What a sound is like. */
  sounds?: "voice" | "music";
  /** Another file of the first source, or several. */
  tool?: Tool;
  /** Says which part of the first source changes: where it lies, and in which colour that is. */
  mask?: { address: string; changes: "black" | "white" };
  /** Addresses of the source videos and sounds: videos first. */
  played?: string[];
  /** Where the file lies that a clip begins with: as large as that, and as much longer as `seconds` says. */
  after?: string;
  /** Pixels of a clip, where they follow from its source. */
  size?: { width: number; height: number };
};

/** A creation that was found in order: what the families hand on. */
export type TaskRequest = {
  model: string;
  prompt: string;
  /** The request as records and callbacks show it again, defaults filled in. */
  request: JsonObject;
  callBackUrl: string | undefined;
  timing: Timing;
  credits: number;
  shows: "waiting" | "generating" | "both";
  drawing: Drawing;
  /** Where the first video or sound says how long the result is, and how many times as large. */
  follows?: { times: number; creditsPerSecond: number };
  /** The task whose result it goes on from, and of which models that may be; where in it, in seconds, if that is said. */
  goesOnFrom?: { taskId: string; models: readonly string[]; at: number };
};

/** Words for shapes and image sizes (Seedream, Qwen, Sora) as ratios. */
const SHAPES: Record<string, string> = {
  ...{ square: "1:1", square_hd: "1:1", portrait: "9:16", landscape: "16:9", adaptive: "auto", Auto: "auto" },
  ...{ portrait_4_3: "3:4", portrait_3_2: "2:3", portrait_16_9: "9:16" },
  ...{ landscape_4_3: "4:3", landscape_3_2: "3:2", landscape_16_9: "16:9", landscape_21_9: "21:9" },
};

/** A ratio from any vendor's word for it; square when there is none. */
export function ratioOf(word: unknown): string {
  if (typeof word !== "string") return "1:1";
  return SHAPES[word] ?? (/^\d+:\d+$/.test(word) ? word : word === "auto" ? "auto" : "1:1");
}
