import {
  choice,
  IMAGE_BASICS,
  type ModelDefinition,
  ratio,
  SOURCES_30_MB,
} from "#graphql/domain/catalog/definition.ts";
import { imagesIn, PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";

const RATIOS = ["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"];
const TALL_AND_WIDE = ["1:4", "4:1", "1:8", "8:1"];
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

/** Google's image models on kie.ai's market (model pages of 2026-08). */
export const googleModels: ModelDefinition[] = [
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
    acceptsImages: true,
    requiresImages: true,
    maxSourceImages: 10,
    parameters: [ratio(["auto", ...RATIOS], "auto"), format(["png", "jpeg"], "png")],
    initialPrice: { credits: 5, factors: {} },
    kiePrice: { credits: 4, factors: {} },
    wire: wire("google/nano-banana-edit", PROMPT, imagesIn("image_urls"), ...SHAPE_AND_FORMAT),
  },
  {
    ...IMAGE_BASICS,
    slug: "nano-banana-pro",
    name: "Nano Banana Pro",
    description: "The finest detail and the best lettering, up to 4K, from words or from your images.",
    acceptsImages: true,
    maxSourceImages: 8,
    sourceLimits: SOURCES_30_MB,
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
    description: "Strong at following long descriptions and at mixing many images; very wide and very tall too.",
    acceptsImages: true,
    maxSourceImages: 14,
    sourceLimits: SOURCES_30_MB,
    promptMaxLength: 20_000,
    parameters: [ratio(["auto", ...RATIOS, ...TALL_AND_WIDE], "auto"), resolution, format(["png", "jpg"], "jpg")],
    initialPrice: { credits: 10, factors: { resolution: { values: { "1K": 1, "2K": 1.5, "4K": 2.25 } } } },
    kiePrice: { credits: 8, factors: { resolution: { values: { "1K": 1, "2K": 1.5, "4K": 2.25 } } } },
    wire: wire("nano-banana-2", ...WITH_IMAGE_INPUT),
  },
];
