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
  byWord,
  following,
  generating,
  type MarketModel,
  perSecond,
  prompt,
  secondsAsText,
  video,
} from "#graphql/sandbox/families/market-models/market-model.ts";
import type { JsonObject } from "#graphql/sandbox/wire.ts";

const RATIOS = ["16:9", "9:16", "1:1"];
const fiveOrTen = oneOf("5", "10");

const kling3: Fields = {
  ...prompt(5000),
  mode: must(oneOf("std", "pro", "4K")),
  duration: must(secondsAsText(3, 15)),
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

const omni: Fields = {
  ...prompt(3072, 1),
  audio: by(false, flag()),
  customize_multi_shots: by(true, flag()),
  prefer_multi_shots: flag(),
  duration: by(5, whole(3, 15)),
  elements: anything(),
  multi_prompt: anything(),
  resolution: by("720p", oneOf("720p", "1080p", "4k")),
};
const omniPrice = perSecond(byResolution({ "720p": 20, "1080p": 27, "4k": 67 }));
const turbo: Fields = {
  ...prompt(2500),
  duration: must(secondsAsText(3, 15)),
  resolution: must(oneOf("720p", "1080p")),
};
const turboPrice = perSecond(byResolution({ "720p": 18, "1080p": 22.5 }));
const kling26: Fields = { ...prompt(1000), sound: must(flag()), duration: must(fiveOrTen) };
const kling26Price = (input: JsonObject) => 11 * Number(input.duration) * (input.sound === true ? 2 : 1);
const kling25: Fields = {
  ...prompt(2500),
  duration: by("5", fiveOrTen),
  cfg_scale: by(0.5, decimal(0, 1)),
};
const kling25Price = byWord("duration", { "5": 42, "10": 84 });

export const klingModels: Record<string, MarketModel> = {
  "kling-3.0/video": generating(video(perSecond(kling3Price), kling3)),
  "kling-3.0-omni/text-to-video": video(omniPrice, { ...omni, aspect_ratio: by("16:9", oneOf(...RATIOS)) }),
  "kling-3.0-omni/image-to-video": {
    ...video(omniPrice, { ...omni, image_urls: must(links(2)), aspect_ratio: by("auto", oneOf(...RATIOS, "auto")) }),
    refuses: (input) => input.customize_multi_shots !== true && input.aspect_ratio !== "auto",
  },
  "kling-3.0-omni/transformation": following(byResolution({ "720p": 20, "1080p": 27, "4k": 67 }), {
    ...prompt(3072, 1),
    audio: flag(),
    aspect_ratio: by("16:9", oneOf(...RATIOS, "auto")),
    duration: words(10),
    elements: anything(),
    image_urls: links(4),
    resolution: by("720p", oneOf("720p", "1080p", "4k")),
    video_urls: must(links(1)),
  }),
  "kling/v3-turbo-text-to-video": video(turboPrice, { ...turbo, aspect_ratio: must(oneOf(...RATIOS)) }),
  "kling/v3-turbo-image-to-video": video(turboPrice, { ...turbo, image_urls: must(links(1)) }),
  "kling-2.6/text-to-video": video(kling26Price, { ...kling26, aspect_ratio: must(oneOf(...RATIOS)) }),
  "kling-2.6/image-to-video": video(kling26Price, { ...kling26, image_urls: must(links(1)) }),
  "kling/v2-5-turbo-text-to-video-pro": video(kling25Price, {
    ...kling25,
    aspect_ratio: by("16:9", oneOf(...RATIOS)),
    negative_prompt: words(2500),
  }),
  "kling/v2-5-turbo-image-to-video-pro": video(kling25Price, {
    ...kling25,
    image_url: must(link()),
    tail_image_url: link(),
    negative_prompt: words(500),
  }),
};
