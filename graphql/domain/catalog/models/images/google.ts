import {
  choice,
  IMAGE_BASICS,
  integer,
  type ModelDefinition,
  type ModelPurpose,
  priced,
  ratio,
  text,
} from "#graphql/domain/catalog/definition.ts";
import { SOURCES_30_MB, takesImages } from "#graphql/domain/catalog/inputs.ts";
import { imagesIn, PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";

const RATIOS = ["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"];
const TALL_AND_WIDE = ["1:4", "4:1", "1:8", "8:1"];
const ALL_RATIOS = ["auto", ...RATIOS, ...TALL_AND_WIDE];
const resolution = choice("resolution", "Resolution", ["1K", "2K", "4K"], "1K");
const format = (values: string[], given: string) => choice("outputFormat", "File format", values, given);

const SHAPE_AND_FORMAT = [put("aspectRatio", "aspect_ratio"), put("outputFormat", "output_format")];
const WITH_IMAGE_INPUT = [
  PROMPT,
  imagesIn("image_input"),
  put("aspectRatio", "aspect_ratio"),
  put("resolution", "resolution"),
  put("outputFormat", "output_format"),
];

/** A new shape makes them show more around a picture, if words say so. */
const EDITS: ModelPurpose[] = ["EDIT", "EXPAND"];

/** Google's image models on kie.ai's market (pages of 2026-08 and -10). */
export const googleModels: ModelDefinition[] = [
  {
    ...IMAGE_BASICS,
    slug: "nano-banana-2.1",
    name: "Nano Banana 2.1",
    draftModel: "nano-banana-2-lite",
    description: "The newest Nano Banana: sharp, faithful and quick, from words or from your images, up to 4K.",
    purposes: ["TEXT_TO_IMAGE", ...EDITS],
    // Papers say 10 or 14.
    ...takesImages(0, 10, SOURCES_30_MB),
    promptMaxLength: 20_000,
    parameters: [ratio(ALL_RATIOS, "auto"), resolution, format(["png", "jpg"], "png")],
    ...priced(4, { resolution: { values: { "1K": 1, "2K": 6 / 4, "4K": 9 / 4 } } }),
    wire: wire("nano-banana-2-1", ...WITH_IMAGE_INPUT),
  },
  {
    ...IMAGE_BASICS,
    slug: "nano-banana-2-lite",
    name: "Nano Banana 2 Lite",
    description: "A picture in a few seconds, for trying things out.",
    purposes: ["TEXT_TO_IMAGE", ...EDITS],
    ...takesImages(0, 10, SOURCES_30_MB),
    promptMaxLength: 20_000,
    parameters: [ratio(ALL_RATIOS, "auto")],
    ...priced(4),
    wire: wire("nano-banana-2-lite", PROMPT, imagesIn("image_urls"), put("aspectRatio", "aspect_ratio")),
  },
  {
    ...IMAGE_BASICS,
    slug: "nano-banana",
    name: "Nano Banana",
    description: "Quick, faithful images from words. A good first choice for almost anything.",
    parameters: [ratio(RATIOS, "1:1"), format(["png", "jpeg"], "png")],
    contentFilter: ["nsfw_checker"],
    initialPrice: { credits: 5, factors: {} },
    kiePrice: { credits: 4, factors: {} },
    // Until April 2026 the ratio's field was called image_size; both are taken since.
    wire: wire("google/nano-banana", PROMPT, ...SHAPE_AND_FORMAT),
  },
  {
    ...IMAGE_BASICS,
    slug: "nano-banana-edit",
    name: "Nano Banana Edit",
    description: "Changes images you give it as you describe, and keeps the rest as it was.",
    purposes: EDITS,
    ...takesImages(1, 10),
    parameters: [ratio(["auto", ...RATIOS], "auto"), format(["png", "jpeg"], "png")],
    initialPrice: { credits: 5, factors: {} },
    kiePrice: { credits: 4, factors: {} },
    wire: wire("google/nano-banana-edit", PROMPT, imagesIn("image_urls"), ...SHAPE_AND_FORMAT),
  },
  {
    ...IMAGE_BASICS,
    slug: "nano-banana-pro",
    name: "Nano Banana Pro",
    draftModel: "nano-banana-2-lite",
    description: "The finest detail and the best lettering, up to 4K, from words or from your images.",
    purposes: ["TEXT_TO_IMAGE", ...EDITS],
    ...takesImages(0, 8, SOURCES_30_MB),
    promptMaxLength: 10_000,
    parameters: [ratio(["auto", ...RATIOS], "1:1"), resolution, format(["png", "jpg"], "png")],
    initialPrice: { credits: 20, factors: { resolution: { values: { "1K": 1, "2K": 1, "4K": 1.35 } } } },
    kiePrice: { credits: 18, factors: { resolution: { values: { "1K": 1, "2K": 1, "4K": 24 / 18 } } } },
    wire: wire("nano-banana-pro", ...WITH_IMAGE_INPUT),
  },
  {
    ...IMAGE_BASICS,
    slug: "nano-banana-2",
    name: "Nano Banana 2",
    draftModel: "nano-banana-2-lite",
    description: "Strong at following long descriptions and at mixing many images; very wide and very tall too.",
    purposes: ["TEXT_TO_IMAGE", ...EDITS],
    ...takesImages(0, 14, SOURCES_30_MB),
    promptMaxLength: 20_000,
    parameters: [ratio(ALL_RATIOS, "auto"), resolution, format(["png", "jpg"], "jpg")],
    initialPrice: { credits: 10, factors: { resolution: { values: { "1K": 1, "2K": 1.5, "4K": 2.25 } } } },
    kiePrice: { credits: 8, factors: { resolution: { values: { "1K": 1, "2K": 1.5, "4K": 2.25 } } } },
    wire: wire("nano-banana-2", ...WITH_IMAGE_INPUT),
  },
];

const imagen = {
  ...IMAGE_BASICS,
  parameters: [
    ratio(["1:1", "16:9", "9:16", "3:4", "4:3"], "1:1"),
    text("negativePrompt", "What to leave out", 500),
    integer("seed", "Seed", { min: 0, max: 2_147_483_647 }),
  ],
};
const IMAGEN_FIELDS = [PROMPT, put("negativePrompt", "negative_prompt"), put("aspectRatio", "aspect_ratio")];

/** Google's older line of image models on kie.ai's market (pages of 2026-08). */
export const imagenModels: ModelDefinition[] = [
  {
    ...imagen,
    slug: "imagen-4",
    name: "Imagen 4",
    draftModel: "imagen-4-fast",
    description: "Photographs with true light and texture.",
    ...priced(8),
    wire: wire("google/imagen4", ...IMAGEN_FIELDS, put("seed", "seed", { as: "string" })),
  },
  {
    ...imagen,
    slug: "imagen-4-fast",
    name: "Imagen 4 Fast",
    description: "The same look in less time, for half the price.",
    ...priced(4),
    wire: wire("google/imagen4-fast", ...IMAGEN_FIELDS, put("seed", "seed")),
  },
  {
    ...imagen,
    slug: "imagen-4-ultra",
    name: "Imagen 4 Ultra",
    draftModel: "imagen-4-fast",
    description: "The finest detail of its line, and the closest to your words.",
    ...priced(12),
    wire: wire("google/imagen4-ultra", ...IMAGEN_FIELDS, put("seed", "seed", { as: "string" })),
  },
];
