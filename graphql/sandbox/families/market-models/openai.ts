import { anything, by, type Fields, flag, links, must, oneOf } from "#graphql/sandbox/families/fields.ts";
import {
  byResolution,
  byWord,
  fixed,
  generating,
  image,
  type MarketModel,
  OPENAI,
  prompt,
  ratio,
  resolution,
  video,
} from "#graphql/sandbox/families/market-models/market-model.ts";
import type { JsonObject } from "#graphql/sandbox/wire.ts";

const GPT_2 = [
  ...["auto", "1:1", "3:2", "2:3", "4:3", "3:4", "5:4", "4:5", "16:9", "9:16"],
  ...["2:1", "1:2", "3:1", "1:3", "21:9", "9:21"],
];
const GPT_25 = [
  ...["auto", "1:1", "3:2", "2:3", "4:3", "3:4", "16:9", "9:16", "21:9"],
  ...["27:16", "16:27", "9:8", "8:9"],
];
const ONLY_SMALL = ["27:16", "16:27", "9:8", "8:9"];
const gptImage2: Fields = { ...prompt(20_000, 1), ...ratio(GPT_2, "auto"), resolution };
const gptImage25: Fields = {
  ...prompt(20_000, 1),
  ...ratio(GPT_25, "auto"),
  resolution,
  background: oneOf("auto", "opaque", "transparent"),
};
const gptImage15: Fields = {
  ...prompt(20_000),
  aspect_ratio: must(oneOf("1:1", "2:3", "3:2")),
  quality: must(oneOf("medium", "high")),
};
const sora2: Fields = {
  ...prompt(10_000),
  aspect_ratio: by("landscape", oneOf("portrait", "landscape")),
  n_frames: by("10", oneOf("10", "15")),
  remove_watermark: flag(),
  character_id_list: anything(),
  upload_method: oneOf("s3", "oss"),
};
const sora2Pro: Fields = { ...sora2, size: by("high", oneOf("standard", "high")) };
const gpt4oOnMarket: Fields = {
  ...prompt(5000),
  files_url: links(5),
  size: must(oneOf("1:1", "3:2", "2:3")),
};
const exceptFourByFive = (model: MarketModel): MarketModel => ({
  ...model,
  // Refused on the wire, 2026-09.
  refuses: (input) => input.aspect_ratio === "4:5" && input.resolution === "2K",
});
const gpt25 = (input: Fields): MarketModel => ({
  ...generating(image(OPENAI, byResolution({ "1K": 6, "2K": 10, "4K": 16 }), input)),
  refuses: ({ aspect_ratio, resolution: size }: JsonObject) =>
    ONLY_SMALL.includes(String(aspect_ratio)) && size !== "1K",
});
const gpt15Price = byWord("quality", { medium: 4, high: 22 });

export const openaiModels: Record<string, MarketModel> = {
  "gpt-image-2-text-to-image": exceptFourByFive(
    generating(image(OPENAI, byResolution({ "1K": 6, "2K": 10, "4K": 16 }), gptImage2)),
  ),
  "gpt-image-2-image-to-image": exceptFourByFive(
    generating(
      image(OPENAI, byResolution({ "1K": 6, "2K": 10, "4K": 16 }), { ...gptImage2, input_urls: must(links(16)) }),
    ),
  ),
  "gpt-image-2-5-flare-text-to-image": gpt25(gptImage25),
  "gpt-image-2-5-flare-image-to-image": gpt25({ ...gptImage25, input_urls: must(links(16)) }),
  "gpt-image-2-5-sunburst-text-to-image": gpt25(gptImage25),
  "gpt-image-2-5-sunburst-image-to-image": gpt25({ ...gptImage25, input_urls: must(links(16)) }),
  "gpt-image/1.5-text-to-image": image(OPENAI, gpt15Price, gptImage15),
  "gpt-image/1.5-image-to-image": image(OPENAI, gpt15Price, { ...gptImage15, input_urls: must(links(16)) }),
  "4o-image-api": image([20, 40], fixed(6), gpt4oOnMarket),
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
};
