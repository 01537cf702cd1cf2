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
import {
  eitherWire,
  imageIn,
  imagesIn,
  PROMPT,
  put,
  type WireField,
  type WireWord,
  wire,
} from "#graphql/domain/catalog/wire.ts";

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

const speed = choice("speed", "Speed", Object.keys(SPEEDS), "balanced");
const seed = integer("seed", "Seed", { min: 0, max: 2_147_483_647 });
const promptExtend = toggle("promptExtend", "Let the model enrich the prompt", true);

const SPEED_PRICES = { speed: { values: { turbo: 0.5, balanced: 1, quality: 10 / 7 } } };
const CHARACTER_PRICES = { speed: { values: { turbo: 12 / 18, balanced: 1, quality: 24 / 18 } } };

/** Which colour is meant kie.ai's page does not say: as on Ideogram's own, black is what changes. */
const MASK = masked(1, "black");
const MASK_FIELD: WireField = { field: "mask_url", from: "mask" };
const EDIT_FIELDS = [
  put("speed", "rendering_speed", { words: SPEEDS }),
  put("seed", "seed"),
  put("promptExtend", "expand_prompt"),
];

const withLooks = (...looks: string[]) => ({
  ...IMAGE_BASICS,
  parameters: [
    ratio(Object.keys(SIZE_WORDS), "1:1"),
    speed,
    choice("look", "Look", looks, "auto"),
    seed,
    text("negativePrompt", "What to leave out", 500),
    promptExtend,
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

/** Ideogram's models on kie.ai's market (pages of 2026-08). */
export const ideogramModels: ModelDefinition[] = [
  {
    ...withLooks("auto", "general", "realistic", "design"),
    slug: "ideogram-v3",
    name: "Ideogram V3",
    description: "Logos, posters and anything with words in it; or another version of a picture of yours.",
    purposes: ["TEXT_TO_IMAGE", "EDIT"],
    ...takesImages(0, 1),
    ...priced(7, SPEED_PRICES),
    wire: eitherWire("ideogram/v3-text-to-image", "ideogram/v3-remix", PROMPT, imageIn("image_url"), ...FIELDS),
  },
  {
    ...IMAGE_BASICS,
    slug: "ideogram-v3-edit",
    name: "Ideogram V3 Edit",
    description: "Paints one part of a picture anew, as a mask shows which, and leaves the rest as it is.",
    purposes: ["EDIT"],
    ...takesImages(1, 1),
    inputs: [...takesImages(1, 1).inputs, MASK],
    parameters: [speed, seed, promptExtend],
    ...priced(7, SPEED_PRICES),
    wire: wire("ideogram/v3-edit", PROMPT, imageIn("image_url"), MASK_FIELD, ...EDIT_FIELDS),
  },
  {
    ...IMAGE_BASICS,
    slug: "ideogram-character-edit",
    name: "Ideogram Character Edit",
    description: "Puts a person from a second picture where a mask marks the first.",
    purposes: ["EDIT"],
    // How many pictures of the person are taken is not said.
    ...takesImages(2, 2),
    inputs: [...takesImages(2, 2).inputs, MASK],
    parameters: [speed, choice("look", "Look", ["auto", "realistic", "fiction"], "auto"), seed, promptExtend],
    ...priced(18, CHARACTER_PRICES),
    wire: wire(
      "ideogram/character-edit",
      PROMPT,
      imageIn("image_url"),
      MASK_FIELD,
      { field: "reference_image_urls", from: "images", after: 1 },
      put("look", "style", { words: LOOKS }),
      ...EDIT_FIELDS,
    ),
  },
  {
    ...withLooks("auto", "realistic", "fiction"),
    slug: "ideogram-character",
    name: "Ideogram Character",
    description: "One person, from one picture, in any scene you describe.",
    purposes: ["EDIT"],
    // How many are taken is not said.
    ...takesImages(1, 1),
    isOfPeople: true,
    ...priced(18, CHARACTER_PRICES),
    wire: wire("ideogram/character", PROMPT, imagesIn("reference_image_urls"), ...FIELDS),
  },
];
