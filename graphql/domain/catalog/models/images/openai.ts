import {
  choice,
  IMAGE_BASICS,
  type ModelDefinition,
  type ParameterRule,
  priced,
  ratio,
  ruled,
} from "#graphql/domain/catalog/definition.ts";
import { takesImages } from "#graphql/domain/catalog/inputs.ts";
import { eitherWire, imagesIn, PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";

const GPT_IMAGE_RATIOS = "auto 1:1 3:2 2:3 4:3 3:4 5:4 4:5 16:9 9:16 2:1 1:2 3:1 1:3 21:9 9:21".split(" ");

/** Both are listed for each shape, and these are refused with code 500 all the same (kie.ai wire, 2026). */
const GPT_IMAGE_RESOLUTIONS: ParameterRule[] = [
  ...["auto", "3:1", "1:3", "9:21"].map((shape) => only(shape, ["1K"], "ONLY_1K_IN_THIS_SHAPE")),
  ...["5:4", "4:5"].map((shape) => only(shape, ["1K", "4K"], "NO_2K_IN_THIS_SHAPE")),
  only("1:1", ["1K", "2K"], "NO_4K_IN_THIS_SHAPE"),
];

function only(shape: string, values: string[], code: string, version = "2"): ParameterRule {
  const reason = `GPT Image ${version} makes ${shape} in ${values.join(" or ")} only.`;
  return { code, other: { name: "aspectRatio", value: shape }, values, reason };
}

const GPT_IMAGE_25_RATIOS = "auto 1:1 3:2 2:3 4:3 3:4 16:9 9:16 21:9 27:16 16:27 9:8 8:9".split(" ");

/** Its page gives the last four shapes in 1K only; the first two are as narrow as with GPT Image 2 (2026-09). */
const GPT_IMAGE_25_RESOLUTIONS: ParameterRule[] = [
  ...["auto", "27:16", "16:27", "9:8", "8:9"].map((shape) => only(shape, ["1K"], "ONLY_1K_IN_THIS_SHAPE", "2.5")),
  only("1:1", ["1K", "2K"], "NO_4K_IN_THIS_SHAPE", "2.5"),
];

const gptImage25 = {
  ...IMAGE_BASICS,
  purposes: ["TEXT_TO_IMAGE" as const, "EDIT" as const],
  ...takesImages(0, 16),
  promptMaxLength: 20_000,
  parameters: [
    ratio(GPT_IMAGE_25_RATIOS, "1:1"),
    ruled(choice("resolution", "Resolution", ["1K", "2K", "4K"], "1K"), ...GPT_IMAGE_25_RESOLUTIONS),
    choice("background", "Background", ["auto", "opaque", "transparent"], "auto"),
  ],
  ...priced(6, { resolution: { values: { "1K": 1, "2K": 10 / 6, "4K": 16 / 6 } } }),
};
const GPT_IMAGE_25_FIELDS = [
  PROMPT,
  imagesIn("input_urls"),
  put("aspectRatio", "aspect_ratio"),
  put("resolution", "resolution"),
  put("background", "background"),
];

/** OpenAI's models on kie.ai's market (pages of 2026-04, -08 and -10). */
export const openaiModels: ModelDefinition[] = [
  {
    ...gptImage25,
    slug: "gpt-image-2.5-flare",
    name: "GPT Image 2.5 Flare",
    description:
      "Follows every word, writes any lettering, and cuts out cleanly: a transparent background if you like.",
    wire: eitherWire("gpt-image-2-5-flare-text-to-image", "gpt-image-2-5-flare-image-to-image", ...GPT_IMAGE_25_FIELDS),
  },
  {
    ...gptImage25,
    slug: "gpt-image-2.5-sunburst",
    name: "GPT Image 2.5 Sunburst",
    description: "The bolder sister of Flare: stronger light and colour, the same command of words.",
    wire: eitherWire(
      "gpt-image-2-5-sunburst-text-to-image",
      "gpt-image-2-5-sunburst-image-to-image",
      ...GPT_IMAGE_25_FIELDS,
    ),
  },
  {
    ...IMAGE_BASICS,
    formerFamily: "gpt4o",
    slug: "gpt-4o-image",
    name: "GPT-4o Image",
    description: "Understands complicated instructions and writes legible text.",
    purposes: ["TEXT_TO_IMAGE", "EDIT"],
    ...takesImages(0, 5),
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
    purposes: ["TEXT_TO_IMAGE", "EDIT"],
    ...takesImages(0, 16),
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
    ...IMAGE_BASICS,
    slug: "gpt-image-1.5",
    name: "GPT Image 1.5",
    description: "A steady hand for edits that keep the rest as it was.",
    purposes: ["TEXT_TO_IMAGE", "EDIT"],
    ...takesImages(0, 16),
    parameters: [ratio(["1:1", "3:2", "2:3"], "1:1"), choice("quality", "Quality", ["medium", "high"], "medium")],
    ...priced(4, { quality: { values: { medium: 1, high: 22 / 4 } } }),
    wire: eitherWire(
      "gpt-image/1.5-text-to-image",
      "gpt-image/1.5-image-to-image",
      PROMPT,
      imagesIn("input_urls"),
      put("aspectRatio", "aspect_ratio"),
      put("quality", "quality"),
    ),
  },
];
