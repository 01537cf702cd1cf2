import {
  choice,
  IMAGE_BASICS,
  integer,
  type ModelDefinition,
  priced,
  ratio,
} from "#graphql/domain/catalog/definition.ts";
import { takesImages } from "#graphql/domain/catalog/inputs.ts";
import {
  always,
  eitherWire,
  imageIn,
  imagesIn,
  PROMPT,
  put,
  type WireField,
  wire,
} from "#graphql/domain/catalog/wire.ts";

/** Seedream 4 names its sizes in words. */
const SIZE_WORDS: Record<string, string> = {
  "1:1": "square_hd",
  "4:3": "landscape_4_3",
  "3:4": "portrait_4_3",
  "3:2": "landscape_3_2",
  "2:3": "portrait_3_2",
  "16:9": "landscape_16_9",
  "9:16": "portrait_16_9",
  "21:9": "landscape_21_9",
};

const MOST_IMAGES = 6;

/** The number of images is also to be said in the prompt (kie.ai's model page, 2026-08). */
const HOW_MANY = "\n\nMake # images.";

const FIELDS_4: WireField[] = [
  { field: "prompt", from: "prompt", says: { parameter: "variants", words: HOW_MANY } },
  put("aspectRatio", "image_size", { words: SIZE_WORDS }),
  put("resolution", "image_resolution"),
  put("variants", "max_images", { as: "number" }),
  put("seed", "seed"),
];
const FIELDS_5: WireField[] = [PROMPT, imagesIn("image_urls"), put("aspectRatio", "aspect_ratio")];
const FIELDS_45: WireField[] = [
  PROMPT,
  put("aspectRatio", "aspect_ratio"),
  put("resolution", "quality", { words: { "2K": "basic", "4K": "high" } }),
];

const seedream4 = {
  ...IMAGE_BASICS,
  promptMaxLength: IMAGE_BASICS.promptMaxLength - HOW_MANY.length,
  parameters: [
    ratio(Object.keys(SIZE_WORDS), "1:1"),
    choice("resolution", "Resolution", ["1K", "2K", "4K"], "1K"),
    integer("variants", "Images", { min: 1, max: MOST_IMAGES }, 1),
    integer("seed", "Seed", { min: 0, max: 2_147_483_647 }),
  ],
  contentFilter: ["nsfw_checker"],
  initialPrice: { credits: 6, factors: {} },
  // kie.ai asks once, however many images come.
  kiePrice: { credits: 5, factors: {} },
};

const RATIOS_5 = ["1:1", "4:3", "3:4", "16:9", "9:16", "2:3", "3:2", "21:9"];

const seedream5 = {
  ...IMAGE_BASICS,
  purposes: ["TEXT_TO_IMAGE" as const, "EDIT" as const],
  promptMinLength: 3,
  contentFilter: ["nsfw_checker"],
};
const quality = choice("quality", "Quality", ["basic", "high"], "basic");
const outputFormat = choice("outputFormat", "File format", ["png", "jpeg"], "png");

/** How many layers come is not known before: they are one result with one price (kie.ai's page of 2026-10). */
const layers = {
  ...IMAGE_BASICS,
  purposes: ["EDIT" as const],
  takesPrompt: false,
  ...takesImages(1, 1),
  mostFiles: 10,
  parameters: [choice("resolution", "Resolution", ["auto", "1K", "1.5K", "2K"], "auto")],
  // Seven to fourteen, by the size: of "auto" nobody knows which it is.
  ...priced(14),
};

const seedream45 = {
  ...IMAGE_BASICS,
  promptMaxLength: 3000,
  parameters: [
    ratio(["1:1", "4:3", "3:4", "16:9", "9:16", "2:3", "3:2", "21:9"], "1:1"),
    choice("resolution", "Resolution", ["2K", "4K"], "2K"),
  ],
  contentFilter: ["nsfw_checker"],
  initialPrice: { credits: 8, factors: {} },
  kiePrice: { credits: 6.5, factors: {} },
};

