import {
  choice,
  integer,
  type ModelDefinition,
  priced,
  ratio,
  ruled,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { takesImages } from "#graphql/domain/catalog/inputs.ts";
import { imageIn, imagesIn, PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

const FRAMES: FrameMode[] = ["FIRST_FRAME", "FIRST_AND_LAST_FRAMES"];
const H3_SIZES = { "768p": "768P", "2K": "2K" };
const HAILUO_SIZES = { "768p": "768P", "1080p": "1080P" };

const hailuo = {
  ...VIDEO_BASICS,
  purposes: ["IMAGE_TO_VIDEO" as const],
  frameModes: ["FIRST_FRAME" as const],
  ...takesImages(1, 1),
  parameters: [
    choice("durationSeconds", "Length in seconds", ["6", "10"], "6"),
    // Ten seconds of the larger size are not in its price list.
    ruled(choice("resolution", "Resolution", Object.keys(HAILUO_SIZES), "768p"), {
      code: "NO_1080P_FOR_10_SECONDS",
      other: { name: "durationSeconds", value: "10" },
      values: ["768p"],
      reason: "Videos of 10 seconds are made in 768p only.",
    }),
  ],
  contentFilter: ["nsfw_checker"],
};
const HAILUO_FIELDS = [
  PROMPT,
  imageIn("image_url"),
  put("durationSeconds", "duration"),
  put("resolution", "resolution", { words: HAILUO_SIZES }),
];

/** MiniMax' video models on kie.ai's market (pages of 2026-08 and -10). */
export const minimaxModels: ModelDefinition[] = [
  {
    ...VIDEO_BASICS,
    slug: "minimax-h3",
    name: "MiniMax H3",
    description: "Acting, dance and physics that hold together, up to 2K; from words, frames or references.",
    purposes: ["TEXT_TO_VIDEO", "IMAGE_TO_VIDEO", "REFERENCE_TO_VIDEO"],
    frameModes: ["TEXT", ...FRAMES, "REFERENCE"],
    ...takesImages(0, 9),
    promptMaxLength: 7000,
    parameters: [
      ratio(["21:9", "16:9", "4:3", "1:1", "3:4", "9:16"], "16:9"),
      integer("durationSeconds", "Length in seconds", { min: 4, max: 15 }, 6),
      choice("resolution", "Resolution", Object.keys(H3_SIZES), "768p"),
    ],
    ...priced(6 * 8, {
      durationSeconds: { each: 6 },
      resolution: { values: { "768p": 1, "2K": 13 / 8 } },
    }),
    unusedWith: { FIRST_FRAME: ["aspectRatio"], FIRST_AND_LAST_FRAMES: ["aspectRatio"] },
    wire: {
      models: [
        { id: "minimax-h3/reference-to-video", when: { frameModes: ["REFERENCE"] } },
        { id: "minimax-h3/image-to-video", when: { frameModes: FRAMES } },
        { id: "minimax-h3/text-to-video" },
      ],
      fields: [
        PROMPT,
        imageIn("first_frame_url", 0, { frameModes: FRAMES }),
        imageIn("last_frame_url", 1, { frameModes: FRAMES }),
        imagesIn("reference_image_urls", { frameModes: ["REFERENCE"] }),
        put("aspectRatio", "aspect_ratio", { when: { frameModes: ["TEXT", "REFERENCE"] } }),
        put("durationSeconds", "duration"),
        put("resolution", "resolution", { words: H3_SIZES }),
      ],
    },
  },
  {
    ...hailuo,
    slug: "hailuo-2.3",
    name: "Hailuo 2.3",
    description: "Brings a picture to life: expressive faces, strong effects.",
    ...priced(30, {
      durationSeconds: { values: { "6": 1, "10": 50 / 30 } },
      resolution: { values: { "768p": 1, "1080p": 50 / 30 } },
    }),
    wire: wire("hailuo/2-3-image-to-video-standard", ...HAILUO_FIELDS),
  },
  {
    ...hailuo,
    slug: "hailuo-2.3-pro",
    name: "Hailuo 2.3 Pro",
    draftModel: "hailuo-2.3",
    description: "The same with finer motion and detail.",
    ...priced(45, {
      durationSeconds: { values: { "6": 1, "10": 2 } },
      resolution: { values: { "768p": 1, "1080p": 2 } },
    }),
    wire: wire("hailuo/2-3-image-to-video-pro", ...HAILUO_FIELDS),
  },
];
