import { choice, IMAGE_BASICS, integer, type ModelDefinition, ratio } from "#graphql/domain/catalog/definition.ts";
import { takesImages } from "#graphql/domain/catalog/inputs.ts";
import { always, eitherWire, imagesIn, PROMPT, put } from "#graphql/domain/catalog/wire.ts";

/** Midjourney's dialect of kie.ai's. kie.ai no longer documents it (gone from the index by 2026-04). */
export const midjourneyModels: ModelDefinition[] = [
  {
    ...IMAGE_BASICS,
    family: "midjourney",
    slug: "midjourney",
    name: "Midjourney",
    description: "Striking, stylised pictures; four to choose from in each run.",
    purposes: ["TEXT_TO_IMAGE", "EDIT"],
    ...takesImages(0, 1),
    promptMaxLength: 2000,
    parameters: [
      ratio(["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "2:1", "1:2", "6:5", "5:6"], "1:1"),
      choice("version", "Version", ["7", "6.1", "6", "5.2", "5.1", "niji6"], "7"),
      choice("speed", "Speed", ["relaxed", "fast", "turbo"], "fast"),
      integer("stylization", "Stylization", { min: 0, max: 1000, step: 50 }),
      integer("weirdness", "Weirdness", { min: 0, max: 3000, step: 100 }),
      integer("variety", "Variety", { min: 0, max: 100, step: 5 }),
    ],
    filesPerRun: 4,
    initialPrice: { credits: 10, factors: { speed: { values: { relaxed: 0.5, fast: 1, turbo: 2 } } } },
    kiePrice: { credits: 8, factors: { speed: { values: { relaxed: 3 / 8, fast: 1, turbo: 2 } } } },
    initialState: "PAUSED",
    replacementSlug: "nano-banana-2.1",
    deadlineSeconds: 1500,
    firstPollSeconds: 15,
    wire: eitherWire(
      "mj_txt2img",
      "mj_img2img",
      always("taskType", "mj_img2img", { hasSourceImages: true }),
      always("taskType", "mj_txt2img", { hasSourceImages: false }),
      PROMPT,
      imagesIn("fileUrls"),
      ...["aspectRatio", "version", "speed", "stylization", "weirdness", "variety"].map((name) => put(name, name)),
    ),
  },
];