/** ByteDance's image models on kie.ai's market (pages of 2026-08 and -10). */
export const seedreamModels: ModelDefinition[] = [
  {
    ...seedream5,
    slug: "seedream-5-pro",
    name: "Seedream 5 Pro",
    draftModel: "seedream-5-flash",
    description: "Magazine covers, packaging, maps and other pictures full of detail and lettering.",
    ...takesImages(0, 10),
    parameters: [ratio(RATIOS_5, "1:1"), quality, outputFormat],
    ...priced(7, { quality: { values: { basic: 1, high: 2 } } }),
    wire: eitherWire(
      "seedream/5-pro-text-to-image",
      "seedream/5-pro-image-to-image",
      ...FIELDS_5,
      put("quality", "quality"),
      put("outputFormat", "output_format"),
    ),
  },
  {
    ...seedream5,
    slug: "seedream-5-flash",
    name: "Seedream 5 Flash",
    description: "Seedream's newest in a hurry: good pictures for very little.",
    ...takesImages(0, 10),
    parameters: [
      ratio(RATIOS_5, "1:1"),
      // Here kie.ai counts in sizes, not in qualities (2026-10).
      choice("resolution", "Resolution", ["1K", "1.5K", "2K"], "1K"),
    ],
    ...priced(3.24),
    wire: eitherWire(
      "seedream/5-flash-text-to-image",
      "seedream/5-flash-image-to-image",
      ...FIELDS_5,
      put("resolution", "size"),
    ),
  },
  {
    ...seedream5,
    slug: "seedream-5-lite",
    name: "Seedream 5 Lite",
    draftModel: "seedream-5-flash",
    description: "Mixes up to fourteen images of yours, and draws from words with care.",
    ...takesImages(0, 14),
    promptMaxLength: 3000,
    parameters: [ratio(RATIOS_5, "1:1"), quality, outputFormat],
    ...priced(5.5),
    wire: eitherWire(
      "seedream/5-lite-text-to-image",
      "seedream/5-lite-image-to-image",
      ...FIELDS_5,
      put("quality", "quality"),
      put("outputFormat", "output_format"),
    ),
  },
  {
    ...layers,
    slug: "seedream-5-pro-layers",
    name: "Seedream 5 Pro Layers",
    description:
      "Takes a picture apart: background, people, things and lettering, each on a transparent layer of its own.",
    // JPEG, which it gives by itself, has no transparency.
    wire: wire(
      "seedream/5-pro-layer-decomposition",
      imageIn("image_url"),
      put("resolution", "size"),
      always("output_format", "png"),
    ),
  },
  {
    ...layers,
    slug: "seedream-5-flash-layers",
    name: "Seedream 5 Flash Layers",
    description: "The same in less time: a picture as layers that can be moved one by one.",
    wire: wire("seedream/5-flash-layer-decomposition", imageIn("image_url"), put("resolution", "size")),
  },
  {
    ...seedream4,
    slug: "seedream-4",
    name: "Seedream 4",
    description: "Rich, painterly scenes; several variations of one idea in a single run.",
    wire: wire("bytedance/seedream-v4-text-to-image", ...FIELDS_4),
  },
  {
    ...seedream4,
    purposes: ["EDIT"],
    ...takesImages(1, 10),
    slug: "seedream-4-edit",
    name: "Seedream 4 Edit",
    description: "Blends and restyles up to ten images of yours.",
    wire: wire("bytedance/seedream-v4-edit", ...FIELDS_4, imagesIn("image_urls")),
  },
  {
    ...seedream45,
    slug: "seedream-4.5",
    name: "Seedream 4.5",
    description: "Crisp posters and product shots in 2K or 4K.",
    wire: wire("seedream/4.5-text-to-image", ...FIELDS_45),
  },
  {
    ...seedream45,
    purposes: ["EDIT"],
    ...takesImages(1, 14),
    slug: "seedream-4.5-edit",
    name: "Seedream 4.5 Edit",
    description: "Keeps people and products recognisable across edits, in 2K or 4K.",
    wire: wire("seedream/4.5-edit", ...FIELDS_45, imagesIn("image_urls")),
  },
];
