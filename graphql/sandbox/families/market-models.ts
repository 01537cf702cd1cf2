import {
  anything,
  by,
  decimal,
  type Fields,
  flag,
  link,
  links,
  must,
  oneOf,
  whole,
  words,
} from "#graphql/sandbox/families/fields.ts";
import type { Timing } from "#graphql/sandbox/simulations/timing.ts";
import type { JsonObject } from "#graphql/sandbox/wire.ts";

/** What the stand-in knows of a market model: kie.ai's input fields (documentation of 2026-08, checked on the wire). */
export type MarketModel = {
  makes: "image" | "video";
  timing: Timing;
  /** Which states a poll sees before the end; most models go straight from waiting to success. */
  shows: "waiting" | "generating" | "both";
  credits: (input: JsonObject) => number;
  input: Fields;
  /** How many files come back; one when not said. */
  count?: (input: JsonObject) => number;
  /** A combination that is refused although each value is allowed. */
  refuses?: (input: JsonObject) => boolean;
  /** Sora 2 also gives links to watermarked copies. */
  watermarked?: boolean;
};

const QUICK: Timing = [5, 13];
const CAREFUL: Timing = [20, 45];
const OPENAI: Timing = [45, 55];
const IMAGE: Timing = [10, 30];
const VIDEO: Timing = [60, 150];

