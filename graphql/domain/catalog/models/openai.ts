import {
  choice,
  IMAGE_BASICS,
  type ModelDefinition,
  type ParameterRule,
  ratio,
  ruled,
  toggle,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { always, eitherWire, imagesIn, PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";

const GPT_IMAGE_RATIOS = "auto 1:1 3:2 2:3 4:3 3:4 5:4 4:5 16:9 9:16 2:1 1:2 3:1 1:3 21:9 9:21".split(" ");

/** Both are listed for each shape, and these are refused with code 500 all the same (kie.ai wire, 2026). */
const GPT_IMAGE_RESOLUTIONS: ParameterRule[] = [
  ...["auto", "3:1", "1:3", "9:21"].map((shape) => only(shape, ["1K"], "ONLY_1K_IN_THIS_SHAPE")),
  ...["5:4", "4:5"].map((shape) => only(shape, ["1K", "4K"], "NO_2K_IN_THIS_SHAPE")),
  only("1:1", ["1K", "2K"], "NO_4K_IN_THIS_SHAPE"),
];

function only(shape: string, values: string[], code: string): ParameterRule {
  const reason = `GPT Image 2 makes ${shape} in ${values.join(" or ")} only.`;
  return { code, other: { name: "aspectRatio", value: shape }, values, reason };
}

/** OpenAI's models on kie.ai's market (pages of 2026-04, -08 and -10). */
export const openaiModels: ModelDefinition[] = [
  {
    ...IMAGE_BASICS,
    formerFamily: "gpt4o",
    slug: "gpt-4o-image",
    name: "GPT-4o Image",
    description: "Understands complicated instructions and writes legible text.",
    acceptsImages: true,
    maxSourceImages: 5,
    // Variants and prompt enhancement went with the endpoint of its own (kie.ai's pages of 2026-10).
    parameters: [ratio(["1:1", "3:2", "2:3"], "1:1")],
    initialPrice: { credits: 8, factors: {} },
    kiePrice: { credits: 6, factors: {} },
    wire: wire("4o-image-api", PROMPT, imagesIn("files_url"), put("aspectRatio", "size")),
  },
  {
    ...IMAGE_BASICS,
    slug: "gpt-image-2",
    name: "GPT Image 2",
    description: "Precise layouts and lettering in any shape, from words or from your images.",
    acceptsImages: true,
    maxSourceImages: 16,
    promptMaxLength: 20_000,
    parameters: [
      ratio(GPT_IMAGE_RATIOS, "1:1"),
      ruled(choice("resolution", "Resolution", ["1K", "2K", "4K"], "1K"), ...GPT_IMAGE_RESOLUTIONS),
    ],
    initialPrice: { credits: 8, factors: { resolution: { values: { "1K": 1, "2K": 1.65, "4K": 2.65 } } } },
    kiePrice: { credits: 6, factors: { resolution: { values: { "1K": 1, "2K": 10 / 6, "4K": 16 / 6 } } } },
    wire: eitherWire(
      "gpt-image-2-text-to-image",
      "gpt-image-2-image-to-image",
      PROMPT,
      imagesIn("input_urls"),
      put("aspectRatio", "aspect_ratio"),
      put("resolution", "resolution"),
    ),
  },
  {
    ...VIDEO_BASICS,
    slug: "sora-2",
    name: "Sora 2",
    description: "Longer scenes with sound. Its provider has retired it.",
    maxSourceImages: 1,
    frameModes: ["TEXT", "FIRST_FRAME"],
    promptMaxLength: 10_000,
    parameters: [
      ratio(["16:9", "9:16"], "16:9"),
      choice("durationSeconds", "Length in seconds", ["10", "15"], "10"),
      toggle("removeWatermark", "Remove the watermark", true),
    ],
    initialPrice: { credits: 60, factors: { durationSeconds: { values: { "10": 1, "15": 1.25 } } } },
    kiePrice: null,
    initialState: "RETIRED",
    replacementSlug: "veo-3.1-fast",
    wire: eitherWire(
      "sora-2-text-to-video",
      "sora-2-image-to-video",
      PROMPT,
      imagesIn("image_urls"),
      put("aspectRatio", "aspect_ratio", { words: { "16:9": "landscape", "9:16": "portrait" } }),
      // Seconds, as a string (kie.ai's page of 2026-04).
      put("durationSeconds", "n_frames", { as: "string" }),
      put("removeWatermark", "remove_watermark"),
      always("upload_method", "s3"),
    ),
  },
];
