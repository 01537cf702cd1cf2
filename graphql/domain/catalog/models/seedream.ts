import {
  choice,
  IMAGE_BASICS,
  integer,
  type ModelDefinition,
  ratio,
  type TaskRequest,
} from "#graphql/domain/catalog/definition.ts";

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

const EDITS = { acceptsImages: true, requiresImages: true };

/** The number of images is also to be said in the prompt (kie.ai's model page, 2026-08). */
const howMany = (images: number) => (images > 1 ? `\n\nMake ${images} images.` : "");

const seedream4 = {
  ...IMAGE_BASICS,
  promptMaxLength: IMAGE_BASICS.promptMaxLength - howMany(MOST_IMAGES).length,
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

/** ByteDance's image models on kie.ai's market (model pages of 2026-08). */
export const seedreamModels: ModelDefinition[] = [
  {
    ...seedream4,
    slug: "seedream-4",
    name: "Seedream 4",
    description: "Rich, painterly scenes; several variations of one idea in a single run.",
    toKie: (request) => ({ model: "bytedance/seedream-v4-text-to-image", input: input4(request) }),
  },
  {
    ...seedream4,
    ...EDITS,
    slug: "seedream-4-edit",
    name: "Seedream 4 Edit",
    description: "Blends and restyles up to ten images of yours.",
    maxSourceImages: 10,
    toKie: (request) => ({
      model: "bytedance/seedream-v4-edit",
      input: { ...input4(request), image_urls: request.imageUrls },
    }),
  },
  {
    ...seedream45,
    slug: "seedream-4.5",
    name: "Seedream 4.5",
    description: "Crisp posters and product shots in 2K or 4K.",
    toKie: (request) => ({ model: "seedream/4.5-text-to-image", input: input45(request) }),
  },
  {
    ...seedream45,
    ...EDITS,
    slug: "seedream-4.5-edit",
    name: "Seedream 4.5 Edit",
    description: "Keeps people and products recognisable across edits, in 2K or 4K.",
    maxSourceImages: 14,
    toKie: (request) => ({
      model: "seedream/4.5-edit",
      input: { ...input45(request), image_urls: request.imageUrls },
    }),
  },
];

function input4({ prompt, parameters }: TaskRequest) {
  const images = Number(parameters.variants);
  return {
    prompt: `${prompt}${howMany(images)}`,
    image_size: SIZE_WORDS[String(parameters.aspectRatio)],
    image_resolution: parameters.resolution,
    max_images: images,
    seed: parameters.seed,
  };
}

function input45({ prompt, parameters }: TaskRequest) {
  const quality = parameters.resolution === "4K" ? "high" : "basic";
  return { prompt, aspect_ratio: parameters.aspectRatio, quality };
}
