import {
  choice,
  IMAGE_BASICS,
  integer,
  type ModelDefinition,
  ratio,
  type TaskRequest,
  toggle,
} from "#graphql/domain/catalog/definition.ts";

/** The most that kie.ai takes when an image is edited (page of 2026-08). */
const EDIT_TOLERANCE = 2;

const kontext = {
  ...IMAGE_BASICS,
  family: "flux" as const,
  acceptsImages: true,
  maxSourceImages: 1,
  parameters: [
    ratio(["auto", "21:9", "16:9", "4:3", "1:1", "3:4", "9:16"], "1:1"),
    choice("outputFormat", "File format", ["jpeg", "png"], "jpeg"),
    toggle("enableTranslation", "Translate the prompt to English", true),
    toggle("promptUpsampling", "Let the model enrich the prompt", false),
    integer("safetyTolerance", "Safety tolerance", { min: 0, max: 6 }, 2),
  ],
  check: ({ parameters, sourceImages }: Parameters<NonNullable<ModelDefinition["check"]>>[0]) => {
    const isEdit = sourceImages > 0;
    if (!isEdit && parameters.aspectRatio === "auto") {
      return [{ path: ["aspectRatio"], message: "Aspect ratio auto follows a source image, and there is none." }];
    }
    if (!isEdit || Number(parameters.safetyTolerance) <= EDIT_TOLERANCE) return [];
    const message = `With a source image, safety tolerance is at most ${EDIT_TOLERANCE}.`;
    return [{ path: ["options", "safetyTolerance"], message }];
  },
};

/** Black Forest Labs' editing models in their own dialect of kie.ai's (page of 2026-08). */
export const fluxModels: ModelDefinition[] = [
  {
    ...kontext,
    slug: "flux-kontext-pro",
    name: "Flux Kontext Standard",
    description: "Fast, careful edits of one image, or a new one from words.",
    initialPrice: { credits: 8, factors: {} },
    toKie: (request) => ({ model: "flux-kontext-pro", input: input(request) }),
  },
  {
    ...kontext,
    slug: "flux-kontext-max",
    name: "Flux Kontext Enhanced",
    description: "The same with more detail and better lettering.",
    initialPrice: { credits: 16, factors: {} },
    toKie: (request) => ({ model: "flux-kontext-max", input: input(request) }),
  },
];

function input({ prompt, imageUrls, parameters }: TaskRequest) {
  return {
    prompt,
    inputImage: imageUrls[0],
    // Left out, it follows the source.
    aspectRatio: parameters.aspectRatio === "auto" ? undefined : parameters.aspectRatio,
    outputFormat: parameters.outputFormat,
    enableTranslation: parameters.enableTranslation,
    promptUpsampling: parameters.promptUpsampling,
    safetyTolerance: parameters.safetyTolerance,
  };
}
