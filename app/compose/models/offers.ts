import type { Translate } from "#app/lib/i18n/words.ts";
import type { ModelCard, ModelName, Parameter } from "#app/tasks/catalog/documents.ts";
import type { KnownModels } from "#app/tasks/catalog/known-models.ts";

/** A model, and why it can't be chosen now; null when it can. */
export type ModelOffer<Model extends ModelName = ModelName> = { model: Model; disabledReason: string | null };

type Shut = ModelName & { state: "PAUSED" | "RETIRED" };

function isShut(model: ModelName): model is Shut {
  return model.state === "PAUSED" || model.state === "RETIRED";
}

/** Whether a model can be ordered from here: the bar has no place for a mask, and the API has. */
function isHere({ inputs }: ModelName): boolean {
  return !inputs.some(({ kind, min }) => kind === "MASK" && min > 0);
}

/** Whether a model takes work now. */
export function takesWork(model: ModelName): boolean {
  return !isShut(model) && isHere(model);
}

function disabledReasonOf(model: ModelName, t: Translate): string | null {
  if (!isShut(model)) return null;
  const { state, replacement } = model;
  return replacement === null ? t(`compose.${state}`) : t(`compose.${state}For`, { model: replacement.name });
}

/** Models, each with what stands in the way of using it now; those that are gone come last. */
export function offersOf(models: readonly ModelName[], t: Translate): ModelOffer[] {
  const offers = models.filter(isHere).map((model) => ({ model, disabledReason: disabledReasonOf(model, t) }));
  const isGone = ({ model }: ModelOffer) => model.state === "RETIRED";
  return [...offers.filter((offer) => !isGone(offer)), ...offers.filter(isGone)];
}

/** Favourites first, then what was used last, then the others as they were; what can't be used now keeps its place. */
export function knownFirst<Offer extends { model: { slug: string }; disabledReason: string | null }>(
  offers: readonly Offer[],
  { favorites, recent }: KnownModels,
): Offer[] {
  const first = [...favorites, ...recent];
  const rank = ({ model, disabledReason }: Offer) => {
    const index = disabledReason === null ? first.indexOf(model.slug) : -1;
    return index < 0 ? first.length : index;
  };
  return [...offers].sort((a, b) => rank(a) - rank(b));
}

/** The model of a slug, or where that takes no work, what is to be used instead; else the first that takes some. */
export function modelFor(models: readonly ModelName[], slug: string | undefined): ModelName | undefined {
  const open = models.filter(takesWork);
  const requested = models.find((model) => model.slug === slug);
  const bySlug = (slug: string | undefined) => open.find((model) => model.slug === slug);
  return bySlug(slug) ?? bySlug(requested?.replacement?.slug) ?? open[0] ?? models[0];
}

let remembered: KnownModels | undefined;

/** Tells the cards of this tab what has just been written to its cookie. */
export function rememberModels(known: KnownModels): void {
  remembered = known;
}

/** What this tab wrote since it was loaded; on the server, and until then, nothing. */
export function rememberedModels(): KnownModels | undefined {
  return remembered;
}

/** The shape a model's result will have, as far as its form says so. */
export function requestedRatio(model: ModelCard | undefined, chosenValue: (parameter: Parameter) => string): string {
  const parameter = model?.parameters.find(({ name }) => name === "aspectRatio");
  return parameter === undefined ? "" : chosenValue(parameter);
}
