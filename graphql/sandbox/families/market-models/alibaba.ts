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
import {
  byResolution,
  checker,
  fixed,
  framesOrReferences,
  IMAGE,
  image,
  type MarketModel,
  perSecond,
  png,
  prompt,
  QUICK,
  ratio,
  SEEDREAM,
  SIZE_WORDS,
  seed,
  several,
  sizeWords,
  video,
} from "#graphql/sandbox/families/market-models/market-model.ts";

const WAN_RATIOS = ["16:9", "9:16", "1:1", "4:3", "3:4"];
const HORSE_RATIOS = [...WAN_RATIOS, "4:5", "5:4", "9:21", "21:9"];

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
const qwen3: Fields = {
  ...prompt(5000),
  image_size: by("16:9", oneOf("1:1", "3:2", "2:3", "4:3", "3:4", "16:9", "9:16", "21:9")),
  negative_prompt: words(5000),
  ...png,
  prompt_extend: flag(true),
  resolution: by("1K", oneOf("1K", "2K")),
  ...seed,
  ...checker,
};
const qwen3Pro = byResolution({ "1K": 6.4, "2K": 12 });
const qwen21: Fields = {
  ...prompt(5000),
  ...ratio(WAN_RATIOS, "1:1"),
  resolution: by("1K", oneOf("1K", "2K")),
  background: words(20),
  enhance_prompt: flag(),
  output_format: by("png", oneOf("png", "jpeg", "webp")),
  ...seed,
  mask_url: link(),
};
const wanImage: Fields = {
  ...prompt(5000),
  aspect_ratio: oneOf("1:1", "16:9", "4:3", "21:9", "3:4", "9:16", "8:1", "1:8"),
  bbox_list: anything(),
  color_palette: anything(),
  enable_sequential: flag(false),
  input_urls: links(9),
  n: whole(1, 12),
  resolution: by("2K", oneOf("1K", "2K", "4K")),
  ...seed,
  thinking_mode: flag(false),
  watermark: flag(false),
  ...checker,
};

function wan3(prices: Record<string, number>): MarketModel {
  return {
    ...video(perSecond(byResolution(prices)), {
      ...prompt(20_000),
      first_frame_url: link(),
      last_frame_url: link(),
      reference_image_urls: links(10),
      reference_video_urls: links(5),
      reference_audio_urls: links(5),
      resolution: by("1080P", oneOf("480P", "720P", "1080P")),
      aspect_ratio: by("adaptive", oneOf("adaptive", ...WAN_RATIOS)),
      duration: by(5, oneOf(-1, ...Array.from({ length: 29 }, (_, index) => index + 2))),
      audio: flag(true),
      ...seed,
      ...checker,
    }),
    refuses: framesOrReferences,
  };
}

const horse = (input: Fields): MarketModel =>
  video(perSecond(byResolution({ "720p": 28, "1080p": 48 })), {
    ...prompt(4999),
    duration: by(5, whole(3, 15)),
    resolution: by("1080p", oneOf("720p", "1080p")),
    ...input,
  });

export const alibabaModels: Record<string, MarketModel> = {
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
  "qwen2-1/text-to-image": image(QUICK, byResolution({ "1K": 4, "2K": 8 }), qwen21),
  "qwen2-1/image-to-image": {
    ...image(QUICK, byResolution({ "1K": 4, "2K": 8 }), { ...qwen21, image_urls: must(links(3)) }),
    maskChanges: "white",
  },
  "qwen3/text-to-image": image(IMAGE, fixed(4.8), qwen3),
  "qwen3/image-to-image": image(IMAGE, fixed(4.8), { ...qwen3, image_urls: must(links(3)) }),
  "qwen3/pro-text-to-image": image(IMAGE, qwen3Pro, qwen3),
  "qwen3/pro-image-to-image": image(IMAGE, qwen3Pro, { ...qwen3, image_urls: must(links(3)) }),
  "wan/2-7-image": image([10, 12], fixed(4.8), wanImage),
  "wan/2-7-image-pro": image([20, 28], fixed(12), wanImage),
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
  "wan/3-0-video": wan3({ "480P": 8, "720P": 16, "1080P": 32 }),
  "wan/3-0-video-prime": wan3({ "480P": 12.2, "720P": 25.2, "1080P": 50.4 }),
  "happyhorse-1-1/text-to-video": horse({ aspect_ratio: by("16:9", oneOf(...HORSE_RATIOS)) }),
  "happyhorse-1-1/image-to-video": horse({ image_urls: must(links(1)) }),
  "happyhorse-1-1/reference-to-video": horse({
    reference_image: must(links(9)),
    aspect_ratio: by("16:9", oneOf(...HORSE_RATIOS)),
  }),
};
