import {
  choice,
  IMAGE_BASICS,
  integer,
  type ModelDefinition,
  priced,
  ratio,
  ruled,
} from "#graphql/domain/catalog/definition.ts";
import { takesImages } from "#graphql/domain/catalog/inputs.ts";
import { imagesIn, PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";

const wanImage = {
  ...IMAGE_BASICS,
  purposes: ["TEXT_TO_IMAGE" as const, "EDIT" as const],
  ...takesImages(0, 9),
  contentFilter: ["nsfw_checker"],
};
const shape = ratio(["1:1", "16:9", "4:3", "21:9", "3:4", "9:16", "8:1", "1:8"], "1:1");
const seed = integer("seed", "Seed", { min: 0, max: 2_147_483_647 });
const FIELDS = [
  PROMPT,
  imagesIn("input_urls"),
  put("aspectRatio", "aspect_ratio"),
  put("resolution", "resolution"),
  put("seed", "seed"),
];

/** Alibaba's Wan for pictures on kie.ai's market (pages of 2026-08). */
export const wanImageModels: ModelDefinition[] = [
  {
    ...wanImage,
    slug: "wan-2.7-image",
    name: "Wan 2.7 Image",
    description: "Film-like frames, and the same face in all of them; a good first frame for a Wan video.",
    parameters: [shape, choice("resolution", "Resolution", ["1K", "2K"], "2K"), seed],
    ...priced(4.8),
    wire: wire("wan/2-7-image", ...FIELDS),
  },
  {
    ...wanImage,
    slug: "wan-2.7-image-pro",
    name: "Wan 2.7 Image Pro",
    draftModel: "wan-2.7-image",
    description: "The same with finer detail, up to 4K from words.",
    parameters: [
      shape,
      ruled(choice("resolution", "Resolution", ["1K", "2K", "4K"], "2K"), {
        code: "NO_4K_FROM_IMAGES",
        hasSourceImages: true,
        values: ["1K", "2K"],
        reason: "With source images it makes 1K or 2K only.",
      }),
      seed,
    ],
    ...priced(12),
    wire: wire("wan/2-7-image-pro", ...FIELDS),
  },
];
