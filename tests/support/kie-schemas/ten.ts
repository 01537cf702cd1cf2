import type { Paper, Schema } from "#tests/support/kie-schemas/document.ts";

const oneOf = (values: unknown[], fallback?: unknown): Schema => ({
  type: "string",
  enum: values,
  ...(fallback !== undefined && { default: fallback }),
});
const text = (maxLength: number, minLength = 0): Schema => ({
  type: "string",
  maxLength,
  ...(minLength > 0 && { minLength }),
});
const flag = (fallback?: boolean): Schema => ({
  type: "boolean",
  ...(fallback !== undefined && { default: fallback }),
});
const link: Schema = { type: "string", format: "uri" };
const links = (maxItems?: number): Schema => ({
  type: "array",
  items: link,
  ...(maxItems !== undefined && { maxItems }),
});
const range = (type: "integer" | "number", minimum: number, maximum: number, fallback?: number): Schema => ({
  type,
  minimum,
  maximum,
  ...(fallback !== undefined && { default: fallback }),
});
const SIZES = ["square", "square_hd", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9"];

/** Ten models that the product does not come with, and a tool that it does, as kie.ai's papers have their fields (kie-api.md, appendix A, 2026-08). */
export const TEN: Paper[] = [
  {
    model: "bytedance/seedream",
    title: "Seedream 3.0",
    provider: "ByteDance",
    taskTypes: ["text-to-image"],
    priceText: "3.5 credits ($0.0175) per image",
    properties: {
      prompt: text(5000),
      guidance_scale: range("number", 1, 10, 2.5),
      image_size: oneOf(SIZES, "square_hd"),
      seed: { type: "integer" },
    },
    required: ["prompt"],
  },
  {
    model: "qwen2/image-edit",
    title: "Qwen2 image edit",
    provider: "Alibaba",
    taskTypes: ["image-to-image"],
    priceText: "5.6 credits ($0.028) per image",
    properties: {
      image_url: link,
      prompt: text(800),
      image_size: oneOf(["1:1", "2:3", "3:2", "3:4", "4:3", "9:16", "16:9", "21:9"], "16:9"),
      nsfw_checker: flag(),
      output_format: oneOf(["jpeg", "png"], "png"),
      seed: { type: "integer" },
    },
    required: ["image_url", "prompt"],
  },
  {
    model: "grok-imagine/text-to-image",
    title: "Grok Imagine",
    provider: "xAI",
    taskTypes: ["text-to-image"],
    priceText: "4 credits per image",
    properties: {
      prompt: { type: "string" },
      aspect_ratio: oneOf(["2:3", "3:2", "1:1", "16:9", "9:16"]),
      enable_pro: flag(),
      nsfw_checker: flag(),
    },
    required: ["prompt"],
  },
  {
    model: "recraft/crisp-upscale",
    title: "Recraft crisp upscale",
    provider: "Recraft",
    taskTypes: ["image-to-image"],
    priceText: "$0.0025 per image",
    properties: { image: link },
    required: ["image"],
  },
  {
    model: "kling/v2-1-master-text-to-video",
    title: "Kling 2.1 Master",
    provider: "Kuaishou",
    taskTypes: ["text-to-video"],
    priceText: "5s: 42 credits; 10s: 84 credits per video",
    properties: {
      prompt: text(2500),
      duration: oneOf(["5", "10"], "5"),
      aspect_ratio: oneOf(["16:9", "9:16", "1:1"], "16:9"),
      negative_prompt: text(2500),
      cfg_scale: { ...range("number", 0, 1, 0.5), multipleOf: 0.1 },
    },
    required: ["prompt"],
  },
  {
    model: "kling/v2-1-pro",
    title: "Kling 2.1 Pro",
    provider: "Kuaishou",
    taskTypes: ["image-to-video"],
    priceText: "10 credits per second",
    properties: {
      image_url: link,
      tail_image_url: link,
      prompt: text(5000),
      cfg_scale: range("number", 0, 1, 0.5),
      duration: oneOf(["5", "10"], "5"),
      negative_prompt: text(500),
    },
    required: ["image_url", "prompt"],
  },
  {
    model: "hailuo/02-image-to-video-standard",
    title: "Hailuo 02 Standard",
    provider: "MiniMax",
    taskTypes: ["image-to-video"],
    priceText: "512P: 2 credits; 768P: 5 credits per second",
    properties: {
      image_url: link,
      end_image_url: link,
      prompt: text(1500),
      duration: oneOf(["6", "10"], "10"),
      nsfw_checker: flag(),
      prompt_optimizer: flag(),
      resolution: oneOf(["512P", "768P"], "768P"),
    },
    required: ["image_url", "prompt"],
  },
  {
    model: "bytedance/v1-pro-text-to-video",
    title: "Seedance 1.0 Pro",
    provider: "ByteDance",
    taskTypes: ["text-to-video"],
    priceText:
      "480p, 5s: 14 credits; 480p, 10s: 28 credits; 720p, 5s: 30 credits; 720p, 10s: 60 credits; 1080p, 5s: 70 credits; 1080p, 10s: 140 credits",
    properties: {
      prompt: text(10_000),
      aspect_ratio: oneOf(["21:9", "16:9", "4:3", "1:1", "3:4", "9:16"], "16:9"),
      camera_fixed: flag(),
      duration: oneOf(["5", "10"], "5"),
      enable_safety_checker: flag(),
      resolution: oneOf(["480p", "720p", "1080p"], "720p"),
      seed: range("number", -1, 2_147_483_647, -1),
    },
    required: ["prompt"],
  },
  {
    model: "happyhorse/reference-to-video",
    title: "HappyHorse references",
    provider: "Alibaba",
    taskTypes: ["reference-to-video"],
    priceText: "720p: 22 credits; 1080p: 29 credits per second",
    properties: {
      prompt: text(5000),
      reference_image: { ...links(9), minItems: 1 },
      aspect_ratio: oneOf(["16:9", "9:16", "1:1", "4:3", "3:4"], "16:9"),
      duration: range("integer", 3, 15, 5),
      resolution: oneOf(["720p", "1080p"], "1080p"),
      seed: range("integer", 0, 2_147_483_647, 0),
    },
    required: ["prompt", "reference_image"],
  },
  {
    model: "qwen/image-to-image",
    title: "Qwen image to image",
    provider: "Alibaba",
    taskTypes: ["image-to-image"],
    priceText: "4 credits per image",
    properties: {
      image_url: link,
      prompt: text(5000),
      acceleration: oneOf(["none", "regular", "high"], "none"),
      enable_safety_checker: flag(),
      guidance_scale: range("number", 0, 20, 2.5),
      negative_prompt: text(500),
      num_inference_steps: range("number", 2, 250, 30),
      output_format: oneOf(["png", "jpeg"], "png"),
      seed: { type: "integer" },
      strength: range("number", 0, 1, 0.8),
    },
    required: ["image_url", "prompt"],
  },
  {
    model: "wan/2-2-a14b-text-to-video-turbo",
    title: "Wan 2.2 Turbo",
    provider: "Alibaba",
    taskTypes: ["text-to-video"],
    priceText: "480p: 40 credits; 720p: 80 credits per video",
    properties: {
      prompt: text(5000),
      acceleration: oneOf(["none", "regular"], "none"),
      aspect_ratio: oneOf(["16:9", "9:16"], "16:9"),
      enable_prompt_expansion: flag(),
      nsfw_checker: flag(),
      resolution: oneOf(["480p", "720p"], "720p"),
      seed: range("number", 0, 2_147_483_647, 0),
    },
    required: ["prompt"],
  },
];

const wanSeed = range("integer", 0, 2_147_483_647);
const wanRatios = oneOf(["16:9", "9:16", "1:1", "4:3", "3:4"]);
const sizes = oneOf(["720p", "1080p"], "1080p");

/** What works from videos and sounds (appendix A, 2026-08); what it costs is not told there: as its neighbours do. */
export const FROM_FILES: Paper[] = [
  {
    model: "wan/2-7-videoedit",
    title: "Wan 2.7 video edit",
    provider: "Alibaba",
    taskTypes: ["video-to-video"],
    priceText: "720p: 16 credits; 1080p: 24 credits per second",
    properties: {
      video_url: link,
      prompt: text(5000),
      aspect_ratio: wanRatios,
      audio_setting: oneOf(["auto", "origin"], "auto"),
      duration: range("integer", 0, 10, 0),
      negative_prompt: text(500),
      nsfw_checker: flag(),
      prompt_extend: flag(true),
      reference_image: link,
      resolution: sizes,
      seed: wanSeed,
      watermark: flag(false),
    },
    required: ["video_url"],
  },
  {
    model: "wan/2-7-r2v",
    title: "Wan 2.7 references",
    provider: "Alibaba",
    taskTypes: ["reference-to-video"],
    priceText: "720p: 16 credits; 1080p: 24 credits per second",
    properties: {
      prompt: text(5000),
      aspect_ratio: { ...wanRatios, default: "16:9" },
      duration: range("integer", 2, 10, 5),
      first_frame: link,
      negative_prompt: text(500),
      nsfw_checker: flag(),
      prompt_extend: flag(true),
      reference_image: links(5),
      reference_video: links(5),
      reference_voice: link,
      resolution: sizes,
      seed: wanSeed,
      watermark: flag(false),
    },
    required: ["prompt"],
  },
  {
    model: "wan/2-2-animate-replace",
    title: "Wan 2.2 animate",
    provider: "Alibaba",
    taskTypes: ["image-to-video"],
    priceText: "480p: 40 credits; 580p: 60 credits; 720p: 80 credits per video",
    properties: {
      image_url: link,
      video_url: link,
      nsfw_checker: flag(),
      resolution: oneOf(["480p", "580p", "720p"], "480p"),
    },
    required: ["image_url", "video_url"],
  },
  {
    model: "omnihuman-1-5",
    title: "OmniHuman 1.5",
    provider: "ByteDance",
    taskTypes: ["audio-to-video"],
    priceText: "27 credits per second",
    properties: {
      audio_url: link,
      image_url: link,
      mask_url: links(5),
      output_resolution: oneOf(["720", "1080"], "1080"),
      pe_fast_mode: flag(false),
      prompt: text(300),
      seed: { type: "integer", default: -1 },
    },
    required: ["audio_url", "image_url"],
  },
];

/**
 * What makes sound: the fields of a reader that the product comes with (appendix A, 2026-08), under an id that nobody offers yet. All
 * others of kie.ai's list that make sound work from lists or files, and can't be ordered here.
 */
export const READER: Paper = {
  model: "elevenlabs/text-to-speech-multilingual-v3",
  title: "ElevenLabs Multilingual 3",
  provider: "ElevenLabs",
  taskTypes: ["text-to-speech"],
  priceText: "12 credits per 1000 characters",
  properties: {
    text: text(5000),
    voice: oneOf(["EkK5I93UQWFDigLMpZcX", "Z3R5wn05IrDiVCyEkUrK", "NNl6r8mD7vthiJatiJt1"], "EkK5I93UQWFDigLMpZcX"),
    language_code: text(500),
    next_text: text(5000),
    previous_text: text(5000),
    similarity_boost: range("number", 0, 1, 0.75),
    speed: range("number", 0.7, 1.2, 1),
    stability: range("number", 0, 1, 0.5),
    style: range("number", 0, 1, 0),
    timestamps: flag(),
  },
  required: ["text", "voice"],
};
