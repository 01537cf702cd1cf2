import {
  choice,
  integer,
  type ModelDefinition,
  type ModelPurpose,
  type PriceFactor,
  priced,
  ratio,
  SOURCE_SECONDS,
  toggle,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { played, SOURCES_10_MB, takesImages } from "#graphql/domain/catalog/inputs.ts";
import { imageIn, imagesIn, PROMPT, playedIn, put, type WireField, wire } from "#graphql/domain/catalog/wire.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

const SOURCES = { ...SOURCES_10_MB, minSide: 300, ratio: { min: 0.4, max: 2.5 } };
const RATIOS = ["1:1", "4:3", "3:4", "16:9", "9:16", "21:9"];
const RATIO_WORDS = { ...Object.fromEntries(RATIOS.map((one) => [one, one])), auto: "adaptive" };
const FRAMES: FrameMode[] = ["FIRST_FRAME", "FIRST_AND_LAST_FRAMES"];

/** First frame, last frame or references; kie.ai takes frames or references, never both. */
const FIELDS: WireField[] = [
  PROMPT,
  imageIn("first_frame_url", 0, { frameModes: FRAMES }),
  imageIn("last_frame_url", 1, { frameModes: FRAMES }),
  imagesIn("reference_image_urls", { frameModes: ["REFERENCE"] }),
  playedIn("reference_video_urls", "videos"),
  playedIn("reference_audio_urls", "sounds"),
  put("aspectRatio", "aspect_ratio", { words: RATIO_WORDS }),
  put("durationSeconds", "duration"),
  put("resolution", "resolution"),
  put("sound", "generate_audio"),
];

/** How long references are; kie.ai does not say: as its makers do. */
const REFERENCES = { min: 2, max: 15, total: 15 };

const seedance2 = {
  ...VIDEO_BASICS,
  purposes: ["TEXT_TO_VIDEO", "IMAGE_TO_VIDEO", "REFERENCE_TO_VIDEO"] satisfies ModelPurpose[],
  ...takesImages(0, 9, SOURCES),
  inputs: [
    ...takesImages(0, 9, SOURCES).inputs,
    played("VIDEO", { min: 0, max: 3 }, { megabytes: 50, seconds: REFERENCES, isBilled: true }),
    played("AUDIO", { min: 0, max: 3 }, { megabytes: 15, seconds: REFERENCES }),
  ],
  frameModes: ["TEXT", ...FRAMES, "REFERENCE"] satisfies FrameMode[],
  promptMinLength: 3,
  promptMaxLength: 20_000,
  contentFilter: ["nsfw_checker"],
  // Real runs took up to 313 s (kie.ai wire, 2026).
  deadlineSeconds: 2400,
};

/** Its settings and its price, by what a second costs at kie.ai in each resolution; 720p is where it begins. */
function inResolutions(perSecond: Record<string, number>, longest: number) {
  const { "720p": usual = 1 } = perSecond;
  const factors: Record<string, PriceFactor> = {
    // kie.ai asks for the seconds of a video that it works from at a lower rate, which it tells of one model: the dearer reading.
    durationSeconds: { each: 5, plus: SOURCE_SECONDS },
    resolution: { values: Object.fromEntries(Object.entries(perSecond).map(([name, cost]) => [name, cost / usual])) },
  };
  const prices = priced(5 * usual, factors);
  return {
    parameters: [
      ratio(["auto", ...RATIOS], "16:9"),
      integer("durationSeconds", "Length in seconds", { min: 4, max: longest }, 5),
      choice("resolution", "Resolution", Object.keys(perSecond), "720p"),
      toggle("sound", "With sound", true),
    ],
    ...prices,
    formerPrice: { ...prices.initialPrice, factors: { ...factors, durationSeconds: { each: 5 } } },
  };
}

/** ByteDance's video models on kie.ai's market (pages of 2026-08 and -10). */
export const seedanceModels: ModelDefinition[] = [
  {
    ...seedance2,
    slug: "seedance-2.5",
    name: "Seedance 2.5",
    draftModel: "seedance-2-mini",
    description: "Whole scenes with several shots and sound, up to half a minute; from words, frames or references.",
    ...inResolutions({ "480p": 28, "720p": 63, "1080p": 158 }, 30),
    wire: wire("bytedance/seedance-2-5", ...FIELDS),
  },
  {
    ...seedance2,
    slug: "seedance-2",
    name: "Seedance 2",
    draftModel: "seedance-2-mini",
    description: "Confident camera work with sound, up to 4K.",
    ...inResolutions({ "480p": 19, "720p": 41, "1080p": 102, "4k": 208 }, 15),
    wire: wire("bytedance/seedance-2", ...FIELDS),
  },
  {
    ...seedance2,
    slug: "seedance-2-fast",
    name: "Seedance 2 Fast",
    draftModel: "seedance-2-mini",
    description: "The same hand for two thirds of the price and less.",
    ...inResolutions({ "480p": 11.7, "720p": 24.8 }, 15),
    wire: wire("bytedance/seedance-2-fast", ...FIELDS),
  },
  {
    ...seedance2,
    slug: "seedance-2-mini",
    name: "Seedance 2 Mini",
    description: "The cheapest Seedance, for trying a scene out.",
    ...inResolutions({ "480p": 3.8, "720p": 8.2 }, 15),
    wire: wire("bytedance/seedance-2-mini", ...FIELDS),
  },
  {
    ...VIDEO_BASICS,
    slug: "seedance-1.5-pro",
    name: "Seedance 1.5 Pro",
    description: "Talking people and camera moves at a low price.",
    ...takesImages(0, 2, SOURCES),
    promptMinLength: 3,
    promptMaxLength: 20_000,
    contentFilter: ["nsfw_checker"],
    parameters: [
      ratio(RATIOS, "16:9"),
      choice("durationSeconds", "Length in seconds", ["4", "8", "12"], "8"),
      choice("resolution", "Resolution", ["480p", "720p", "1080p"], "720p"),
      toggle("sound", "With sound", false),
      toggle("fixedLens", "Keep the camera still", false),
    ],
    // From 1.75 a second in 480p to 15 in 1080p with sound.
    ...priced(8 * 3.5, {
      durationSeconds: { values: { "4": 0.5, "8": 1, "12": 1.5 } },
      resolution: { values: { "480p": 0.5, "720p": 1, "1080p": 7.5 / 3.5 } },
      sound: { values: { true: 2, false: 1 } },
    }),
    wire: wire(
      "bytedance/seedance-1.5-pro",
      PROMPT,
      imagesIn("input_urls"),
      put("aspectRatio", "aspect_ratio"),
      put("durationSeconds", "duration", { as: "number" }),
      put("resolution", "resolution"),
      put("sound", "generate_audio"),
      put("fixedLens", "fixed_lens"),
    ),
  },
];
