import {
  choice,
  integer,
  type ModelDefinition,
  ratio,
  text,
  toggle,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { eitherWire, imageIn, PROMPT, put } from "#graphql/domain/catalog/wire.ts";

/** Alibaba's video model on kie.ai's market (pages of 2026-08). Real runs of its family took up to 785 s. */
export const wanModels: ModelDefinition[] = [
  {
    ...VIDEO_BASICS,
    slug: "wan-2.7",
    name: "Wan 2.7",
    description: "Two to fifteen seconds with fine control: seed, exclusions, first and last frame.",
    frameModes: ["TEXT", "FIRST_FRAME", "FIRST_AND_LAST_FRAMES"],
    parameters: [
      ratio(["16:9", "9:16", "1:1", "4:3", "3:4"], "16:9"),
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
