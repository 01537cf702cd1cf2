import {
  choice,
  IMAGE_BASICS,
  integer,
  type ModelDefinition,
  priced,
  ratio,
  ruled,
  toggle,
} from "#graphql/domain/catalog/definition.ts";
import { takesImages } from "#graphql/domain/catalog/inputs.ts";
import { asThemselves, eitherWire, imageIn, imagesIn, PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";

const RATIOS = ["21:9", "16:9", "4:3", "1:1", "3:4", "9:16"];

const FLUX_2_RATIOS = ["1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3"];
const AUTO_RULE = {
  code: "AUTO_NEEDS_AN_IMAGE",
  hasSourceImages: false,
  reason: "Aspect ratio auto follows a source image, and there is none.",
};
const flux2 = {
  ...IMAGE_BASICS,
  purposes: ["TEXT_TO_IMAGE" as const, "EDIT" as const],
  ...takesImages(0, 8),
  parameters: [
    ruled(ratio(["auto", ...FLUX_2_RATIOS], "1:1"), { ...AUTO_RULE, values: FLUX_2_RATIOS }),
    choice("resolution", "Resolution", ["1K", "2K"], "1K"),
  ],
  contentFilter: ["nsfw_checker"],
};
const FIELDS_2 = [PROMPT, imagesIn("input_urls"), put("aspectRatio", "aspect_ratio"), put("resolution", "resolution")];

const kontext = {
  ...IMAGE_BASICS,
  purposes: ["EDIT" as const, "TEXT_TO_IMAGE" as const],
  ...takesImages(0, 1),
  parameters: [
    ruled(ratio(["auto", ...RATIOS], "1:1"), { ...AUTO_RULE, values: RATIOS }),
    choice("outputFormat", "File format", ["jpeg", "png"], "jpeg"),
    toggle("enableTranslation", "Translate the prompt to English", true),
    toggle("promptUpsampling", "Let the model enrich the prompt", false),
    ruled(integer("safetyTolerance", "Safety tolerance", { min: 0, max: 6 }, 2), {
      // kie.ai's page of 2026-08.
      code: "EDITS_TOLERATE_LESS",
      hasSourceImages: true,
      max: 2,
      reason: "With a source image, safety tolerance is at most 2.",
    }),
  ],
};

// Left out, the ratio follows the source.
const RATIO_WORDS = { ...asThemselves(RATIOS), auto: null };
const FIELDS = [
  PROMPT,
  imageIn("input_image"),
  put("aspectRatio", "aspect_ratio", { words: RATIO_WORDS }),
  put("outputFormat", "output_format"),
  put("enableTranslation", "enable_translation"),
  put("promptUpsampling", "prompt_upsampling"),
  put("safetyTolerance", "safety_tolerance"),
];
const OWN_ENDPOINT_FIELDS = [
  PROMPT,
  imageIn("inputImage"),
  put("aspectRatio", "aspectRatio", { words: RATIO_WORDS }),
  put("outputFormat", "outputFormat"),
  put("enableTranslation", "enableTranslation"),
  put("promptUpsampling", "promptUpsampling"),
  put("safetyTolerance", "safetyTolerance"),
];

/** Black Forest Labs' editing models (kie.ai's pages of 2026-08 and -10). */
export const fluxModels: ModelDefinition[] = [
  {
    ...flux2,
    slug: "flux-2-pro",
    name: "Flux 2 Pro",
    description: "Natural light, skin and materials; up to eight images of yours in one.",
    ...priced(5, { resolution: { values: { "1K": 1, "2K": 7 / 5 } } }),
    wire: eitherWire("flux-2/pro-text-to-image", "flux-2/pro-image-to-image", ...FIELDS_2),
  },
  {
    ...flux2,
    slug: "flux-2-flex",
    name: "Flux 2 Flex",
    draftModel: "flux-2-pro",
    description: "The patient one of the two: small type, diagrams and fine patterns.",
    ...priced(14, { resolution: { values: { "1K": 1, "2K": 24 / 14 } } }),
    wire: eitherWire("flux-2/flex-text-to-image", "flux-2/flex-image-to-image", ...FIELDS_2),
  },
  {
    ...kontext,
    slug: "flux-kontext-pro",
    name: "Flux Kontext Standard",
    description: "Fast, careful edits of one image, or a new one from words.",
    initialPrice: { credits: 8, factors: {} },
    kiePrice: { credits: 5, factors: {} },
    formerFamily: "flux",
    wire: wire("flux1-kontext", ...FIELDS),
  },
  {
    ...kontext,
    slug: "flux-kontext-max",
    name: "Flux Kontext Enhanced",
    draftModel: "flux-kontext-pro",
    description: "The same with more detail and better lettering.",
    initialPrice: { credits: 16, factors: {} },
    kiePrice: { credits: 10, factors: {} },
    // The market's id has no field for the tier (2026-10): the stronger one is still ordered at its own endpoint.
    family: "flux",
    wire: wire("flux-kontext-max", ...OWN_ENDPOINT_FIELDS),
  },
];
