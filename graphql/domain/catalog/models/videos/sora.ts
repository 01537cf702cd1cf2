import { choice, type ModelDefinition, ratio, toggle, VIDEO_BASICS } from "#graphql/domain/catalog/definition.ts";
import { takesImages } from "#graphql/domain/catalog/inputs.ts";
import { always, eitherWire, imagesIn, PROMPT, put } from "#graphql/domain/catalog/wire.ts";

/** OpenAI's video model, which kie.ai has dropped (page of 2026-04, gone by -07). */
export const soraModels: ModelDefinition[] = [
  {
    ...VIDEO_BASICS,
    slug: "sora-2",
    name: "Sora 2",
    description: "Longer scenes with sound. Its provider has retired it.",
    ...takesImages(0, 1),
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
    // Its page was gone by then.
    endedAt: "2026-07-29",
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
