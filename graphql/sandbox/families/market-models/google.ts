import { by, clips, type Fields, flag, link, links, must, oneOf, words } from "#graphql/sandbox/families/fields.ts";
import {
  byResolution,
  byWord,
  CAREFUL,
  checker,
  fixed,
  framesOrReferences,
  IMAGE,
  image,
  type MarketModel,
  prompt,
  QUICK,
  ratio,
  resolution,
  seed,
  video,
} from "#graphql/sandbox/families/market-models/market-model.ts";
import type { JsonObject } from "#graphql/sandbox/wire.ts";

const NANO = ["1:1", "9:16", "16:9", "3:4", "4:3", "3:2", "2:3", "5:4", "4:5", "21:9", "auto"];
const NANO_2 = [...NANO, "1:4", "4:1", "1:8", "8:1"];

const nanoBanana: Fields = {
  ...prompt(5000),
  ...ratio(NANO, "1:1"),
  image_size: oneOf(...NANO),
  output_format: by("png", oneOf("png", "jpeg")),
  ...checker,
};
const imagen: Fields = {
  ...prompt(5000),
  negative_prompt: words(5000),
  aspect_ratio: by("1:1", oneOf("1:1", "16:9", "9:16", "3:4", "4:3", "auto")),
};
const OMNI = { "4": 63, "6": 84, "8": 105, "10": 126 };
const OMNI_4K = { "4": 147, "6": 168, "8": 189, "10": 210 };
/** Beside a clip the length is not looked at (kie.ai's pages of 2026-10). */
function omniCredits(input: JsonObject): number {
  const is4K = input.resolution === "4k";
  if (input.video_list !== undefined) return is4K ? 252 : 168;
  return byWord("duration", is4K ? OMNI_4K : OMNI)(input);
}
/** A clip counts as two of seven references, and goes with no frame. */
function tooMuch({ video_list, image_urls, first_frame_url }: JsonObject): boolean {
  if (video_list === undefined) return false;
  return first_frame_url !== undefined || (Array.isArray(image_urls) && image_urls.length > 5);
}
const pngOrJpg = (fallback: string) => by(fallback, oneOf("png", "jpg"));

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

export const googleModels: Record<string, MarketModel> = {
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
  "nano-banana-2-1": image([10, 25], byResolution({ "1K": 4, "2K": 6, "4K": 9 }), {
    ...prompt(20_000),
    ...ratio(NANO_2, "auto"),
    image_input: links(10),
    resolution,
    output_format: pngOrJpg("png"),
  }),
  "google/imagen4": image(IMAGE, fixed(8), { ...imagen, seed: words(500) }),
  "google/imagen4-fast": image(QUICK, fixed(4), { ...imagen, ...seed }),
  "google/imagen4-ultra": image(IMAGE, fixed(12), { ...imagen, seed: words(500) }),
  "veo-3-1": veoOnMarket("veo3_fast"),
  veo3: veoOnMarket("veo3"),
  veo3_fast: veoOnMarket("veo3_fast"),
  veo3_lite: veoOnMarket("veo3_lite"),
  "google/gemini-omni-flash-1-1": {
    ...video(omniCredits, {
      ...prompt(20_000),
      duration: must(oneOf("4", "6", "8", "10")),
      resolution: by("720p", oneOf("360p", "720p", "1080p", "4k")),
      aspect_ratio: oneOf("16:9", "9:16"),
      ...seed,
      image_urls: links(7),
      video_list: clips(1),
      first_frame_url: link(),
      last_frame_url: link(),
    }),
    refuses: (input) => framesOrReferences(input) || tooMuch(input),
    follows: ({ video_list }) => (video_list === undefined ? undefined : { times: 1, creditsPerSecond: 0 }),
  },
};
