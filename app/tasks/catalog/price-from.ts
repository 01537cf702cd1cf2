import type { Translate } from "#app/lib/i18n/words.ts";
import type { PricedModel } from "#app/tasks/catalog/documents.ts";

/** "from 5 credits": the lowest price among the models of a kind, in words. */
export function priceFrom(t: Translate, models: readonly PricedModel[], kind: PricedModel["kind"]): string {
  const prices = models.filter((model) => model.kind === kind).map((model) => model.credits);
  return prices.length === 0 ? "" : t("credits.from", { count: Math.min(...prices) });
}
