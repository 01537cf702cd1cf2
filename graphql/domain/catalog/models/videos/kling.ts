import {
  choice,
  decimal,
  integer,
  type ModelDefinition,
  priced,
  ratio,
  SOURCE_SECONDS,
  text,
  toggle,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { played, SOURCES_10_MB, takesImages } from "#graphql/domain/catalog/inputs.ts";
import { always, eitherWire, imageIn, imagesIn, PROMPT, playedIn, put, wire } from "#graphql/domain/catalog/wire.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

const KLING_SOURCES = { ...SOURCES_10_MB, minSide: 300, ratio: { min: 0.4, max: 2.5 } };
const MODES: Record<string, string> = { "720p": "std", "1080p": "pro", "4k": "4K" };

const FRAMES: FrameMode[] = ["FIRST_FRAME", "FIRST_AND_LAST_FRAMES"];
const RATIOS = ["16:9", "9:16", "1:1"];
const sound = toggle("sound", "With sound", false);
const fiveOrTen = choice("durationSeconds", "Length in seconds", ["5", "10"], "5");

const OMNI_SIZES = { resolution: { values: { "720p": 1, "1080p": 27 / 20, "4k": 67 / 20 } } };

/** Kuaishou's video models on kie.ai's market (pages of 2026-08 and -10). */
export const klingModels: ModelDefinition[] = [
  {
    ...VIDEO_BASICS,
    slug: "kling-3.0",
    name: "Kling 3.0",
    description: "Smooth camera moves and believable people, three to fifteen seconds, with sound if you like.",
    ...takesImages(0, 2, KLING_SOURCES),
    // `kling_elements`, each called by its name in the words (kie.ai's page of 2026-08); no price of them is told.
    elements: { max: 3, pictures: { min: 2, max: 4 }, contentTypes: ["image/png", "image/jpeg"] },
    promptMaxLength: 2500,
    parameters: [
      ratio(["16:9", "9:16", "1:1"], "16:9"),
      integer("durationSeconds", "Length in seconds", { min: 3, max: 15 }, 5),
      choice("resolution", "Resolution", Object.keys(MODES), "1080p"),
      toggle("sound", "With sound", false),
    ],
    initialPrice: {
      credits: 100,
      factors: {
        durationSeconds: { each: 5 },
        resolution: { values: { "720p": 0.8, "1080p": 1, "4k": 3.7 } },
        sound: { values: { true: 1.5, false: 1 } },
      },
    },
    kiePrice: {
      credits: 90,
      factors: {
        durationSeconds: { each: 5 },
        resolution: { values: { "720p": 14 / 18, "1080p": 1, "4k": 67 / 18 } },
        sound: { values: { true: 1.5, false: 1 } },
      },
    },
    wire: wire(
      "kling-3.0/video",
      PROMPT,
      imagesIn("image_urls"),
      put("aspectRatio", "aspect_ratio"),
      put("durationSeconds", "duration", { as: "string" }),
      put("resolution", "mode", { words: MODES }),
      put("sound", "sound"),
      always("multi_shots", false),
      { field: "kling_elements", from: "elements" },
    ),
  },
  {
    ...VIDEO_BASICS,
    slug: "kling-3-omni",
    name: "Kling 3 Omni",
    description: "Kling's best control: holds a first and a last frame exactly, up to 4K.",
    ...takesImages(0, 2, KLING_SOURCES),
    promptMaxLength: 3072,
    parameters: [
      ratio(RATIOS, "16:9"),
      integer("durationSeconds", "Length in seconds", { min: 3, max: 15 }, 5),
      choice("resolution", "Resolution", Object.keys(MODES), "720p"),
      sound,
    ],
    // Its own price is nowhere told: that of Kling 3.0 with sound stands for it.
    ...priced(5 * 20, { durationSeconds: { each: 5 }, ...OMNI_SIZES }),
    // With a frame the video follows it, and kie.ai takes no other shape than "auto".
    unusedWith: { FIRST_FRAME: ["aspectRatio"], FIRST_AND_LAST_FRAMES: ["aspectRatio"] },
    wire: eitherWire(
      "kling-3.0-omni/text-to-video",
      "kling-3.0-omni/image-to-video",
      PROMPT,
      imagesIn("image_urls"),
      put("aspectRatio", "aspect_ratio"),
      always("aspect_ratio", "auto", { hasSourceImages: true }),
      put("durationSeconds", "duration"),
      put("resolution", "resolution"),
      put("sound", "audio"),
      // On when it is left out.
      always("customize_multi_shots", false),
    ),
  },
  {
    ...VIDEO_BASICS,
    slug: "kling-3-omni-edit",
    name: "Kling 3 Omni Edit",
    description: "Changes a video as you say, with up to four pictures of what it should show, up to 4K.",
    purposes: ["EDIT"],
    frameModes: ["REFERENCE"],
    ...takesImages(0, 4, KLING_SOURCES),
    // How long and how large it may be is not said: as little as any model takes.
    inputs: [
      ...takesImages(0, 4, KLING_SOURCES).inputs,
      played("VIDEO", { min: 1, max: 1 }, { megabytes: 10, seconds: { min: 3, max: 10 }, isBilled: true }),
    ],
    promptMaxLength: 3072,
    parameters: [choice("resolution", "Resolution", Object.keys(MODES), "720p"), sound],
    // Its own price is nowhere told either.
    ...priced(5 * 20, { [SOURCE_SECONDS]: { each: 5 }, ...OMNI_SIZES }),
    wire: wire(
      "kling-3.0-omni/transformation",
      PROMPT,
      playedIn("video_urls", "videos"),
      imagesIn("image_urls", { hasSourceImages: true }),
      // As the video has it; and as long as that, where no length is said.
      always("aspect_ratio", "auto"),
      put("resolution", "resolution"),
      put("sound", "audio"),
    ),
  },
  {
    ...VIDEO_BASICS,
    slug: "kling-3-turbo",
    name: "Kling 3 Turbo",
    description: "Kling 3 in less time and for less, from words or a first frame.",
    frameModes: ["TEXT", "FIRST_FRAME"],
    ...takesImages(0, 1, KLING_SOURCES),
    promptMaxLength: 2500,
    parameters: [ratio(RATIOS, "16:9"), fiveOrTen, choice("resolution", "Resolution", ["720p", "1080p"], "720p")],
    ...priced(5 * 18, {
      durationSeconds: { values: { "5": 1, "10": 2 } },
      resolution: { values: { "720p": 1, "1080p": 22.5 / 18 } },
    }),
    unusedWith: { FIRST_FRAME: ["aspectRatio"] },
    wire: eitherWire(
      "kling/v3-turbo-text-to-video",
      "kling/v3-turbo-image-to-video",
      PROMPT,
      imagesIn("image_urls"),
      put("aspectRatio", "aspect_ratio", { when: { hasSourceImages: false } }),
      put("durationSeconds", "duration"),
      put("resolution", "resolution"),
    ),
  },
  {
    ...VIDEO_BASICS,
    slug: "kling-2.6",
    name: "Kling 2.6",
    description: "A well-tried Kling that speaks and sings if you like.",
    frameModes: ["TEXT", "FIRST_FRAME"],
    ...takesImages(0, 1, KLING_SOURCES),
    promptMaxLength: 1000,
    parameters: [ratio(RATIOS, "16:9"), fiveOrTen, sound],
    ...priced(55, {
      durationSeconds: { values: { "5": 1, "10": 2 } },
      sound: { values: { true: 2, false: 1 } },
    }),
    unusedWith: { FIRST_FRAME: ["aspectRatio"] },
    wire: eitherWire(
      "kling-2.6/text-to-video",
      "kling-2.6/image-to-video",
      PROMPT,
      imagesIn("image_urls"),
      put("aspectRatio", "aspect_ratio", { when: { hasSourceImages: false } }),
      put("durationSeconds", "duration"),
      put("sound", "sound"),
    ),
  },
  {
    ...VIDEO_BASICS,
    slug: "kling-2.5-turbo",
    name: "Kling 2.5 Turbo",
    description: "Quick, smooth motion with a first and a last frame.",
    ...takesImages(0, 2, KLING_SOURCES),
    promptMaxLength: 2500,
    parameters: [
      ratio(RATIOS, "16:9"),
      fiveOrTen,
      decimal("guidanceScale", "Guidance", { min: 0, max: 1, step: 0.1 }, 0.5),
      text("negativePrompt", "What to leave out", 500),
    ],
    ...priced(42, { durationSeconds: { values: { "5": 1, "10": 2 } } }),
    unusedWith: { FIRST_FRAME: ["aspectRatio"], FIRST_AND_LAST_FRAMES: ["aspectRatio"] },
    wire: eitherWire(
      "kling/v2-5-turbo-text-to-video-pro",
      "kling/v2-5-turbo-image-to-video-pro",
      PROMPT,
      imageIn("image_url", 0, { frameModes: FRAMES }),
      imageIn("tail_image_url", 1, { frameModes: FRAMES }),
      put("aspectRatio", "aspect_ratio", { when: { hasSourceImages: false } }),
      put("durationSeconds", "duration"),
      put("guidanceScale", "cfg_scale"),
      put("negativePrompt", "negative_prompt"),
    ),
  },
];
