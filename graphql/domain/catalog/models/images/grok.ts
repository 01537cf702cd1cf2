import { IMAGE_BASICS, type ModelDefinition, priced, ratio } from "#graphql/domain/catalog/definition.ts";
import { takesImages } from "#graphql/domain/catalog/inputs.ts";
import { eitherWire, imagesIn, PROMPT, put } from "#graphql/domain/catalog/wire.ts";

/** xAI's image model on kie.ai's market (pages of 2026-10; its segments are not offered yet). */
export const grokImageModels: ModelDefinition[] = [
  {
    ...IMAGE_BASICS,
    slug: "grok-imagine-image-2",
    name: "Grok Imagine Image 2",
    description: "Lively, contemporary pictures, and edits of up to five images.",
    purposes: ["TEXT_TO_IMAGE", "EDIT"],
    ...takesImages(0, 5),
    parameters: [ratio(["1:1", "2:3", "3:2", "16:9", "9:16"], "1:1")],
    ...priced(4),
    wire: eitherWire(
      "grok-imagine-image-2-0/text-to-image",
      "grok-imagine-image-2-0/image-edit",
      PROMPT,
      imagesIn("image_urls"),
      put("aspectRatio", "aspect_ratio"),
    ),
  },
];
