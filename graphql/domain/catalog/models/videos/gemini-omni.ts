import {
  choice,
  integer,
  type ModelDefinition,
  type ModelPurpose,
  priced,
  ratio,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { played, takesImages } from "#graphql/domain/catalog/inputs.ts";
import { always, imageIn, imagesIn, PROMPT, put, type WireField, wire } from "#graphql/domain/catalog/wire.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

const FRAMES: FrameMode[] = ["FIRST_FRAME", "FIRST_AND_LAST_FRAMES"];

const ID = "google/gemini-omni-flash-1-1";
const shape = ratio(["16:9", "9:16"], "16:9");
const seconds = choice("durationSeconds", "Length in seconds", ["4", "6", "8", "10"], "6");
const seed = integer("seed", "Seed", { min: 0, max: 2_147_483_647 });

const omni = {
  ...VIDEO_BASICS,
  purposes: ["TEXT_TO_VIDEO", "IMAGE_TO_VIDEO", "REFERENCE_TO_VIDEO"] satisfies ModelPurpose[],
  frameModes: ["TEXT", ...FRAMES, "REFERENCE"] satisfies FrameMode[],
  ...takesImages(0, 7),
  promptMaxLength: 20_000,
};

const FIELDS: WireField[] = [
  PROMPT,
  // A first frame excludes all references.
  imageIn("first_frame_url", 0, { frameModes: FRAMES }),
  imageIn("last_frame_url", 1, { frameModes: FRAMES }),
  imagesIn("image_urls", { frameModes: ["REFERENCE"] }),
  put("aspectRatio", "aspect_ratio"),
  put("durationSeconds", "duration"),
  put("seed", "seed"),
];

/** What a length costs beside the usual one of six seconds, by what each costs at kie.ai. */
const byLength = (usual: number, others: Record<string, number>) => ({
  durationSeconds: {
    values: Object.fromEntries(Object.entries(others).map(([length, credits]) => [length, credits / usual])),
  },
});

/**
 * Google's Omni on kie.ai's market (pages of 2026-10). In 4K it costs so many credits more, and beside a clip so many in all: two
 * prices that grow otherwise, so two models of ours.
 */
export const geminiOmniModels: ModelDefinition[] = [
  {
    ...omni,
    slug: "gemini-omni-flash-1.1",
    name: "Gemini Omni Flash 1.1",
    description:
      "Understands what should happen and keeps people the same, from words, frames or up to seven references.",
    parameters: [shape, seconds, choice("resolution", "Resolution", ["360p", "720p", "1080p"], "720p"), seed],
    ...priced(84, byLength(84, { "4": 63, "6": 84, "8": 105, "10": 126 })),
    wire: wire(ID, ...FIELDS, put("resolution", "resolution")),
  },
  {
    ...omni,
    slug: "gemini-omni-flash-1.1-4k",
    name: "Gemini Omni Flash 1.1 4K",
    draftModel: "gemini-omni-flash-1.1",
    description: "Gemini Omni in four times the pixels, for a large screen.",
    parameters: [shape, seconds, seed],
    ...priced(168, byLength(168, { "4": 147, "6": 168, "8": 189, "10": 210 })),
    wire: wire(ID, ...FIELDS, always("resolution", "4k")),
  },
  {
    ...VIDEO_BASICS,
    slug: "gemini-omni-flash-1.1-edit",
    name: "Gemini Omni Flash 1.1 Edit",
    description: "Changes a video as you say, with up to five pictures of what it should show.",
    purposes: ["EDIT"],
    frameModes: ["REFERENCE"],
    // A clip counts as two of the seven references.
    ...takesImages(0, 5),
    // How long and how large a clip may be is not said: as little as any model takes.
    inputs: [
      ...takesImages(0, 5).inputs,
      played("VIDEO", { min: 1, max: 1 }, { megabytes: 10, seconds: { min: 3, max: 10 } }),
    ],
    promptMaxLength: 20_000,
    parameters: [shape, choice("resolution", "Resolution", ["360p", "720p", "1080p", "4k"], "720p"), seed],
    ...priced(168, { resolution: { values: { "360p": 1, "720p": 1, "1080p": 1, "4k": 252 / 168 } } }),
    wire: wire(
      ID,
      PROMPT,
      { field: "video_list", from: "clip" },
      imagesIn("image_urls", { hasSourceImages: true }),
      put("aspectRatio", "aspect_ratio"),
      // It must be there, and beside a clip nobody looks at it.
      always("duration", "10"),
      put("resolution", "resolution"),
      put("seed", "seed"),
    ),
  },
];
