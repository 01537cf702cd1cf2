import {
  choice,
  integer,
  type ModelDefinition,
  priced,
  ratio,
  ruled,
  toggle,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { SOURCES_20_MB, takesImages } from "#graphql/domain/catalog/inputs.ts";
import { eitherWire, imageIn, imagesIn, PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

const BOTH: FrameMode[] = ["FIRST_AND_LAST_FRAMES"];
const FIRST: FrameMode[] = ["FIRST_FRAME"];
const seed = integer("seed", "Seed", { min: 0, max: 2_147_483_647 });

/** Makers that have one video model here, on kie.ai's market (pages of 2026-08 and -10). */
export const otherVideoModels: ModelDefinition[] = [
  {
    ...VIDEO_BASICS,
    slug: "grok-imagine-video",
    name: "Grok Imagine Video",
    description: "Playful clips in any length up to fifteen seconds, for little.",
    frameModes: ["TEXT", "FIRST_FRAME"],
    ...takesImages(0, 1, SOURCES_20_MB),
    promptMaxLength: 4096,
    parameters: [
      ratio(["auto", "1:1", "16:9", "9:16", "3:2", "2:3"], "auto"),
      integer("durationSeconds", "Length in seconds", { min: 1, max: 15 }, 8),
      choice("resolution", "Resolution", ["480p", "720p", "1080p"], "480p"),
    ],
    contentFilter: ["nsfw_checker"],
    ...priced(8 * 2.4, {
      durationSeconds: { each: 8 },
      resolution: { values: { "480p": 1, "720p": 4.5 / 2.4, "1080p": 8 / 2.4 } },
    }),
    wire: wire(
      "grok-imagine-video-1-5-preview",
      PROMPT,
      imagesIn("image_urls"),
      put("aspectRatio", "aspect_ratio"),
      put("durationSeconds", "duration"),
      put("resolution", "resolution"),
    ),
  },
  {
    ...VIDEO_BASICS,
    slug: "grok-imagine-video-1",
    name: "Grok Imagine Video 1",
    description: "The first Grok Imagine: up to half a minute in one piece, and it can be extended.",
    frameModes: ["TEXT", "FIRST_FRAME"],
    // Up to seven, but one alone in 1080p.
    ...takesImages(0, 1),
    parameters: [
      ratio(["16:9", "9:16", "1:1", "3:2", "2:3"], "16:9"),
      integer("durationSeconds", "Length in seconds", { min: 6, max: 30 }, 6),
      choice("resolution", "Resolution", ["480p", "720p", "1080p"], "480p"),
    ],
    // From 1.6 and 3 a second by one list, 2.4 and 4.5 by another: the dearer one.
    ...priced(6 * 2.4, {
      durationSeconds: { each: 6 },
      resolution: { values: { "480p": 1, "720p": 4.5 / 2.4, "1080p": 8 / 2.4 } },
    }),
    // Seconds are a number with words alone, and a text with an image.
    wire: eitherWire(
      "grok-imagine/text-to-video",
      "grok-imagine/image-to-video",
      PROMPT,
      imagesIn("image_urls"),
      put("aspectRatio", "aspect_ratio"),
      put("durationSeconds", "duration", { as: "number", when: { hasSourceImages: false } }),
      put("durationSeconds", "duration", { as: "string", when: { hasSourceImages: true } }),
      put("resolution", "resolution"),
    ),
  },
  {
    ...VIDEO_BASICS,
    slug: "pixverse-v6",
    name: "PixVerse V6",
    description: "Effects, anime and quick changes of scene; with sound if you like.",
    ...takesImages(0, 2),
    promptMinLength: 3,
    parameters: [
      ratio(["16:9", "4:3", "1:1", "3:4", "9:16", "2:3", "3:2", "21:9"], "16:9"),
      integer("durationSeconds", "Length in seconds", { min: 1, max: 15 }, 5),
      choice("resolution", "Resolution", ["360p", "540p", "720p", "1080p"], "720p"),
      toggle("sound", "With sound", false),
      seed,
    ],
    // From 4 a second in 360p to 18.4 in 1080p with sound; between them as at its maker's.
    ...priced(5 * 7.2, {
      durationSeconds: { each: 5 },
      resolution: { values: { "360p": 4 / 7.2, "540p": 5.6 / 7.2, "720p": 1, "1080p": 2 } },
      sound: { values: { true: 1.4, false: 1 } },
    }),
    unusedWith: { FIRST_FRAME: ["aspectRatio"], FIRST_AND_LAST_FRAMES: ["aspectRatio"] },
    wire: {
      models: [
        { id: "pixverse-v6/transition", when: { frameModes: BOTH } },
        { id: "pixverse-v6/image-to-video", when: { frameModes: FIRST } },
        { id: "pixverse-v6/text-to-video" },
      ],
      fields: [
        PROMPT,
        imagesIn("image_urls", { frameModes: FIRST }),
        imageIn("first_frame_image_url", 0, { frameModes: BOTH }),
        imageIn("last_frame_image_url", 1, { frameModes: BOTH }),
        put("aspectRatio", "aspect_ratio", { when: { hasSourceImages: false } }),
        put("durationSeconds", "duration"),
        put("resolution", "quality"),
        put("sound", "generate_audio_switch"),
        put("seed", "seed"),
      ],
    },
  },
  {
    ...VIDEO_BASICS,
    slug: "happyhorse",
    name: "HappyHorse 1.1",
    description: "Natural people and animals, from words, a first frame or up to nine references.",
    purposes: ["TEXT_TO_VIDEO", "IMAGE_TO_VIDEO", "REFERENCE_TO_VIDEO"],
    frameModes: ["TEXT", "FIRST_FRAME", "REFERENCE"],
    ...takesImages(0, 9, SOURCES_20_MB),
    promptMaxLength: 4999,
    parameters: [
      ratio(["16:9", "9:16", "1:1", "4:3", "3:4", "4:5", "5:4", "9:21", "21:9"], "16:9"),
      integer("durationSeconds", "Length in seconds", { min: 3, max: 15 }, 5),
      choice("resolution", "Resolution", ["720p", "1080p"], "720p"),
    ],
    // Papers give two pairs of prices: the dearer one.
    ...priced(5 * 28, {
      durationSeconds: { each: 5 },
      resolution: { values: { "720p": 1, "1080p": 48 / 28 } },
    }),
    unusedWith: { FIRST_FRAME: ["aspectRatio"] },
    wire: {
      models: [
        { id: "happyhorse-1-1/reference-to-video", when: { frameModes: ["REFERENCE"] } },
        { id: "happyhorse-1-1/image-to-video", when: { frameModes: FIRST } },
        { id: "happyhorse-1-1/text-to-video" },
      ],
      fields: [
        PROMPT,
        imagesIn("image_urls", { frameModes: FIRST }),
        imagesIn("reference_image", { frameModes: ["REFERENCE"] }),
        put("aspectRatio", "aspect_ratio", { when: { frameModes: ["TEXT", "REFERENCE"] } }),
        put("durationSeconds", "duration"),
        put("resolution", "resolution"),
      ],
    },
  },
  {
    ...VIDEO_BASICS,
    slug: "runway",
    name: "Runway",
    description: "Calm, elegant shots from words or a first frame.",
    frameModes: ["TEXT", "FIRST_FRAME"],
    ...takesImages(0, 1),
    promptMaxLength: 1800,
    parameters: [
      ratio(["16:9", "4:3", "1:1", "3:4", "9:16"], "16:9"),
      choice("durationSeconds", "Length in seconds", ["5", "10"], "5"),
      ruled(choice("resolution", "Resolution", ["720p", "1080p"], "720p"), {
        code: "NO_1080P_FOR_10_SECONDS",
        other: { name: "durationSeconds", value: "10" },
        values: ["720p"],
        reason: "Videos of 10 seconds are made in 720p only.",
      }),
    ],
    ...priced(12, {
      durationSeconds: { values: { "5": 1, "10": 2.5 } },
      resolution: { values: { "720p": 1, "1080p": 2.5 } },
    }),
    // With a frame the video follows it.
    unusedWith: { FIRST_FRAME: ["aspectRatio"] },
    wire: wire(
      "runway",
      PROMPT,
      imageIn("image_url"),
      put("durationSeconds", "duration", { as: "number" }),
      put("resolution", "quality"),
      put("aspectRatio", "aspect_ratio", { when: { hasSourceImages: false } }),
    ),
  },
];
