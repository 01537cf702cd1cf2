import { by, type Fields, flag, must, oneOf, whole, words } from "#graphql/sandbox/families/fields.ts";
import type { Tool } from "#graphql/sandbox/families/task-input.ts";
import type { Timing } from "#graphql/sandbox/simulations/timing.ts";
import type { JsonObject } from "#graphql/sandbox/wire.ts";

/** What the stand-in knows of a market model: kie.ai's input fields (documentation of 2026-08 to -10, checked on the wire). */
export type MarketModel = {
  makes: "image" | "video" | "audio";
  /** Of a model that makes sound: what it is like, and how many seconds it lasts. */
  sounds?: "voice" | "music";
  seconds?: (input: JsonObject) => number;
  /** Results are told as takes, each with an address of its own (kie.ai docs on music, 2026-10). */
  tellsTakes?: boolean;
  timing: Timing;
  /** Which states a poll sees before the end; most models go straight from waiting to success. */
  shows: "waiting" | "generating" | "both";
  credits: (input: JsonObject) => number;
  input: Fields;
  /** How many files come back; one when not said. */
  count?: (input: JsonObject) => number;
  /** A combination that is refused although each value is allowed. */
  refuses?: (input: JsonObject) => boolean;
  /** Refused without an address to call back. */
  needsCallBack?: boolean;
  /** Sora 2 also gives links to watermarked copies. */
  watermarked?: boolean;
  /** As long as its first source, so many times as large, and paid for by the second of it; undefined for an input that names none. */
  follows?: (input: JsonObject) => { times: number; creditsPerSecond: number } | undefined;
  /** Goes on from the result of a task of one of these models, which `task_id` names. */
  goesOnFrom?: readonly string[];
  /** In which colour it wants what changes, where `mask_url` may say so. */
  maskChanges?: "black" | "white";
  /** Makes another file of its source, or several. */
  tool?: (input: JsonObject) => Tool;
};

export const QUICK: Timing = [5, 13];
export const CAREFUL: Timing = [20, 45];
export const OPENAI: Timing = [45, 55];
export const IMAGE: Timing = [10, 30];
const VIDEO: Timing = [60, 150];

export const SEEDREAM = ["1:1", "4:3", "3:4", "16:9", "9:16", "2:3", "3:2", "21:9"];
export const SIZE_WORDS = ["square", "square_hd", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9"];

export const prompt = (max: number, min = 0): Fields => ({ prompt: must(words(max, min)) });
export const ratio = (values: string[], fallback: string): Fields => ({ aspect_ratio: by(fallback, oneOf(...values)) });
export const resolution = by("1K", oneOf("1K", "2K", "4K"));
export const checker: Fields = { nsfw_checker: flag() };
export const seed: Fields = { seed: whole(0, 2_147_483_647) };
export const png: Fields = { output_format: by("png", oneOf("png", "jpeg")) };
export const sizeWords: Fields = { image_size: by("square_hd", oneOf(...SIZE_WORDS)) };

export const fixed = (credits: number) => () => credits;
/** Credits by the word in a field. */
export const byWord = (field: string, prices: Record<string, number>) => (input: JsonObject) =>
  prices[String(input[field])] ?? 0;
export const byResolution = (prices: Record<string, number>) => byWord("resolution", prices);
export const perSecond = (price: (input: JsonObject) => number) => (input: JsonObject) =>
  price(input) * Number(input.duration ?? 5);

export const image = (timing: Timing, credits: MarketModel["credits"], input: Fields): MarketModel => ({
  makes: "image",
  shows: "waiting",
  timing,
  credits,
  input,
});
export const video = (credits: MarketModel["credits"], input: Fields): MarketModel => ({
  makes: "video",
  shows: "both",
  timing: VIDEO,
  credits,
  input,
});

/** A model that makes a video of another task longer. */
export const extending = (
  models: readonly string[],
  credits: MarketModel["credits"],
  seconds: (input: JsonObject) => number,
  input: Fields,
): MarketModel => ({ ...video(credits, { ...input, task_id: must(words(100)) }), goesOnFrom: models, seconds });

/** A model whose result is as long as the video or sound that it works from. */
export const following = (perSecond: (input: JsonObject) => number, input: Fields, times?: string): MarketModel => ({
  ...video((order) => 5 * perSecond(order), input),
  follows: (order) => ({
    times: times === undefined ? 1 : Number(order[times] ?? 1),
    creditsPerSecond: perSecond(order),
  }),
});

export const generating = (model: MarketModel): MarketModel => ({ ...model, shows: "generating" });
export const several = (model: MarketModel, field: string): MarketModel => ({
  ...model,
  count: (input) => Math.max(1, Number(input[field] ?? 1)),
});

/** Seconds as strings, from one to another. */
export const secondsAsText = (from: number, to: number) =>
  oneOf(...Array.from({ length: to - from + 1 }, (_, index) => String(from + index)));

/** Frames and references exclude each other. */
export const framesOrReferences = (input: JsonObject): boolean =>
  (input.first_frame_url !== undefined || input.last_frame_url !== undefined) &&
  ["reference_image_urls", "reference_video_urls", "reference_audio_urls", "image_urls"].some(
    (name) => input[name] !== undefined,
  );
