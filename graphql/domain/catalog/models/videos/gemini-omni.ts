import {
  choice,
  integer,
  type ModelDefinition,
  priced,
  ratio,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { takesImages } from "#graphql/domain/catalog/inputs.ts";
import { imageIn, imagesIn, PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

const FRAMES: FrameMode[] = ["FIRST_FRAME", "FIRST_AND_LAST_FRAMES"];

/** Google's Omni on kie.ai's market (pages of 2026-10). 4K, which is priced apart, is not offered yet. */
export const geminiOmniModels: ModelDefinition[] = [
  {
    ...VIDEO_BASICS,
    slug: "gemini-omni-flash-1.1",
    name: "Gemini Omni Flash 1.1",
    description:
      "Understands what should happen and keeps people the same, from words, frames or up to seven references.",
    purposes: ["TEXT_TO_VIDEO", "IMAGE_TO_VIDEO", "REFERENCE_TO_VIDEO"],
    frameModes: ["TEXT", ...FRAMES, "REFERENCE"],
    ...takesImages(0, 7),
    promptMaxLength: 20_000,
    parameters: [
      ratio(["16:9", "9:16"], "16:9"),
      choice("durationSeconds", "Length in seconds", ["4", "6", "8", "10"], "6"),
      choice("resolution", "Resolution", ["360p", "720p", "1080p"], "720p"),
      integer("seed", "Seed", { min: 0, max: 2_147_483_647 }),
    ],
    ...priced(84, { durationSeconds: { values: { "4": 63 / 84, "6": 1, "8": 105 / 84, "10": 126 / 84 } } }),
    wire: wire(
      "google/gemini-omni-flash-1-1",
      PROMPT,
      // A first frame excludes all references.
      imageIn("first_frame_url", 0, { frameModes: FRAMES }),
      imageIn("last_frame_url", 1, { frameModes: FRAMES }),
      imagesIn("image_urls", { frameModes: ["REFERENCE"] }),
      put("aspectRatio", "aspect_ratio"),
      put("durationSeconds", "duration"),
      put("resolution", "resolution"),
      put("seed", "seed"),
    ),
  },
];
