import type { KieFamily } from "#graphql/vendors/kie/client.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

/** What kie.ai's pages call a parameter, and how they want its value. Written from them, not from the product. */
type Field = { field: string; value: (given: string) => unknown };
export type Wire = {
  /** Where the words go, if that is not `prompt`. */
  words?: string;
  /** kie.ai's id without and with source images; absent where the request names none. */
  text?: string;
  images?: string;
  /** kie.ai's id in a frame mode, where that decides. */
  ids?: Partial<Record<FrameMode, string>>;
  /** Where source images go: a list, or one field each; in some frame modes somewhere else. */
  sources?: string | string[];
  sourcesIn?: Partial<Record<FrameMode, string | string[]>>;
  /** Where source videos and sounds go: a list, or one in a field. */
  videos?: string | [string];
  sounds?: string | [string];
  /** Where the mask goes that it can't do without. */
  mask?: string;
  /** Where its own id of the task goes whose result is gone on from, instead of a file; and the second at which that ends. */
  task?: string;
  end?: string;
  /** Parameters that kie.ai has no field for in a frame mode. */
  notIn?: Partial<Record<FrameMode, string[]>>;
  fields: Record<string, Field>;
  /** Those that it wants otherwise where there are images. */
  fieldsWithImages?: Record<string, Field>;
  /** What is always sent besides. */
  fixed?: Record<string, unknown>;
  fixedWithImages?: Record<string, unknown>;
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

/** The ids of kie.ai's voices, by the names that ElevenLabs gives them. */
const voices = {
  ...{ James: "EkK5I93UQWFDigLMpZcX", Bradford: "NNl6r8mD7vthiJatiJt1", Xavier: "YOq2y2Up4RgXP2HyXjE5" },
  ...{ Arabella: "Z3R5wn05IrDiVCyEkUrK", Kuon: "B8gJV1IhpuegLxdpXFOE", Monika: "2zRM7PkgwBPiau2jvVXc" },
};
const reading = (id: string): Wire => ({
  text: id,
  words: "text",
  fields: { voice: words("voice", voices), speed: number("speed"), stability: number("stability") },
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

const withFrames = { FIRST_FRAME: ["aspectRatio"], FIRST_AND_LAST_FRAMES: ["aspectRatio"] };
const either = (text: string, images: string, sources: string | string[], fields: Wire["fields"]): Wire => ({
  text,
  images,
  sources,
  fields,
});
const one = (id: string, sources: string | string[], fields: Wire["fields"]): Wire => either(id, id, sources, fields);

const gpt25 = (name: string): Wire =>
  either(`gpt-image-2-5-${name}-text-to-image`, `gpt-image-2-5-${name}-image-to-image`, "input_urls", {
    aspectRatio: same("aspect_ratio"),
    resolution: same("resolution"),
    background: same("background"),
  });
const seedream5 = (tier: string): Wire =>
  either(`seedream/5-${tier}-text-to-image`, `seedream/5-${tier}-image-to-image`, "image_urls", {
    aspectRatio: same("aspect_ratio"),
    quality: same("quality"),
    outputFormat: same("output_format"),
  });
const flux2 = (tier: string): Wire =>
  either(`flux-2/${tier}-text-to-image`, `flux-2/${tier}-image-to-image`, "input_urls", {
    aspectRatio: same("aspect_ratio"),
    resolution: same("resolution"),
  });
const qwen3 = (tier: string): Wire =>
  either(`qwen3/${tier}text-to-image`, `qwen3/${tier}image-to-image`, "image_urls", {
    aspectRatio: same("image_size"),
    resolution: same("resolution"),
    outputFormat: same("output_format"),
    seed: number("seed"),
    negativePrompt: same("negative_prompt"),
    promptExtend: flag("prompt_extend"),
  });
const ideogram = {
  aspectRatio: words("image_size", { ...squareHd, ...wide }),
  speed: words("rendering_speed", { turbo: "TURBO", balanced: "BALANCED", quality: "QUALITY" }),
  look: words("style", {
    ...{ auto: "AUTO", general: "GENERAL", realistic: "REALISTIC", design: "DESIGN", fiction: "FICTION" },
  }),
  seed: number("seed"),
  negativePrompt: same("negative_prompt"),
  promptExtend: flag("expand_prompt"),
};
const { speed, seed: ideogramSeed, promptExtend } = ideogram;
const ideogramEdit = { speed, seed: ideogramSeed, promptExtend };
const imagen = (id: string, seed: Field): Wire => ({
  text: id,
  fields: { aspectRatio: same("aspect_ratio"), negativePrompt: same("negative_prompt"), seed },
});
const wanImage = { aspectRatio: same("aspect_ratio"), resolution: same("resolution"), seed: number("seed") };

const framesAndReferences = {
  FIRST_FRAME: ["first_frame_url"],
  FIRST_AND_LAST_FRAMES: ["first_frame_url", "last_frame_url"],
  REFERENCE: "reference_image_urls",
};
const adaptive = (...ratios: string[]) =>
  words("aspect_ratio", { ...Object.fromEntries(ratios.map((ratio) => [ratio, ratio])), auto: "adaptive" });
const seedance = (id: string): Wire => ({
  text: id,
  images: id,
  sourcesIn: framesAndReferences,
  videos: "reference_video_urls",
  sounds: "reference_audio_urls",
  fields: {
    aspectRatio: adaptive("1:1", "4:3", "3:4", "16:9", "9:16", "21:9"),
    durationSeconds: number("duration"),
    resolution: same("resolution"),
    sound: flag("generate_audio"),
  },
});
const wan3 = (id: string): Wire => ({
  text: id,
  images: id,
  sourcesIn: framesAndReferences,
  videos: "reference_video_urls",
  sounds: "reference_audio_urls",
  fields: {
    aspectRatio: adaptive("16:9", "9:16", "1:1", "4:3", "3:4"),
    durationSeconds: number("duration"),
    resolution: words("resolution", { "480p": "480P", "720p": "720P", "1080p": "1080P" }),
    sound: flag("audio"),
    seed: number("seed"),
  },
});
const hailuo = (tier: string): Wire => ({
  images: `hailuo/2-3-image-to-video-${tier}`,
  sources: ["image_url"],
  fields: {
    durationSeconds: same("duration"),
    resolution: words("resolution", { "768p": "768P", "1080p": "1080P" }),
  },
});

export const wires: Record<string, Wire> = {
  "nano-banana-2.1": one("nano-banana-2-1", "image_input", nanoBanana2),
  "nano-banana-2-lite": one("nano-banana-2-lite", "image_urls", { aspectRatio: same("aspect_ratio") }),
  "imagen-4": imagen("google/imagen4", same("seed")),
  "imagen-4-fast": imagen("google/imagen4-fast", number("seed")),
  "imagen-4-ultra": imagen("google/imagen4-ultra", same("seed")),
  "gpt-image-2.5-flare": gpt25("flare"),
  "gpt-image-2.5-sunburst": gpt25("sunburst"),
  "gpt-image-1.5": either("gpt-image/1.5-text-to-image", "gpt-image/1.5-image-to-image", "input_urls", {
    aspectRatio: same("aspect_ratio"),
    quality: same("quality"),
  }),
  "seedream-5-pro": seedream5("pro"),
  "seedream-5-lite": seedream5("lite"),
  "seedream-5-flash": either("seedream/5-flash-text-to-image", "seedream/5-flash-image-to-image", "image_urls", {
    aspectRatio: same("aspect_ratio"),
    resolution: same("size"),
  }),
  "seedream-5-pro-layers": {
    ...{ images: "seedream/5-pro-layer-decomposition", sources: ["image_url"], fixed: { output_format: "png" } },
    fields: { resolution: same("size") },
  },
  "seedream-5-flash-layers": {
    ...{ images: "seedream/5-flash-layer-decomposition", sources: ["image_url"] },
    fields: { resolution: same("size") },
  },
  "flux-2-pro": flux2("pro"),
  "flux-2-flex": flux2("flex"),
  "qwen-3": qwen3(""),
  "qwen-3-pro": qwen3("pro-"),
  "qwen-2.1": either("qwen2-1/text-to-image", "qwen2-1/image-to-image", "image_urls", {
    aspectRatio: same("aspect_ratio"),
    resolution: same("resolution"),
    outputFormat: same("output_format"),
    seed: number("seed"),
    enhance: flag("enhance_prompt"),
  }),
  "z-image": { text: "z-image", fields: { aspectRatio: same("aspect_ratio") } },
  "ideogram-v3": either("ideogram/v3-text-to-image", "ideogram/v3-remix", ["image_url"], ideogram),
  "ideogram-v3-edit": { images: "ideogram/v3-edit", sources: ["image_url"], mask: "mask_url", fields: ideogramEdit },
  "ideogram-character-edit": {
    ...{ images: "ideogram/character-edit", sources: ["image_url", "reference_image_urls"], mask: "mask_url" },
    fields: { ...ideogramEdit, look: ideogram.look },
  },
  "ideogram-character": { images: "ideogram/character", sources: "reference_image_urls", fields: ideogram },
  "grok-imagine-image-2": either(
    "grok-imagine-image-2-0/text-to-image",
    "grok-imagine-image-2-0/image-edit",
    "image_urls",
    { aspectRatio: same("aspect_ratio") },
  ),
  "grok-imagine-image-2-segments": { images: "grok-imagine-image-2-0/segment-edit", task: "task_id", fields: {} },
  "wan-2.7-image": one("wan/2-7-image", "input_urls", wanImage),
  "wan-2.7-image-pro": one("wan/2-7-image-pro", "input_urls", wanImage),
  "topaz-upscale": {
    images: "topaz/image-upscale",
    sources: ["image_url"],
    fields: { upscaleFactor: same("upscale_factor") },
  },
  "recraft-crisp-upscale": { images: "recraft/crisp-upscale", sources: ["image"], fields: {} },
  "recraft-remove-background": { images: "recraft/remove-background", sources: ["image"], fields: {} },
  "kling-3-motion-control": {
    ...{ images: "kling-3.0/motion-control", sources: "input_urls", videos: "video_urls" },
    fields: { resolution: same("mode"), characterOrientation: same("character_orientation") },
  },
  "runway-aleph": {
    ...{ text: "runway/gen4-aleph", images: "runway/gen4-aleph" },
    ...{ sources: ["reference_image"], videos: ["video_url"] },
    fields: { seed: number("seed") },
  },
  "kling-avatar": { images: "kling/ai-avatar-pro", sources: ["image_url"], sounds: ["audio_url"], fields: {} },
  infinitalk: {
    ...{ images: "infinitalk/from-audio", sources: ["image_url"], sounds: ["audio_url"] },
    fields: { resolution: same("resolution"), seed: number("seed") },
  },
  "volcengine-lip-sync": {
    ...{ text: "volcengine/video-to-video-lip-sync", videos: ["video_url"], sounds: ["audio_url"] },
    fields: { mode: same("mode") },
  },
  "topaz-video-upscale": {
    ...{ text: "topaz/video-upscale", videos: ["video_url"] },
    fields: { upscaleFactor: same("upscale_factor") },
  },
  "veo-3.1-extend": { text: "veo/extend", task: "task_id", fields: {} },
  "veo-3.1-quality-extend": { text: "veo/extend", task: "task_id", fields: {} },
  "grok-imagine-extend": {
    ...{ text: "grok-imagine/extend", task: "task_id", end: "extend_at" },
    fields: { durationSeconds: number("extend_times") },
  },
  "runway-extend": {
    ...{ text: "runway/extend-ai-video", task: "task_id" },
    fields: { resolution: same("quality") },
  },
  "pixverse-v6-extend": {
    ...{ text: "pixverse-v6/extend", task: "task_id" },
    fields: {
      ...{ durationSeconds: number("duration"), resolution: same("quality") },
      ...{ sound: flag("generate_audio_switch"), seed: number("seed") },
    },
  },
  "grok-imagine-video-1": {
    ...either("grok-imagine/text-to-video", "grok-imagine/image-to-video", "image_urls", {
      ...{ aspectRatio: same("aspect_ratio"), durationSeconds: number("duration"), resolution: same("resolution") },
    }),
    fieldsWithImages: { durationSeconds: same("duration") },
  },
  "seedance-2.5": seedance("bytedance/seedance-2-5"),
  "seedance-2": seedance("bytedance/seedance-2"),
  "seedance-2-fast": seedance("bytedance/seedance-2-fast"),
  "seedance-2-mini": seedance("bytedance/seedance-2-mini"),
  "seedance-1.5-pro": one("bytedance/seedance-1.5-pro", "input_urls", {
    aspectRatio: same("aspect_ratio"),
    durationSeconds: number("duration"),
    resolution: same("resolution"),
    sound: flag("generate_audio"),
    fixedLens: flag("fixed_lens"),
  }),
  "wan-3": wan3("wan/3-0-video"),
  "wan-3-prime": wan3("wan/3-0-video-prime"),
  "kling-3-omni": {
    text: "kling-3.0-omni/text-to-video",
    images: "kling-3.0-omni/image-to-video",
    sources: "image_urls",
    notIn: withFrames,
    fields: {
      ...{ aspectRatio: same("aspect_ratio"), durationSeconds: number("duration") },
      ...{ resolution: same("resolution"), sound: flag("audio") },
    },
    fixed: { customize_multi_shots: false },
    fixedWithImages: { aspect_ratio: "auto" },
  },
  "kling-3-turbo": {
    text: "kling/v3-turbo-text-to-video",
    images: "kling/v3-turbo-image-to-video",
    sources: "image_urls",
    notIn: withFrames,
    fields: {
      aspectRatio: same("aspect_ratio"),
      durationSeconds: same("duration"),
      resolution: same("resolution"),
    },
  },
  "kling-2.6": {
    text: "kling-2.6/text-to-video",
    images: "kling-2.6/image-to-video",
    sources: "image_urls",
    notIn: withFrames,
    fields: { aspectRatio: same("aspect_ratio"), durationSeconds: same("duration"), sound: flag("sound") },
  },
  "kling-2.5-turbo": {
    text: "kling/v2-5-turbo-text-to-video-pro",
    images: "kling/v2-5-turbo-image-to-video-pro",
    sources: ["image_url", "tail_image_url"],
    notIn: withFrames,
    fields: {
      ...{ aspectRatio: same("aspect_ratio"), durationSeconds: same("duration") },
      ...{ guidanceScale: number("cfg_scale"), negativePrompt: same("negative_prompt") },
    },
  },
  "gemini-omni-flash-1.1": {
    text: "google/gemini-omni-flash-1-1",
    images: "google/gemini-omni-flash-1-1",
    sourcesIn: { ...framesAndReferences, REFERENCE: "image_urls" },
    fields: {
      ...{ aspectRatio: same("aspect_ratio"), durationSeconds: same("duration") },
      ...{ resolution: same("resolution"), seed: number("seed") },
    },
  },
  "minimax-h3": {
    text: "minimax-h3/text-to-video",
    images: "minimax-h3/image-to-video",
    ids: { REFERENCE: "minimax-h3/reference-to-video" },
    sourcesIn: framesAndReferences,
    notIn: withFrames,
    fields: {
      aspectRatio: same("aspect_ratio"),
      durationSeconds: number("duration"),
      resolution: words("resolution", { "768p": "768P", "2K": "2K" }),
    },
  },
  "hailuo-2.3": hailuo("standard"),
  "hailuo-2.3-pro": hailuo("pro"),
  "grok-imagine-video": one("grok-imagine-video-1-5-preview", "image_urls", {
    aspectRatio: same("aspect_ratio"),
    durationSeconds: number("duration"),
    resolution: same("resolution"),
  }),
  "pixverse-v6": {
    text: "pixverse-v6/text-to-video",
    ids: { FIRST_FRAME: "pixverse-v6/image-to-video", FIRST_AND_LAST_FRAMES: "pixverse-v6/transition" },
    sourcesIn: {
      FIRST_FRAME: "image_urls",
      FIRST_AND_LAST_FRAMES: ["first_frame_image_url", "last_frame_image_url"],
    },
    notIn: withFrames,
    fields: {
      ...{ aspectRatio: same("aspect_ratio"), durationSeconds: number("duration"), resolution: same("quality") },
      ...{ sound: flag("generate_audio_switch"), seed: number("seed") },
    },
  },
  happyhorse: {
    text: "happyhorse-1-1/text-to-video",
    ids: { FIRST_FRAME: "happyhorse-1-1/image-to-video", REFERENCE: "happyhorse-1-1/reference-to-video" },
    sourcesIn: { FIRST_FRAME: "image_urls", REFERENCE: "reference_image" },
    notIn: withFrames,
    fields: {
      aspectRatio: same("aspect_ratio"),
      durationSeconds: number("duration"),
      resolution: same("resolution"),
    },
  },
  runway: {
    text: "runway",
    images: "runway",
    sources: ["image_url"],
    notIn: withFrames,
    fields: { aspectRatio: same("aspect_ratio"), durationSeconds: number("duration"), resolution: same("quality") },
  },
  "nano-banana": { text: "google/nano-banana", fields: nanoBanana },
  "nano-banana-edit": {
    images: "google/nano-banana-edit",
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
    sources: "image_urls",
    fields: seedream4,
  },
  "seedream-4.5": { text: "seedream/4.5-text-to-image", fields: seedream45 },
  "seedream-4.5-edit": { images: "seedream/4.5-edit", sources: "image_urls", fields: seedream45 },
  "gpt-image-2": {
    text: "gpt-image-2-text-to-image",
    images: "gpt-image-2-image-to-image",
    sources: "input_urls",
    fields: { aspectRatio: same("aspect_ratio"), resolution: same("resolution") },
  },
  "elevenlabs-turbo-2.5": reading("elevenlabs/text-to-speech-turbo-2-5"),
  "elevenlabs-multilingual-2": reading("elevenlabs/text-to-speech-multilingual-v2"),
  "suno-v6": {
    text: "ai-music-api/generate",
    fixed: { custom_mode: false },
    fields: {
      instrumental: flag("instrumental"),
      version: words("model", { balanced: "V6", wild: "V6_WILD", mini: "V6_MINI" }),
    },
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
    notIn: withFrames,
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

/** Fields of which kie.ai's papers are silent, and that its siblings have: the filter is asked for all the same, for it is off without. */
export const UNSAID: Record<string, string> = {
  "seedream/5-flash-text-to-image": "nsfw_checker",
  "seedream/5-flash-image-to-image": "nsfw_checker",
};
