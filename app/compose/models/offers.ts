import type { ModelOffer } from "#app/compose/models/model-cards.tsx";
import type { Kind } from "#app/compose/orders/order.ts";
import type { Translate } from "#app/lib/i18n/words.ts";
import type { ModelCard, Parameter } from "#app/tasks/catalog/documents.ts";

function hindranceOf({ state, replacement }: ModelCard, t: Translate): string | null {
  if (state === "PAUSED") return t("model.paused");
  if (state !== "RETIRED") return null;
  return replacement === null ? t("compose.retired") : t("compose.retiredFor", { model: replacement.name });
}

/** The models of a kind, each with what stands in the way of using it now; those that are gone come last. */
export function offersOf(models: readonly ModelCard[], kind: Kind, t: Translate): ModelOffer[] {
  const offers = models
    .filter((model) => model.kind === kind.toUpperCase())
    .map((model) => ({ model, hindrance: hindranceOf(model, t) }));
  const isGone = ({ model }: ModelOffer) => model.state === "RETIRED";
  return [...offers.filter((offer) => !isGone(offer)), ...offers.filter(isGone)];
}

/** The shape a model's result will have, as far as its form says so. */
export function wishedRatio(model: ModelCard | undefined, chosenValue: (parameter: Parameter) => string): string {
  const parameter = model?.parameters.find(({ name }) => name === "aspectRatio");
  return parameter === undefined ? "" : chosenValue(parameter);
}
