import {
  choice,
  type ModelDefinition,
  type ModelPrice,
  type PriceFactor,
  ratio,
  ruled,
  toggle,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { imagesIn, PROMPT, put, type WireField, wire } from "#graphql/domain/catalog/wire.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

const GENERATION_TYPES: Record<FrameMode, string> = {
  TEXT: "TEXT_2_VIDEO",
  FIRST_FRAME: "FIRST_AND_LAST_FRAMES_2_VIDEO",
  FIRST_AND_LAST_FRAMES: "FIRST_AND_LAST_FRAMES_2_VIDEO",
  REFERENCE: "REFERENCE_2_VIDEO",
};

const resolution = (hd: number, uhd: number): Record<string, PriceFactor> => ({
  resolution: { values: { "720p": 1, "1080p": hd, "4k": uhd } },
});

const seconds = choice("durationSeconds", "Length in seconds", ["4", "6", "8"], "8");

// kie.ai's page of 2026-08.
const referenceSeconds = ruled(seconds, {
  code: "REFERENCES_LAST_8_SECONDS",
  frameMode: "REFERENCE",
  values: ["8"],
  reason: "Videos from references last 8 seconds.",
});

const veo = {
  ...VIDEO_BASICS,
  family: "veo" as const,
  parameters: [
    ratio(["16:9", "9:16"], "16:9"),
    seconds,
    choice("resolution", "Resolution", ["720p", "1080p", "4k"], "720p"),
    toggle("enableTranslation", "Translate the prompt to English", true),
  ],
};

const withReferences = {
  parameters: veo.parameters.map((parameter) => (parameter === seconds ? referenceSeconds : parameter)),
  maxSourceImages: 3,
  frameModes: ["TEXT", "FIRST_FRAME", "FIRST_AND_LAST_FRAMES", "REFERENCE"] satisfies FrameMode[],
};

const FIELDS: WireField[] = [
  PROMPT,
  imagesIn("imageUrls"),
  { field: "generationType", from: "frameMode", words: GENERATION_TYPES },
  put("aspectRatio", "aspect_ratio"),
  put("durationSeconds", "duration", { as: "number" }),
  put("resolution", "resolution"),
  // Documents and wire disagree on the default: say it.
  put("enableTranslation", "enableTranslation"),
];

/** kie.ai's price of the best tier for 720p, 1080p and 4K: 250, 255 and 370. */
const KIE_QUALITY: ModelPrice = { credits: 250, factors: resolution(255 / 250, 370 / 250) };
const MARKUP = 1.1;

/** Google's video models in their own dialect of kie.ai's (page of 2026-08, wire of 2026-08). */
export const veoModels: ModelDefinition[] = [
  {
    ...veo,
    ...withReferences,
    slug: "veo-3.1-lite",
    name: "Veo 3.1 Lite",
    description: "The cheapest way to a moving picture; good for trying out.",
    initialPrice: { credits: 50, factors: resolution(1.2, 5) },
    kiePrice: { credits: 30, factors: resolution(35 / 30, 150 / 30) },
    wire: wire("veo3_lite", ...FIELDS),
  },
  {
    ...veo,
    ...withReferences,
    slug: "veo-3.1-fast",
    name: "Veo 3.1 Fast",
    description: "Short, lively videos with sound from words, frames or references.",
    initialPrice: { credits: 60, factors: resolution(1.1, 3) },
    kiePrice: { credits: 60, factors: resolution(65 / 60, 180 / 60) },
    wire: wire("veo3_fast", ...FIELDS),
  },
  {
    ...veo,
    slug: "veo-3.1-quality",
    name: "Veo 3.1 Quality",
    description: "The best light and motion, for the final take.",
    frameModes: ["TEXT", "FIRST_FRAME", "FIRST_AND_LAST_FRAMES"],
    initialPrice: { credits: Math.round(KIE_QUALITY.credits * MARKUP), factors: KIE_QUALITY.factors },
    formerPrice: { credits: 200, factors: resolution(1.05, 1.5) },
    kiePrice: KIE_QUALITY,
    wire: wire("veo3", ...FIELDS),
  },
];
