import {
  choice,
  IMAGE_BASICS,
  integer,
  type ModelDefinition,
  ratio,
  text,
} from "#graphql/domain/catalog/definition.ts";
import { PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";

const SIZE_WORDS: Record<string, string> = {
  "1:1": "square_hd",
  "4:3": "landscape_4_3",
  "3:4": "portrait_4_3",
  "16:9": "landscape_16_9",
  "9:16": "portrait_16_9",
};

/** Alibaba's image model on kie.ai's market (page of 2026-08). */
export const qwenModels: ModelDefinition[] = [
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
];
