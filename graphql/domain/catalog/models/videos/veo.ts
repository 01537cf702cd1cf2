import {
  choice,
  type ModelDefinition,
  type ModelPrice,
  type ModelPurpose,
  type PriceFactor,
  ratio,
  ruled,
  toggle,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { takesImages } from "#graphql/domain/catalog/inputs.ts";
import { always, imagesIn, PROMPT, put, type WireField, wire } from "#graphql/domain/catalog/wire.ts";
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

// kie.ai's page of 2026-08. Only the middle tier takes references (2026-10).
const referenceSeconds = ruled(seconds, {
  code: "REFERENCES_LAST_8_SECONDS",
  frameMode: "REFERENCE",
  values: ["8"],
  reason: "Videos from references last 8 seconds.",
});

const veo = {
  ...VIDEO_BASICS,
  formerFamily: "veo" as const,
  parameters: [
    ratio(["16:9", "9:16"], "16:9"),
    seconds,
    choice("resolution", "Resolution", ["720p", "1080p", "4k"], "720p"),
    toggle("enableTranslation", "Translate the prompt to English", true),
  ],
};

const withReferences = {
  parameters: veo.parameters.map((parameter) => (parameter === seconds ? referenceSeconds : parameter)),
  purposes: ["TEXT_TO_VIDEO", "IMAGE_TO_VIDEO", "REFERENCE_TO_VIDEO"] satisfies ModelPurpose[],
  ...takesImages(0, 3),
  frameModes: ["TEXT", "FIRST_FRAME", "FIRST_AND_LAST_FRAMES", "REFERENCE"] satisfies FrameMode[],
};

const FIELDS: WireField[] = [
  PROMPT,
  imagesIn("image_urls"),
  { field: "generation_type", from: "frameMode", words: GENERATION_TYPES },
  put("aspectRatio", "aspect_ratio"),
  put("durationSeconds", "duration", { as: "number" }),
  put("resolution", "resolution"),
  // Documents and wire disagree on the default: say it.
  put("enableTranslation", "enable_translation"),
];

/** All tiers have one id on the market; which one is meant stands in the input (kie.ai's pages of 2026-10). */
const tier = (name: string) => wire("veo-3-1", always("model", name), ...FIELDS);

/** kie.ai's price of the best tier for 720p, 1080p and 4K: 250, 255 and 370. */
const KIE_QUALITY: ModelPrice = { credits: 250, factors: resolution(255 / 250, 370 / 250) };
const MARKUP = 1.1;

/** Google's video models on kie.ai's market (pages of 2026-10). */
export const veoModels: ModelDefinition[] = [
  {
    ...veo,
    slug: "veo-3.1-lite",
    name: "Veo 3.1 Lite",
    description: "The cheapest way to a moving picture; good for trying out.",
    frameModes: ["TEXT", "FIRST_FRAME", "FIRST_AND_LAST_FRAMES"],
    initialPrice: { credits: 50, factors: resolution(1.2, 5) },
    kiePrice: { credits: 30, factors: resolution(35 / 30, 150 / 30) },
    wire: tier("veo3_lite"),
  },
  {
    ...veo,
    ...withReferences,
    slug: "veo-3.1-fast",
    name: "Veo 3.1 Fast",
    draftModel: "veo-3.1-lite",
    description: "Short, lively videos with sound from words, frames or references.",
    initialPrice: { credits: 60, factors: resolution(1.1, 3) },
    kiePrice: { credits: 60, factors: resolution(65 / 60, 180 / 60) },
    wire: tier("veo3_fast"),
  },
  {
    ...veo,
    slug: "veo-3.1-quality",
    name: "Veo 3.1 Quality",
    draftModel: "veo-3.1-lite",
    description: "The best light and motion, for the final take.",
    frameModes: ["TEXT", "FIRST_FRAME", "FIRST_AND_LAST_FRAMES"],
    initialPrice: { credits: Math.round(KIE_QUALITY.credits * MARKUP), factors: KIE_QUALITY.factors },
    formerPrice: { credits: 200, factors: resolution(1.05, 1.5) },
    kiePrice: KIE_QUALITY,
    wire: tier("veo3"),
  },
];
