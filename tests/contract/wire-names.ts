import type { KieFamily } from "#graphql/vendors/kie/client.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

/** What kie.ai's pages call a parameter, and how they want its value. Written from them, not from the product. */
type Field = { field: string; value: (given: string) => unknown };
export type Wire = {
  /** kie.ai's id without and with source images; absent where the request names none. */
  text?: string;
  images?: string;
  /** Where source images go: a list, or one field each. */
  sources?: string | string[];
  /** Without source images it can't be asked at all. */
  onlyImages?: boolean;
  fields: Record<string, Field>;
  /** What is always sent besides. */
  fixed?: Record<string, unknown>;
  /** Where the frame mode is said, and in which words. */
  modes?: { field: string; words: Partial<Record<FrameMode, string>> };
};

const same = (field: string): Field => ({ field, value: (given) => given });
const number = (field: string): Field => ({ field, value: Number });
const flag = (field: string): Field => ({ field, value: (given) => given === "true" });
const words = (field: string, table: Record<string, string | undefined>): Field => ({
  field,
  value: (given) => {
    if (!(given in table)) throw new Error(`no word for ${given}`);
    return table[given];
  },
});

const squareHd = { "1:1": "square_hd", "4:3": "landscape_4_3", "3:4": "portrait_4_3" };
const wide = { "16:9": "landscape_16_9", "9:16": "portrait_16_9" };
const seedreamSizes = { ...squareHd, ...wide, "3:2": "landscape_3_2", "2:3": "portrait_3_2", "21:9": "landscape_21_9" };

const nanoBanana = { aspectRatio: same("aspect_ratio"), outputFormat: same("output_format") };
const nanoBanana2 = { ...nanoBanana, resolution: same("resolution") };
const seedream4 = {
  aspectRatio: words("image_size", seedreamSizes),
  resolution: same("image_resolution"),
  variants: number("max_images"),
  seed: number("seed"),
};
const seedream45 = {
  aspectRatio: same("aspect_ratio"),
  resolution: words("quality", { "2K": "basic", "4K": "high" }),
};
const kontextRatios = {
  ...{ "21:9": "21:9", "16:9": "16:9", "4:3": "4:3", "1:1": "1:1", "3:4": "3:4", "9:16": "9:16" },
  auto: undefined,
};
const kontextOnMarket = {
  aspectRatio: words("aspect_ratio", kontextRatios),
  outputFormat: same("output_format"),
  enableTranslation: flag("enable_translation"),
  promptUpsampling: flag("prompt_upsampling"),
  safetyTolerance: number("safety_tolerance"),
};
const kontext = {
  aspectRatio: words("aspectRatio", kontextRatios),
  outputFormat: same("outputFormat"),
  enableTranslation: flag("enableTranslation"),
  promptUpsampling: flag("promptUpsampling"),
  safetyTolerance: number("safetyTolerance"),
};
const veo = {
  aspectRatio: same("aspect_ratio"),
  durationSeconds: number("duration"),
  resolution: same("resolution"),
  enableTranslation: flag("enable_translation"),
};
const veoTier = (tier: string): Wire => ({
  text: "veo-3-1",
  images: "veo-3-1",
  sources: "image_urls",
  fields: veo,
  fixed: { model: tier },
  modes: {
    field: "generation_type",
    words: {
      TEXT: "TEXT_2_VIDEO",
      FIRST_FRAME: "FIRST_AND_LAST_FRAMES_2_VIDEO",
      FIRST_AND_LAST_FRAMES: "FIRST_AND_LAST_FRAMES_2_VIDEO",
      REFERENCE: "REFERENCE_2_VIDEO",
    },
  },
});

