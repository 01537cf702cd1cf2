import { IMAGE_BASICS, type ModelDefinition, priced, ratio } from "#graphql/domain/catalog/definition.ts";
import { goesOnFrom, takesImages } from "#graphql/domain/catalog/inputs.ts";
import { eitherWire, imagesIn, PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";

/** xAI's image model on kie.ai's market (pages of 2026-10). The map of segments has no fields on its page, and is not offered. */
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
  {
    ...IMAGE_BASICS,
    slug: "grok-imagine-image-2-segments",
    name: "Grok Imagine Image 2 Segments",
    description:
      "Changes one thing in a picture that Grok Imagine Image 2 made, named in words, and leaves the others.",
    purposes: ["EDIT"],
    ...takesImages(1, 1),
    inputs: [goesOnFrom("IMAGE", { models: ["grok-imagine-image-2"] })],
    parameters: [],
    ...priced(4),
    // Which segments are meant may be said by their numbers too, which only the map would tell.
    wire: wire("grok-imagine-image-2-0/segment-edit", PROMPT, { field: "task_id", from: "task" }),
  },
];