const NANO = ["1:1", "9:16", "16:9", "3:4", "4:3", "3:2", "2:3", "5:4", "4:5", "21:9", "auto"];
const NANO_2 = [...NANO, "1:4", "4:1", "1:8", "8:1"];
const SEEDREAM = ["1:1", "4:3", "3:4", "16:9", "9:16", "2:3", "3:2", "21:9"];
const GPT_2 = [
  ...["auto", "1:1", "3:2", "2:3", "4:3", "3:4", "5:4", "4:5", "16:9", "9:16"],
  ...["2:1", "1:2", "3:1", "1:3", "21:9", "9:21"],
];
const SIZE_WORDS = ["square", "square_hd", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9"];
const SEEDREAM_4_SIZES = [...SIZE_WORDS, "portrait_3_2", "landscape_3_2", "landscape_21_9"];
const WAN_RATIOS = ["16:9", "9:16", "1:1", "4:3", "3:4"];

const prompt = (max: number, min = 0) => ({ prompt: must(words(max, min)) });
const ratio = (values: string[], fallback: string) => ({ aspect_ratio: by(fallback, oneOf(...values)) });
const resolution = by("1K", oneOf("1K", "2K", "4K"));
const checker = { nsfw_checker: flag() };
const seed = { seed: whole(0, 2_147_483_647) };
const fixed = (credits: number) => () => credits;
const byResolution = (prices: Record<string, number>) => (input: JsonObject) => prices[String(input.resolution)] ?? 0;
const perSecond = (price: (input: JsonObject) => number) => (input: JsonObject) =>
  price(input) * Number(input.duration ?? 5);

const nanoBanana: Fields = {
  ...prompt(5000),
  ...ratio(NANO, "1:1"),
  image_size: oneOf(...NANO),
  output_format: by("png", oneOf("png", "jpeg")),
  ...checker,
};
const seedream4: Fields = {
  ...prompt(5000),
  image_size: by("square_hd", oneOf(...SEEDREAM_4_SIZES)),
  image_resolution: resolution,
  max_images: by(1, whole(1, 6)),
  seed: whole(-2_147_483_648, 2_147_483_647),
  ...checker,
};
const seedream45: Fields = {
  ...prompt(3000),
  aspect_ratio: must(oneOf(...SEEDREAM)),
  quality: must(oneOf("basic", "high")),
  ...checker,
};
const seedream5Lite: Fields = {
  ...prompt(3000, 3),
  aspect_ratio: must(oneOf(...SEEDREAM)),
  quality: must(oneOf("basic", "high", "ultra")),
  output_format: by("png", oneOf("png", "jpeg")),
  ...checker,
};
const gptImage2: Fields = { ...prompt(20_000, 1), ...ratio(GPT_2, "auto"), resolution };
const sora2: Fields = {
  ...prompt(10_000),
  aspect_ratio: by("landscape", oneOf("portrait", "landscape")),
  n_frames: by("10", oneOf("10", "15")),
  remove_watermark: flag(),
  character_id_list: anything(),
  upload_method: oneOf("s3", "oss"),
};
const sora2Pro: Fields = { ...sora2, size: by("high", oneOf("standard", "high")) };
const wan27: Fields = {
  ...prompt(5000, 1),
  negative_prompt: words(500),
  resolution: by("1080p", oneOf("720p", "1080p")),
  duration: by(5, whole(2, 15)),
  prompt_extend: flag(true),
  watermark: flag(false),
  ...seed,
  ...checker,
};
const qwen: Fields = {
  ...prompt(5000),
  acceleration: by("none", oneOf("none", "regular", "high")),
  enable_safety_checker: flag(),
  guidance_scale: by(2.5, decimal(0, 20)),
  negative_prompt: words(500),
  num_inference_steps: by(30, decimal(2, 250)),
  output_format: by("png", oneOf("png", "jpeg")),
  seed: whole(-2_147_483_648, 2_147_483_647),
  ...checker,
};
const sizeWords = { image_size: by("square_hd", oneOf(...SIZE_WORDS)) };
const kling3: Fields = {
  ...prompt(5000),
  mode: must(oneOf("std", "pro", "4K")),
  duration: must(oneOf(...Array.from({ length: 13 }, (_, index) => String(index + 3)))),
  aspect_ratio: must(oneOf("16:9", "9:16", "1:1")),
  sound: must(flag(false)),
  multi_shots: must(flag(false)),
  multi_prompt: anything(),
  image_urls: links(2),
  kling_elements: anything(),
};

function kling3Price(input: JsonObject): number {
  const silent = { std: 14, pro: 18 }[String(input.mode)] ?? 67;
  const loud = { std: 20, pro: 27 }[String(input.mode)] ?? 67;
  return input.sound === true ? loud : silent;
}

const image = (timing: Timing, credits: MarketModel["credits"], input: Fields): MarketModel => ({
  makes: "image",
  shows: "waiting",
  timing,
  credits,
  input,
});
const video = (credits: MarketModel["credits"], input: Fields): MarketModel => ({
  makes: "video",
  shows: "both",
  timing: VIDEO,
  credits,
  input,
});
const veo31: Fields = {
  ...prompt(10_000),
  image_urls: links(3),
  model: by("veo3_fast", oneOf("veo3", "veo3_fast", "veo3_lite")),
  generation_type: oneOf("TEXT_2_VIDEO", "FIRST_AND_LAST_FRAMES_2_VIDEO", "REFERENCE_2_VIDEO"),
  aspect_ratio: by("16:9", oneOf("16:9", "9:16", "Auto")),
  resolution: by("720p", oneOf("720p", "1080p", "4k")),
  duration: by(8, oneOf(4, 6, 8)),
  enable_translation: flag(true),
  watermark: words(100),
  enable_fallback: flag(false),
};
/** Veo's older endpoint, published again as a market model in 2026-09; which field names the tier is disputed. */
const veoOnMarket = (tier: string): MarketModel => ({
  ...video((input) => ({ veo3: 250, veo3_lite: 30 })[String(input.model)] ?? 60, {
    ...veo31,
    model: by(tier, oneOf("veo3", "veo3_fast", "veo3_lite")),
  }),
  shows: "waiting",
  timing: tier === "veo3" ? [120, 240] : [61, 90],
});
const fluxOnMarket: Fields = {
  ...prompt(5000),
  enable_translation: flag(true),
  upload_cn: flag(false),
  input_image: link(),
  aspect_ratio: oneOf("21:9", "16:9", "4:3", "1:1", "3:4", "9:16"),
  output_format: by("jpeg", oneOf("jpeg", "png")),
  prompt_upsampling: flag(false),
  safety_tolerance: by(2, whole(0, 6)),
  watermark: words(100),
};
const gpt4oOnMarket: Fields = {
  ...prompt(5000),
  files_url: links(5),
  size: must(oneOf("1:1", "3:2", "2:3")),
};

const generating = (model: MarketModel): MarketModel => ({ ...model, shows: "generating" });
const exceptFourByFive = (model: MarketModel): MarketModel => ({
  ...model,
  // Refused on the wire, 2026-09.
  refuses: (input) => input.aspect_ratio === "4:5" && input.resolution === "2K",
});
const several = (model: MarketModel, field: string): MarketModel => ({
  ...model,
  count: (input) => Math.max(1, Number(input[field] ?? 1)),
});

/** The models of `POST /api/v1/jobs/createTask`, by their exact ids. */
export const marketModels: Record<string, MarketModel> = {
  "google/nano-banana": image(QUICK, fixed(4), nanoBanana),
  "google/nano-banana-edit": image(QUICK, fixed(4), { ...nanoBanana, image_urls: must(links(10)) }),
  "nano-banana-2-lite": image([3, 5], fixed(4), {
    ...prompt(20_000),
    aspect_ratio: must(oneOf(...NANO_2)),
    image_urls: links(10),
  }),
  "nano-banana-2": image(CAREFUL, byResolution({ "1K": 8, "2K": 12, "4K": 18 }), {
    ...prompt(20_000),
    ...ratio(NANO_2, "auto"),
    image_input: links(14),
    resolution,
    output_format: by("jpg", oneOf("png", "jpg")),
  }),
  "nano-banana-pro": image(CAREFUL, byResolution({ "1K": 18, "2K": 18, "4K": 24 }), {
    ...prompt(10_000),
    ...ratio(NANO, "1:1"),
    image_input: links(8),
    resolution,
    output_format: by("png", oneOf("png", "jpg")),
  }),
  "bytedance/seedream-v4-text-to-image": several(image(IMAGE, fixed(5), seedream4), "max_images"),
  "bytedance/seedream-v4-edit": several(
    image(IMAGE, fixed(5), { ...seedream4, image_urls: must(links(10)) }),
    "max_images",
  ),
  "seedream/4.5-text-to-image": image(IMAGE, fixed(6.5), seedream45),
  "seedream/4.5-edit": image(IMAGE, fixed(6.5), { ...seedream45, image_urls: must(links(14)) }),
  "seedream/5-lite-text-to-image": generating(image(OPENAI, fixed(5.5), seedream5Lite)),
  "seedream/5-lite-image-to-image": generating(
    image(OPENAI, fixed(5.5), { ...seedream5Lite, image_urls: must(links(14)) }),
  ),
  "gpt-image-2-text-to-image": exceptFourByFive(
    generating(image(OPENAI, byResolution({ "1K": 6, "2K": 10, "4K": 16 }), gptImage2)),
  ),
  "gpt-image-2-image-to-image": exceptFourByFive(
    generating(
      image(OPENAI, byResolution({ "1K": 6, "2K": 10, "4K": 16 }), { ...gptImage2, input_urls: must(links(16)) }),
    ),
  ),
  "z-image": image(QUICK, fixed(0.8), {
    ...prompt(1000),
    aspect_ratio: by("1:1", oneOf(...SEEDREAM.slice(0, 5))),
    ...checker,
  }),
  "qwen/text-to-image": image(IMAGE, fixed(4), { ...qwen, ...sizeWords }),
  "qwen/image-to-image": image(IMAGE, fixed(4), {
    ...qwen,
    image_url: must(link()),
    strength: by(0.8, decimal(0, 1)),
  }),
  "qwen/image-edit": several(
    image(IMAGE, fixed(4), {
      ...qwen,
      ...prompt(2000),
      image_url: must(link()),
      image_size: by("landscape_4_3", oneOf(...SIZE_WORDS)),
      guidance_scale: by(4, decimal(0, 20)),
      num_inference_steps: by(25, decimal(2, 49)),
      num_images: oneOf("1", "2", "3", "4"),
      sync_mode: flag(),
    }),
    "num_images",
  ),
  "sora-2-text-to-video": { ...video((input) => (input.n_frames === "15" ? 35 : 30), sora2), watermarked: true },
  "sora-2-image-to-video": {
    ...video((input) => (input.n_frames === "15" ? 35 : 30), { ...sora2, image_urls: must(links(1)) }),
    watermarked: true,
  },
  "sora-2-pro-text-to-video": { ...video(fixed(330), sora2Pro), watermarked: true },
  "sora-2-pro-image-to-video": {
    ...video(fixed(150), { ...sora2Pro, image_urls: must(links(1)) }),
    watermarked: true,
  },
  "kling-3.0/video": generating(video(perSecond(kling3Price), kling3)),
  "wan/2-7-text-to-video": video(
    perSecond((input) => (input.resolution === "720p" ? 16 : 24)),
    { ...wan27, ratio: by("16:9", oneOf(...WAN_RATIOS)), audio_url: link() },
  ),
  "wan/2-7-image-to-video": video(
    perSecond((input) => (input.resolution === "720p" ? 16 : 24)),
    {
      ...wan27,
      first_frame_url: link(),
      last_frame_url: link(),
      first_clip_url: link(),
      driving_audio_url: link(),
    },
  ),
  "veo-3-1": veoOnMarket("veo3_fast"),
  veo3: veoOnMarket("veo3"),
  veo3_fast: veoOnMarket("veo3_fast"),
  veo3_lite: veoOnMarket("veo3_lite"),
  "flux1-kontext": image([8, 14], fixed(5), fluxOnMarket),
  "4o-image-api": image([20, 40], fixed(6), gpt4oOnMarket),
};
