import type { ModelOffer } from "#app/components/workflow/model-cards.tsx";
import type { ModelCard, Parameter } from "#app/documents/catalog.ts";
import type { Media } from "#app/documents/task.ts";
import type { Translate } from "#app/lib/words.ts";

function hindranceOf(model: ModelCard, source: Media | null, t: Translate): string | null {
  if (model.state === "PAUSED") return t("model.paused");
  return model.requiresImages && source === null ? t("model.needsImage") : null;
}

/** The image models, each with what stands in the way of using it now; `source` is the image an editing model would start from. */
export function imageOffers(models: readonly ModelCard[], source: Media | null, t: Translate): ModelOffer[] {
  return models
    .filter((model) => model.kind === "IMAGE" && model.state !== "RETIRED")
    .map((model) => ({ model, hindrance: hindranceOf(model, source, t) }));
}

/** The video models that can start from the chosen image, or from words alone when there is none. */
export function videoOffers(models: readonly ModelCard[], source: Media | null, t: Translate): ModelOffer[] {
  const mode = source === null ? "TEXT" : "FIRST_FRAME";
  return models
    .filter((model) => model.kind === "VIDEO" && model.state !== "RETIRED" && model.frameModes.includes(mode))
    .map((model) => ({ model, hindrance: hindranceOf(model, source, t) }));
}

/** The model of that slug among the offers. */
export function offered(offers: ModelOffer[], slug: string): ModelCard | undefined {
  return offers.find(({ model }) => model.slug === slug)?.model;
}

/** The shape a model's result will have, as far as its form says so. */
export function wishedRatio(model: ModelCard | undefined, chosenValue: (parameter: Parameter) => string): string {
  const parameter = model?.parameters.find(({ name }) => name === "aspectRatio");
  return parameter === undefined ? "" : chosenValue(parameter);
}
