import { by, type Fields, flag, link, links, must, oneOf, whole, words } from "#graphql/sandbox/families/fields.ts";
import {
  byResolution,
  byWord,
  checker,
  fixed,
  framesOrReferences,
  generating,
  IMAGE,
  image,
  type MarketModel,
  OPENAI,
  perSecond,
  png,
  prompt,
  QUICK,
  resolution,
  SEEDREAM,
  SIZE_WORDS,
  several,
  video,
} from "#graphql/sandbox/families/market-models/market-model.ts";
import type { JsonObject } from "#graphql/sandbox/wire.ts";

const SEEDREAM_4_SIZES = [...SIZE_WORDS, "portrait_3_2", "landscape_3_2", "landscape_21_9"];
const SEEDANCE_RATIOS = ["1:1", "4:3", "3:4", "16:9", "9:16", "21:9"];

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
const seedream5Pro: Fields = {
  ...prompt(5000, 3),
  aspect_ratio: must(oneOf(...SEEDREAM)),
  quality: must(oneOf("basic", "high")),
  ...png,
  ...checker,
};
const seedream5Flash: Fields = {
  ...prompt(5000, 3),
  aspect_ratio: must(oneOf(...SEEDREAM)),
  size: oneOf("1K", "1.5K", "2K"),
};
const proPrice = byWord("quality", { basic: 7, high: 14 });

const LAYERS = 3;
const layers = (credits: MarketModel["credits"], input: Fields): MarketModel => ({
  ...image(OPENAI, credits, {
    image_url: must(link()),
    size: by("auto", oneOf("auto", "1K", "1.5K", "2K")),
    ...input,
  }),
  count: () => LAYERS,
  tool: () => ({ does: "takeApart" }),
});

/** A model of the second line, by what a second costs. Minus one leaves the length to it. */
function seedance2(perSecondPrices: Record<string, number>, longest: number, fallback: string): MarketModel {
  return {
    ...video(perSecond(byResolution(perSecondPrices)), {
      ...prompt(longest > 15 ? 30_000 : 20_000, longest > 15 ? 0 : 3),
      aspect_ratio: by(fallback, oneOf(...SEEDANCE_RATIOS, "adaptive")),
      resolution: by("720p", oneOf(...Object.keys(perSecondPrices))),
      duration: by(5, oneOf(-1, ...Array.from({ length: longest - 3 }, (_, index) => index + 4))),
      first_frame_url: link(),
      last_frame_url: link(),
      reference_image_urls: links(longest > 15 ? 30 : 9),
      reference_video_urls: links(longest > 15 ? 10 : 3),
      reference_audio_urls: links(longest > 15 ? 10 : 3),
      generate_audio: flag(true),
      return_last_frame: flag(false),
      web_search: flag(),
      ...checker,
    }),
    refuses: framesOrReferences,
  };
}

function seedance15Price(input: JsonObject): number {
  const silent = { "480p": 1.75, "1080p": 7.5 }[String(input.resolution)] ?? 3.5;
  return input.generate_audio === true ? 2 * silent : silent;
}

export const bytedanceModels: Record<string, MarketModel> = {
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
  "seedream/5-pro-text-to-image": generating(image(OPENAI, proPrice, seedream5Pro)),
  "seedream/5-pro-image-to-image": generating(
    image(OPENAI, proPrice, { ...seedream5Pro, image_urls: must(links(10)) }),
  ),
  "seedream/5-pro-layer-decomposition": layers(byWord("size", { "1K": 7, "1.5K": 7, "2K": 14, auto: 14 }), {
    prompt: words(5000),
    output_format: by("jpeg", oneOf("png", "jpeg")),
  }),
  "seedream/5-flash-layer-decomposition": layers(byWord("size", { "1K": 7, "1.5K": 7, "2K": 14, auto: 14 }), {}),
  "seedream/5-flash-text-to-image": image(QUICK, fixed(3.24), seedream5Flash),
  "seedream/5-flash-image-to-image": image(QUICK, fixed(3.24), { ...seedream5Flash, image_urls: must(links(10)) }),
  "bytedance/seedance-2-5": seedance2({ "480p": 28, "720p": 63, "1080p": 158 }, 30, "adaptive"),
  "bytedance/seedance-2": seedance2({ "480p": 19, "720p": 41, "1080p": 102, "4k": 208 }, 15, "16:9"),
  "bytedance/seedance-2-fast": seedance2({ "480p": 11.7, "720p": 24.8 }, 15, "16:9"),
  "bytedance/seedance-2-mini": seedance2({ "480p": 3.8, "720p": 8.2 }, 15, "16:9"),
  "bytedance/seedance-1.5-pro": video(perSecond(seedance15Price), {
    ...prompt(20_000, 3),
    aspect_ratio: must(oneOf(...SEEDANCE_RATIOS)),
    duration: must(oneOf(4, 8, 12)),
    resolution: by("720p", oneOf("480p", "720p", "1080p")),
    input_urls: links(2),
    fixed_lens: flag(false),
    generate_audio: flag(false),
    ...checker,
  }),
};
