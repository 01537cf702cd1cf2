import {
  by,
  decimal,
  type Field,
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
  byWord,
  checker,
  extending,
  fixed,
  type MarketModel,
  perSecond,
  prompt,
  ratio,
  secondsAsText,
  seed,
  video,
} from "#graphql/sandbox/families/market-models/market-model.ts";
import type { JsonObject } from "#graphql/sandbox/wire.ts";

const h3: Fields = {
  ...prompt(7000, 1),
  duration: must(whole(4, 15)),
  resolution: by("2K", oneOf("768P", "2K")),
};
const H3_RATIOS = ["21:9", "16:9", "4:3", "1:1", "3:4", "9:16"];
const h3Price = perSecond(byResolution({ "768P": 8, "2K": 13 }));
const hailuo: Fields = {
  ...prompt(5000),
  image_url: must(link()),
  duration: by("6", oneOf("6", "10")),
  resolution: by("768P", oneOf("768P", "1080P")),
  ...checker,
};
const hailuoPrice = (short: number, long: number) => (input: JsonObject) =>
  input.duration === "10" || input.resolution === "1080P" ? long : short;

const QUALITIES: Record<string, number> = { "360p": 4, "540p": 5.6, "720p": 7.2, "1080p": 14.4 };
const WITH_SOUND: Record<string, number> = { "360p": 5.6, "540p": 7.2, "720p": 9.6, "1080p": 18.4 };
const pixverse = (input: Fields): MarketModel =>
  video(
    perSecond((order) => byWord("quality", order.generate_audio_switch === true ? WITH_SOUND : QUALITIES)(order)),
    {
      ...prompt(5000, 3),
      duration: must(whole(1, 15)),
      quality: must(oneOf(...Object.keys(QUALITIES))),
      generate_audio_switch: flag(false),
      ...seed,
      ...input,
    },
  );
const tooLong = (input: JsonObject) =>
  String(input.duration) === "10" && /^1080p$/i.test(String(input.resolution ?? input.quality));

const GROK_1: Record<string, number> = { "480p": 2.4, "720p": 4.5, "1080p": 8 };
const grok1 = (duration: Field, input: Fields): MarketModel =>
  video(perSecond(byResolution(GROK_1)), {
    aspect_ratio: oneOf("2:3", "3:2", "1:1", "16:9", "9:16"),
    mode: by("normal", oneOf("fun", "normal", "spicy")),
    resolution: by("480p", oneOf(...Object.keys(GROK_1))),
    duration,
    ...input,
  });

export const moreVideoModels: Record<string, MarketModel> = {
  "minimax-h3/text-to-video": video(h3Price, { ...h3, aspect_ratio: must(oneOf(...H3_RATIOS)) }),
  "minimax-h3/image-to-video": video(h3Price, { ...h3, first_frame_url: link(), last_frame_url: link() }),
  "minimax-h3/reference-to-video": video(h3Price, {
    ...h3,
    ...ratio(["adaptive", ...H3_RATIOS], "adaptive"),
    reference_image_urls: links(9),
  }),
  "hailuo/2-3-image-to-video-standard": { ...video(hailuoPrice(30, 50), hailuo), refuses: tooLong },
  "hailuo/2-3-image-to-video-pro": { ...video(hailuoPrice(45, 90), hailuo), refuses: tooLong },
  "pixverse-v6/text-to-video": pixverse({
    aspect_ratio: must(oneOf("16:9", "4:3", "1:1", "3:4", "9:16", "2:3", "3:2", "21:9")),
  }),
  "pixverse-v6/image-to-video": pixverse({ image_urls: must(links(1)) }),
  "pixverse-v6/transition": pixverse({
    first_frame_image_url: must(link()),
    last_frame_image_url: must(link()),
  }),
  "grok-imagine-video-1-5-preview": video(perSecond(byResolution({ "480p": 2.4, "720p": 4.5, "1080p": 8 })), {
    ...prompt(4096),
    ...ratio(["1:1", "16:9", "9:16", "3:2", "2:3", "auto"], "auto"),
    duration: by(8, whole(1, 15)),
    image_urls: links(7),
    resolution: by("480p", oneOf("480p", "720p", "1080p")),
    ...checker,
  }),
  "grok-imagine/text-to-video": grok1(by(6, whole(6, 30)), prompt(5000)),
  // With more than one image not in 1080p.
  "grok-imagine/image-to-video": {
    ...grok1(by("6", secondsAsText(6, 30)), { prompt: words(5000), image_urls: links(7) }),
    refuses: ({ image_urls, resolution }) =>
      Array.isArray(image_urls) && image_urls.length > 1 && resolution === "1080p",
  },
  "grok-imagine/extend": extending(
    ["grok-imagine/text-to-video", "grok-imagine/image-to-video"],
    fixed(30),
    ({ extend_times }) => Number(extend_times),
    { ...prompt(5000), extend_at: must(decimal(2, 1000)), extend_times: must(oneOf(6, 10)) },
  ),
  // Its length and its price by the tier are not told; the dearest.
  "veo/extend": extending(["veo-3-1"], fixed(60), () => 8, {
    ...prompt(5000),
    seeds: whole(10_000, 99_999),
    watermark: words(100),
  }),
  "runway/extend-ai-video": extending(["runway"], byWord("quality", { "720p": 12, "1080p": 30 }), () => 5, {
    ...prompt(1800),
    quality: must(oneOf("720p", "1080p")),
  }),
  // Its page has no fields: those of its neighbours.
  "pixverse-v6/extend": {
    ...pixverse({ task_id: must(words(100)) }),
    goesOnFrom: ["pixverse-v6/text-to-video", "pixverse-v6/image-to-video", "pixverse-v6/transition"],
  },
  runway: {
    ...video((input) => (tooLong(input) || input.duration === 10 || input.quality === "1080p" ? 30 : 12), {
      ...prompt(1800),
      image_url: link(),
      duration: must(oneOf(5, 10)),
      quality: must(oneOf("720p", "1080p")),
      aspect_ratio: oneOf("16:9", "4:3", "1:1", "3:4", "9:16"),
    }),
    refuses: tooLong,
  },
};
