import { Suspense, useState } from "react";
import { Chip } from "#app/compose/bar/chips/chip.tsx";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import { knownFirst, type ModelOffer, rememberedModels } from "#app/compose/models/offers.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useRootData } from "#app/shell/root-data.ts";
import { shortTime } from "#app/tasks/catalog/usual-time.ts";
import { askedPart } from "#app/ui/asked-part.tsx";
import { Button } from "#app/ui/button.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

const loadGrid = () => import("#app/compose/models/model-grid.tsx");
const ModelGrid = askedPart(async () => (await loadGrid()).ModelGrid);

/** Those the reader knows best before the others. The server reads it from the same cookie, so the first drawing is no other. */
function useKnownFirst(offers: ModelOffer[]): ModelOffer[] {
  const sent = useRootData()?.models;
  const known = rememberedModels() ?? sent;
  return known === undefined ? offers : knownFirst(offers, known);
}

/** The models by name and price: what there is before the cards have come, and without scripts. */
function PlainModels({ offers, choices }: Pick<Bar, "offers" | "choices">) {
  const { t } = useTranslation();
  return (
    <>
      <select
        name="model"
        aria-label={t("bar.chips.model")}
        value={choices.model?.slug}
        onChange={(event) => choices.chooseModel(event.target.value)}
        className="min-h-12 w-full rounded-xl border border-edge/70 bg-surface px-4"
      >
        {offers.map(({ model, disabledReason }) => (
          <option key={model.slug} value={model.slug} disabled={disabledReason !== null}>
            {`${model.name} · ${disabledReason ?? t("credits.count", { count: model.credits })}`}
          </option>
        ))}
      </select>
      <noscript>
        <label className="mt-3 flex min-h-11 items-center gap-3 text-sm">
          <input type="checkbox" name="draft" value="true" defaultChecked={choices.isDraft} className="size-6" />
          {t("compose.draft.first")}
        </label>
        <Button type="submit" name="only" value="options" formNoValidate size="small" className="mt-3">
          {t("workflow.showOptions")}
        </Button>
      </noscript>
    </>
  );
}

function Value({ bar: { choices, composer } }: { bar: Bar }) {
  const { t } = useTranslation();
  const { price } = composer;
  const time = price?.expectedSeconds ? ` · ${shortTime(t, price.expectedSeconds)}` : "";
  return (
    <>
      <span className="max-w-44 truncate">
        {choices.isDraft ? t("bar.draftOf", { model: choices.model?.name }) : choices.model?.name}
      </span>
      {price !== null && (
        <span className="hidden text-muted tabular-nums sm:inline">
          {t("bar.priceAndTime", { credits: price.credits, time })}
        </span>
      )}
    </>
  );
}

/** Which model makes it, with its price and its usual time. */
export function ModelChip({ bar }: { bar: Bar }) {
  const { choices, refusal } = bar;
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const isEnhanced = useEnhanced();
  const ranked = useKnownFirst(bar.offers);
  // Decided when it is opened: a card must not move from under the pointer that has just chosen it.
  const [order, setOrder] = useState<string[]>([]);
  const placed = (slug: string) => (order.includes(slug) ? order.indexOf(slug) : order.length);
  const offers = [...ranked].sort((a, b) => placed(a.model.slug) - placed(b.model.slug));
  const [isNear, setNear] = useState(false);
  const approach = () => {
    void bar.fetchAll(bar.kind);
    if (isNear) return;
    loadGrid().then(
      () => setNear(true),
      // The plain list is there.
      () => undefined,
    );
    setOrder(ranked.map(({ model }) => model.slug));
  };
  const error = fieldError(refusal, "model");
  /** The offers with their forms; null until all of these are there. */
  const cardsOf = () => {
    const bySlug = new Map(bar.cards.map((card) => [card.slug, card]));
    const formed = offers.flatMap((offer) => {
      const model = bySlug.get(offer.model.slug);
      return model === undefined ? [] : [{ ...offer, model }];
    });
    return formed.length === offers.length ? formed : null;
  };
  const plain = <PlainModels offers={offers} choices={choices} />;
  return (
    <Chip
      name="model"
      title={t("bar.chips.model")}
      value={<Value bar={bar} />}
      isWrong={error !== undefined || bar.composer.readiness.modelDisabledReason !== null}
      isWide
      closesOnChoice
      onApproach={approach}
    >
      {(isOpen) => {
        const cards = isEnhanced && isNear && isOpen ? cardsOf() : null;
        return (
          <fieldset>
            <legend className="sr-only">{t("bar.chips.model")}</legend>
            {error !== undefined && <p className="mb-2 font-medium text-danger text-sm">{error}</p>}
            {cards === null ? (
              plain
            ) : (
              <Suspense fallback={plain}>
                <ModelGrid {...bar} offers={cards} />
              </Suspense>
            )}
          </fieldset>
        );
      }}
    </Chip>
  );
}
