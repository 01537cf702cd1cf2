import {
  choice,
  integer,
  type ModelDefinition,
  type ModelPurpose,
  priced,
  ratio,
  SOURCE_SECONDS,
  text,
  toggle,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { played, takesImages } from "#graphql/domain/catalog/inputs.ts";
import {
  asThemselves,
  eitherWire,
  imageIn,
  imagesIn,
  PROMPT,
  playedIn,
  put,
  type WireField,
  wire,
} from "#graphql/domain/catalog/wire.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

const FRAMES: FrameMode[] = ["FIRST_FRAME", "FIRST_AND_LAST_FRAMES"];
const SIZES = { "480p": "480P", "720p": "720P", "1080p": "1080P" };
const RATIOS = ["16:9", "9:16", "1:1", "4:3", "3:4"];

/** How long references are; kie.ai asks for their seconds as for those that are made. */
const REFERENCES = { min: 1, max: 15, total: 15 };

const wan3 = {
  ...VIDEO_BASICS,
  purposes: ["TEXT_TO_VIDEO", "IMAGE_TO_VIDEO", "REFERENCE_TO_VIDEO"] satisfies ModelPurpose[],
  ...takesImages(0, 10),
  inputs: [
    ...takesImages(0, 10).inputs,
    played("VIDEO", { min: 0, max: 5 }, { megabytes: 50, seconds: REFERENCES, isBilled: true }),
    played("AUDIO", { min: 0, max: 5 }, { megabytes: 15, seconds: REFERENCES, isBilled: true }),
  ],
  frameModes: ["TEXT", ...FRAMES, "REFERENCE"] satisfies FrameMode[],
  promptMaxLength: 20_000,
  parameters: [
    ratio(["auto", ...RATIOS], "16:9"),
    integer("durationSeconds", "Length in seconds", { min: 2, max: 30 }, 5),
    choice("resolution", "Resolution", Object.keys(SIZES), "720p"),
    toggle("sound", "With sound", true),
    integer("seed", "Seed", { min: 0, max: 2_147_483_647 }),
  ],
  contentFilter: ["nsfw_checker"],
};
/** Frames exclude references at kie.ai. */
const FIELDS_3: WireField[] = [
  PROMPT,
  imageIn("first_frame_url", 0, { frameModes: FRAMES }),
  imageIn("last_frame_url", 1, { frameModes: FRAMES }),
  imagesIn("reference_image_urls", { frameModes: ["REFERENCE"] }),
  playedIn("reference_video_urls", "videos"),
  playedIn("reference_audio_urls", "sounds"),
  put("aspectRatio", "aspect_ratio", { words: { ...asThemselves(RATIOS), auto: "adaptive" } }),
  put("durationSeconds", "duration"),
  put("resolution", "resolution", { words: SIZES }),
  put("sound", "audio"),
  put("seed", "seed"),
];

/** Alibaba's video models on kie.ai's market (pages of 2026-08 and -10). Real runs of 2.7's family took up to 785 s. */
export const wanModels: ModelDefinition[] = [
  {
    ...wan3,
    slug: "wan-3",
    name: "Wan 3",
    description: "Rich motion and sound at a fair price: two to thirty seconds from words, frames or references.",
    ...priced(5 * 16, {
      durationSeconds: { each: 5, plus: SOURCE_SECONDS },
      resolution: { values: { "480p": 0.5, "720p": 1, "1080p": 2 } },
    }),
    formerPrice: {
      credits: 100,
      factors: { durationSeconds: { each: 5 }, resolution: { values: { "480p": 0.5, "720p": 1, "1080p": 2 } } },
    },
    wire: wire("wan/3-0-video", ...FIELDS_3),
  },
  {
    ...wan3,
    slug: "wan-3-prime",
    name: "Wan 3 Prime",
    draftModel: "wan-3",
    description: "Wan 3 with the finer picture, for the final take.",
    ...priced(5 * 25.2, {
      durationSeconds: { each: 5, plus: SOURCE_SECONDS },
      resolution: { values: { "480p": 12.2 / 25.2, "720p": 1, "1080p": 2 } },
    }),
    formerPrice: {
      credits: 158,
      factors: { durationSeconds: { each: 5 }, resolution: { values: { "480p": 12.2 / 25.2, "720p": 1, "1080p": 2 } } },
    },
    wire: wire("wan/3-0-video-prime", ...FIELDS_3),
  },
  {
    ...VIDEO_BASICS,
    slug: "wan-2.7",
    name: "Wan 2.7",
    description: "Two to fifteen seconds with fine control: seed, exclusions, first and last frame.",
    parameters: [
      ratio(RATIOS, "16:9"),
      integer("durationSeconds", "Length in seconds", { min: 2, max: 15 }, 5),
      choice("resolution", "Resolution", ["720p", "1080p"], "1080p"),
      integer("seed", "Seed", { min: 0, max: 2_147_483_647 }),
      text("negativePrompt", "What to leave out", 500),
      toggle("promptExtend", "Let the model enrich the prompt", true),
      toggle("watermark", "Watermark", false),
    ],
    contentFilter: ["nsfw_checker"],
    initialPrice: {
      credits: 130,
      factors: { durationSeconds: { each: 5 }, resolution: { values: { "720p": 0.7, "1080p": 1 } } },
    },
    kiePrice: {
      credits: 120,
      factors: { durationSeconds: { each: 5 }, resolution: { values: { "720p": 16 / 24, "1080p": 1 } } },
    },
    // With a frame the video follows it.
    unusedWith: { FIRST_FRAME: ["aspectRatio"], FIRST_AND_LAST_FRAMES: ["aspectRatio"] },
    wire: eitherWire(
      "wan/2-7-text-to-video",
      "wan/2-7-image-to-video",
      PROMPT,
      put("durationSeconds", "duration"),
      put("resolution", "resolution"),
      put("seed", "seed"),
      put("negativePrompt", "negative_prompt"),
      put("promptExtend", "prompt_extend"),
      put("watermark", "watermark"),
      // It exists only without frames.
      put("aspectRatio", "ratio", { when: { hasSourceImages: false } }),
      imageIn("first_frame_url", 0),
      imageIn("last_frame_url", 1),
    ),
  },
];