export const wires: Record<string, Wire> = {
  "nano-banana": { text: "google/nano-banana", fields: nanoBanana },
  "nano-banana-edit": {
    images: "google/nano-banana-edit",
    onlyImages: true,
    sources: "image_urls",
    fields: nanoBanana,
  },
  "nano-banana-pro": {
    text: "nano-banana-pro",
    images: "nano-banana-pro",
    sources: "image_input",
    fields: nanoBanana2,
  },
  "nano-banana-2": { text: "nano-banana-2", images: "nano-banana-2", sources: "image_input", fields: nanoBanana2 },
  midjourney: {
    text: "mj_txt2img",
    images: "mj_img2img",
    sources: "fileUrls",
    fields: {
      ...{ aspectRatio: same("aspectRatio"), version: same("version"), speed: same("speed") },
      ...{ stylization: number("stylization"), weirdness: number("weirdness"), variety: number("variety") },
    },
  },
  "flux-kontext-pro": {
    text: "flux1-kontext",
    images: "flux1-kontext",
    sources: ["input_image"],
    fields: kontextOnMarket,
  },
  "flux-kontext-max": {
    text: "flux-kontext-max",
    images: "flux-kontext-max",
    sources: ["inputImage"],
    fields: kontext,
  },
  "gpt-4o-image": {
    text: "4o-image-api",
    images: "4o-image-api",
    sources: "files_url",
    fields: { aspectRatio: same("size") },
  },
  "seedream-4": { text: "bytedance/seedream-v4-text-to-image", fields: seedream4 },
  "seedream-4-edit": {
    images: "bytedance/seedream-v4-edit",
    onlyImages: true,
    sources: "image_urls",
    fields: seedream4,
  },
  "seedream-4.5": { text: "seedream/4.5-text-to-image", fields: seedream45 },
  "seedream-4.5-edit": { images: "seedream/4.5-edit", onlyImages: true, sources: "image_urls", fields: seedream45 },
  "gpt-image-2": {
    text: "gpt-image-2-text-to-image",
    images: "gpt-image-2-image-to-image",
    sources: "input_urls",
    fields: { aspectRatio: same("aspect_ratio"), resolution: same("resolution") },
  },
  "veo-3.1-lite": veoTier("veo3_lite"),
  "veo-3.1-fast": veoTier("veo3_fast"),
  "veo-3.1-quality": veoTier("veo3"),
  "sora-2": {
    text: "sora-2-text-to-video",
    images: "sora-2-image-to-video",
    sources: "image_urls",
    fields: {
      aspectRatio: words("aspect_ratio", { "16:9": "landscape", "9:16": "portrait" }),
      durationSeconds: same("n_frames"),
      removeWatermark: flag("remove_watermark"),
    },
    fixed: { upload_method: "s3" },
  },
  "kling-3.0": {
    text: "kling-3.0/video",
    images: "kling-3.0/video",
    sources: "image_urls",
    fields: {
      aspectRatio: same("aspect_ratio"),
      durationSeconds: same("duration"),
      resolution: words("mode", { "720p": "std", "1080p": "pro", "4k": "4K" }),
      sound: flag("sound"),
    },
    fixed: { multi_shots: false },
  },
  "wan-2.7": {
    text: "wan/2-7-text-to-video",
    images: "wan/2-7-image-to-video",
    sources: ["first_frame_url", "last_frame_url"],
    fields: {
      ...{ aspectRatio: same("ratio"), durationSeconds: number("duration"), resolution: same("resolution") },
      ...{ seed: number("seed"), negativePrompt: same("negative_prompt") },
      ...{ promptExtend: flag("prompt_extend"), watermark: flag("watermark") },
    },
  },
  "qwen-image": {
    text: "qwen/text-to-image",
    fields: {
      ...{ aspectRatio: words("image_size", { ...squareHd, ...wide }), outputFormat: same("output_format") },
      ...{ seed: number("seed"), inferenceSteps: number("num_inference_steps") },
      ...{ guidanceScale: number("guidance_scale"), negativePrompt: same("negative_prompt") },
    },
  },
};

/** kie.ai's endpoints by dialect. */
export const createPaths: Record<KieFamily, string> = {
  market: "/api/v1/jobs/createTask",
  veo: "/api/v1/veo/generate",
  flux: "/api/v1/flux/kontext/generate",
  gpt4o: "/api/v1/gpt4o-image/generate",
  midjourney: "/api/v1/mj/generate",
};
