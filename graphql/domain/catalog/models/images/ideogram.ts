import {
  choice,
  IMAGE_BASICS,
  integer,
  type ModelDefinition,
  priced,
  ratio,
  text,
  toggle,
} from "#graphql/domain/catalog/definition.ts";
import { takesImages } from "#graphql/domain/catalog/inputs.ts";
import { eitherWire, imageIn, imagesIn, PROMPT, put, type WireWord, wire } from "#graphql/domain/catalog/wire.ts";

const SIZE_WORDS: Record<string, WireWord> = {
  "1:1": "square_hd",
  "4:3": "landscape_4_3",
  "3:4": "portrait_4_3",
  "16:9": "landscape_16_9",
  "9:16": "portrait_16_9",
};
const SPEEDS: Record<string, WireWord> = { turbo: "TURBO", balanced: "BALANCED", quality: "QUALITY" };
const LOOKS: Record<string, WireWord> = {
  auto: "AUTO",
  general: "GENERAL",
  realistic: "REALISTIC",
  design: "DESIGN",
  fiction: "FICTION",
};

const withLooks = (...looks: string[]) => ({
  ...IMAGE_BASICS,
  parameters: [
    ratio(Object.keys(SIZE_WORDS), "1:1"),
    choice("speed", "Speed", Object.keys(SPEEDS), "balanced"),
    choice("look", "Look", looks, "auto"),
    integer("seed", "Seed", { min: 0, max: 2_147_483_647 }),
    text("negativePrompt", "What to leave out", 500),
    toggle("promptExtend", "Let the model enrich the prompt", true),
  ],
});
const FIELDS = [
  put("aspectRatio", "image_size", { words: SIZE_WORDS }),
  put("speed", "rendering_speed", { words: SPEEDS }),
  put("look", "style", { words: LOOKS }),
  put("seed", "seed"),
  put("negativePrompt", "negative_prompt"),
  put("promptExtend", "expand_prompt"),
];

/** Ideogram's models on kie.ai's market (pages of 2026-08; what needs a mask is not offered yet). */
export const ideogramModels: ModelDefinition[] = [
  {
    ...withLooks("auto", "general", "realistic", "design"),
    slug: "ideogram-v3",
    name: "Ideogram V3",
    description: "Logos, posters and anything with words in it; or another version of a picture of yours.",
    purposes: ["TEXT_TO_IMAGE", "EDIT"],
    ...takesImages(0, 1),
    ...priced(7, { speed: { values: { turbo: 0.5, balanced: 1, quality: 10 / 7 } } }),
    wire: eitherWire("ideogram/v3-text-to-image", "ideogram/v3-remix", PROMPT, imageIn("image_url"), ...FIELDS),
  },
  {
    ...withLooks("auto", "realistic", "fiction"),
    slug: "ideogram-character",
    name: "Ideogram Character",
    description: "One person, from one picture, in any scene you describe.",
    purposes: ["EDIT"],
    // How many are taken is not said.
    ...takesImages(1, 1),
    ...priced(18, { speed: { values: { turbo: 12 / 18, balanced: 1, quality: 24 / 18 } } }),
    wire: wire("ideogram/character", PROMPT, imagesIn("reference_image_urls"), ...FIELDS),
  },
];
