import { by, decimal, flag, link, links, must, oneOf, whole, words } from "#graphql/sandbox/families/fields.ts";
import {
  byResolution,
  byWord,
  checker,
  fixed,
  IMAGE,
  image,
  type MarketModel,
  perSecond,
  prompt,
  QUICK,
  SIZE_WORDS,
  seed,
  several,
  video,
} from "#graphql/sandbox/families/market-models/market-model.ts";

const fiveOrTen = by("5", oneOf("5", "10"));
const cfg = by(0.5, decimal(0, 1));
const GROK = ["2:3", "3:2", "1:1", "16:9", "9:16"];
const QWEN_2 = ["1:1", "3:4", "4:3", "9:16", "16:9"];

/** What kie.ai's list has and the product does not come with: an operator may import it (kie.ai docs, 2026-08). */
export const unofferedModels: Record<string, MarketModel> = {
  "bytedance/seedream": image(IMAGE, fixed(3.5), {
    ...prompt(5000),
    image_size: by("square_hd", oneOf(...SIZE_WORDS)),
    guidance_scale: by(2.5, decimal(1, 10)),
    ...seed,
  }),
  "qwen2/text-to-image": image(QUICK, fixed(5.6), {
    ...prompt(800),
    image_size: by("16:9", oneOf(...QWEN_2)),
    output_format: by("png", oneOf("jpeg", "png")),
    ...seed,
    ...checker,
  }),
  "grok-imagine/text-to-image": image(QUICK, fixed(4), {
    ...prompt(5000),
    aspect_ratio: oneOf(...GROK),
    enable_pro: flag(),
    ...checker,
  }),
  "ideogram/character-remix": several(
    image(IMAGE, byWord("rendering_speed", { TURBO: 12, BALANCED: 18, QUALITY: 24 }), {
      ...prompt(5000),
      image_url: must(link()),
      reference_image_urls: must(links(3)),
      rendering_speed: by("BALANCED", oneOf("TURBO", "BALANCED", "QUALITY")),
      num_images: by("1", oneOf("1", "2", "3", "4")),
    }),
    "num_images",
  ),
  "kling/v2-1-pro": video(
    perSecond(() => 10),
    {
      ...prompt(5000),
      image_url: must(link()),
      tail_image_url: link(),
      duration: fiveOrTen,
      negative_prompt: words(500),
      cfg_scale: cfg,
    },
  ),
  "hailuo/02-image-to-video-standard": video(perSecond(byResolution({ "512P": 2, "768P": 5 })), {
    ...prompt(1500),
    image_url: must(link()),
    end_image_url: link(),
    duration: by("10", oneOf("6", "10")),
    resolution: by("768P", oneOf("512P", "768P")),
    prompt_optimizer: flag(),
    ...checker,
  }),
  "bytedance/v1-pro-text-to-video": video(perSecond(byResolution({ "480p": 2.8, "720p": 6, "1080p": 14 })), {
    ...prompt(10_000),
    aspect_ratio: by("16:9", oneOf("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")),
    resolution: by("720p", oneOf("480p", "720p", "1080p")),
    duration: fiveOrTen,
    camera_fixed: flag(),
    enable_safety_checker: flag(),
    seed: by(-1, whole(-1, 2_147_483_647)),
  }),
  "wan/2-6-text-to-video": video(perSecond(byResolution({ "720p": 14, "1080p": 21 })), {
    ...prompt(5000),
    duration: by("5", oneOf("5", "10", "15")),
    multi_shots: flag(false),
    resolution: by("1080p", oneOf("720p", "1080p")),
  }),
  "happyhorse/reference-to-video": video(perSecond(byResolution({ "720p": 22, "1080p": 29 })), {
    ...prompt(5000),
    reference_image: must(links(9)),
    aspect_ratio: by("16:9", oneOf("16:9", "9:16", "1:1", "4:3", "3:4")),
    duration: by(5, whole(3, 15)),
    resolution: by("1080p", oneOf("720p", "1080p")),
    seed: by(0, whole(0, 2_147_483_647)),
  }),
  "wan/2-2-animate-move": {
    ...video(byResolution({ "480p": 40, "580p": 60, "720p": 80 }), {
      image_url: must(link()),
      video_url: must(link()),
      resolution: by("480p", oneOf("480p", "580p", "720p")),
      ...checker,
    }),
    follows: () => ({ times: 1, creditsPerSecond: 0 }),
  },
};
