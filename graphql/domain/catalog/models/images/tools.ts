import { choice, IMAGE_BASICS, type ModelDefinition, priced } from "#graphql/domain/catalog/definition.ts";
import { SOURCES_5_MB, takesImages } from "#graphql/domain/catalog/inputs.ts";
import { imageIn, put, wire } from "#graphql/domain/catalog/wire.ts";

const tool = { ...IMAGE_BASICS, takesPrompt: false, parameters: [], ...takesImages(1, 1) };

/** What makes another file of a picture, without words, on kie.ai's market (pages of 2026-08). */
export const imageTools: ModelDefinition[] = [
  {
    ...tool,
    slug: "recraft-remove-background",
    name: "Recraft Remove Background",
    description: "Cuts out what matters and leaves the rest transparent.",
    purposes: ["REMOVE_BACKGROUND"],
    ...takesImages(1, 1, SOURCES_5_MB),
    ...priced(1),
    wire: wire("recraft/remove-background", imageIn("image")),
  },
  {
    ...tool,
    slug: "recraft-crisp-upscale",
    name: "Recraft Crisp Upscale",
    description: "Makes a picture larger and its edges crisp; for next to nothing.",
    purposes: ["UPSCALE"],
    ...priced(0.5),
    wire: wire("recraft/crisp-upscale", imageIn("image")),
  },
  {
    ...tool,
    slug: "topaz-upscale",
    name: "Topaz Upscale",
    description: "Makes a photograph two or four times as large, with detail that was not there.",
    purposes: ["UPSCALE"],
    parameters: [choice("upscaleFactor", "Times as large", ["2", "4"], "2")],
    // Ten to twenty, by the size of the result.
    ...priced(20),
    wire: wire("topaz/image-upscale", imageIn("image_url"), put("upscaleFactor", "upscale_factor")),
  },
];
