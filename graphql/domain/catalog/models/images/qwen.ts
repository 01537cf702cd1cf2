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
import { masked, takesImages } from "#graphql/domain/catalog/inputs.ts";
import { eitherWire, imagesIn, PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";

const SIZE_WORDS: Record<string, string> = {
  "1:1": "square_hd",
  "4:3": "landscape_4_3",
  "3:4": "portrait_4_3",
  "16:9": "landscape_16_9",
  "9:16": "portrait_16_9",
};

const qwen3 = {
  ...IMAGE_BASICS,
  purposes: ["TEXT_TO_IMAGE" as const, "EDIT" as const],
  ...takesImages(0, 3),
  parameters: [
    ratio(["1:1", "3:2", "2:3", "4:3", "3:4", "16:9", "9:16", "21:9"], "1:1"),
    choice("resolution", "Resolution", ["1K", "2K"], "1K"),
    choice("outputFormat", "File format", ["png", "jpeg"], "png"),
    integer("seed", "Seed", { min: 0, max: 2_147_483_647 }),
    text("negativePrompt", "What to leave out", 500),
    toggle("promptExtend", "Let the model enrich the prompt", true),
  ],
  contentFilter: ["nsfw_checker"],
};
const FIELDS_3 = [
  PROMPT,
  imagesIn("image_urls"),
  put("aspectRatio", "image_size"),
  put("resolution", "resolution"),
  put("outputFormat", "output_format"),
  put("seed", "seed"),
  put("negativePrompt", "negative_prompt"),
  put("promptExtend", "prompt_extend"),
];

/** Alibaba's image models on kie.ai's market (pages of 2026-08 and -10). */
export const qwenModels: ModelDefinition[] = [
  {
    ...qwen3,
    slug: "qwen-3-pro",
    name: "Qwen 3 Pro",
    draftModel: "qwen-3",
    description: "Long texts in a picture, Chinese and English, set as a designer would.",
    ...priced(6.4, { resolution: { values: { "1K": 1, "2K": 12 / 6.4 } } }),
    wire: eitherWire("qwen3/pro-text-to-image", "qwen3/pro-image-to-image", ...FIELDS_3),
  },
  {
    ...qwen3,
    slug: "qwen-3",
    name: "Qwen 3",
    description: "Posters and lettering in Chinese and English, and edits of up to three images.",
    ...priced(4.8),
    wire: eitherWire("qwen3/text-to-image", "qwen3/image-to-image", ...FIELDS_3),
  },
  {
    ...IMAGE_BASICS,
    slug: "qwen-2.1",
    name: "Qwen 2.1",
    description: "Clean graphics at a low price.",
    purposes: ["TEXT_TO_IMAGE", "EDIT"],
    // What its page leaves open is as with its neighbours, of which the narrower counts.
    ...takesImages(0, 3),
    // Which colour is meant is not said: white, as most take it.
    inputs: [...takesImages(0, 3).inputs, masked(0, "white")],
    promptMaxLength: 800,
    parameters: [
      ratio(Object.keys(SIZE_WORDS), "1:1"),
      choice("resolution", "Resolution", ["1K", "2K"], "1K"),
      choice("outputFormat", "File format", ["png", "jpeg", "webp"], "png"),
      integer("seed", "Seed", { min: 0, max: 2_147_483_647 }),
      toggle("enhance", "Enhance the prompt", true),
    ],
    ...priced(4, { resolution: { values: { "1K": 1, "2K": 2 } } }),
    wire: eitherWire(
      "qwen2-1/text-to-image",
      "qwen2-1/image-to-image",
      PROMPT,
      imagesIn("image_urls"),
      put("aspectRatio", "aspect_ratio"),
      put("resolution", "resolution"),
      put("outputFormat", "output_format"),
      put("seed", "seed"),
      put("enhance", "enhance_prompt"),
      { field: "mask_url", from: "mask" },
    ),
  },
  {
    ...IMAGE_BASICS,
    slug: "qwen-image",
    name: "Qwen Image",
    description: "Good with Chinese and English lettering; you choose how long it works on the picture.",
    parameters: [
      ratio(Object.keys(SIZE_WORDS), "1:1"),
      choice("outputFormat", "File format", ["png", "jpeg"], "png"),
      integer("seed", "Seed", { min: 0, max: 2_147_483_647 }),
      integer("inferenceSteps", "Inference steps", { min: 2, max: 250 }, 30),
      {
        name: "guidanceScale",
        label: "Guidance",
        type: "FLOAT",
        required: false,
        defaultValue: "2.5",
        values: null,
        min: 0,
        max: 20,
        step: 0.5,
        rules: [],
      },
      text("negativePrompt", "What to leave out", 500),
    ],
    contentFilter: ["nsfw_checker", "enable_safety_checker"],
    initialPrice: { credits: 6, factors: {} },
    // Four a megapixel, and its sizes have about one.
    kiePrice: { credits: 4, factors: {} },
    wire: wire(
      "qwen/text-to-image",
      PROMPT,
      put("aspectRatio", "image_size", { words: SIZE_WORDS }),
      put("outputFormat", "output_format"),
      put("seed", "seed"),
      put("inferenceSteps", "num_inference_steps"),
      put("guidanceScale", "guidance_scale"),
      put("negativePrompt", "negative_prompt"),
    ),
  },
  {
    ...IMAGE_BASICS,
    slug: "z-image",
    name: "Z-Image",
    description: "The cheapest picture there is, in seconds.",
    promptMaxLength: 1000,
    parameters: [ratio(["1:1", "4:3", "3:4", "16:9", "9:16"], "1:1")],
    contentFilter: ["nsfw_checker"],
    ...priced(0.8),
    wire: wire("z-image", PROMPT, put("aspectRatio", "aspect_ratio")),
  },
];
