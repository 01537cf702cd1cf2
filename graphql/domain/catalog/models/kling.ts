import {
  choice,
  integer,
  type ModelDefinition,
  ratio,
  SOURCES_10_MB,
  toggle,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { always, imagesIn, PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";

const MODES: Record<string, string> = { "720p": "std", "1080p": "pro", "4k": "4K" };

/** Kuaishou's video model on kie.ai's market (page of 2026-08). */
export const klingModels: ModelDefinition[] = [
  {
    ...VIDEO_BASICS,
    slug: "kling-3.0",
    name: "Kling 3.0",
    description: "Smooth camera moves and believable people, three to fifteen seconds, with sound if you like.",
    frameModes: ["TEXT", "FIRST_FRAME", "FIRST_AND_LAST_FRAMES"],
    sourceLimits: { ...SOURCES_10_MB, minSide: 300, ratio: { min: 0.4, max: 2.5 } },
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
    ),
  },
];
