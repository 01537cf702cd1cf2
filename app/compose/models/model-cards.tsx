import ChevronDown from "lucide-react/icons/chevron-down";
import { Suspense, useState } from "react";
import { knownFirst, type ModelOffer, rememberedModels } from "#app/compose/models/offers.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { type Translate, useTranslation } from "#app/lib/i18n/words.ts";
import { useRootData } from "#app/shell/root-data.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";
import { shortTime } from "#app/tasks/catalog/usual-time.ts";
import { Badge } from "#app/ui/badge.tsx";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { optionalPart } from "#app/ui/optional-part.ts";

function videoInputs(t: Translate, { frameModes }: ModelCard): string[] {
  const words = frameModes.includes("TEXT") ? [t("compose.inputs.words")] : [];
  const both = frameModes.includes("FIRST_AND_LAST_FRAMES");
  if (both || frameModes.includes("FIRST_FRAME")) words.push(t(`compose.inputs.${both ? "bothFrames" : "firstFrame"}`));
  if (frameModes.includes("REFERENCE")) words.push(t("compose.inputs.references"));
  return words;
}

/** What a model starts from, in a few words: "Words · up to 8 images". */
function modelInputs(t: Translate, model: ModelCard): string {
  const { acceptsImages, requiresImages, maxSourceImages: count } = model;
  if (model.kind === "VIDEO") return videoInputs(t, model).join(" · ");
  const words = requiresImages ? [t("compose.inputs.image")] : [t("compose.inputs.words")];
  if (acceptsImages) words.push(t("compose.inputs.images", { count }));
  return words.join(" · ");
}

const SHOWN = 3;
const FavoriteModel = optionalPart(async () => (await import("#app/compose/models/favorite-model.tsx")).FavoriteModel);

type ModelCardsProps = { id: string; offers: ModelOffer[]; chosen: string; onChoose: (slug: string) => void };

function Card({ model, disabledReason }: ModelOffer) {
  const { t } = useTranslation();
  const words = useWords();
  const usual = model.expectedSeconds;
  return (
    <span className="grid w-full gap-0.5">
      <span className="flex flex-wrap items-center justify-between gap-x-3">
        <span className="font-semibold text-base">{model.name}</span>
        <span className="flex items-center gap-2 text-xs tabular-nums">
          {model.state !== "ACTIVE" && <Badge tone="danger">{t(`model.state.${model.state}`)}</Badge>}
          {usual !== null && <span className="text-muted">{shortTime(t, usual)}</span>}
          <span className="font-medium">{t("credits.count", { count: model.credits })}</span>
        </span>
      </span>
      <span className="line-clamp-2 pr-8 text-muted text-xs leading-relaxed">
        {disabledReason ?? words(["model", "about", model.slug], model.description)}
      </span>
      {disabledReason === null && <span className="pr-8 text-xs">{modelInputs(t, model)}</span>}
    </span>
  );
}

/** Those the reader knows best before the others. The server reads it from the same cookie, so the first drawing is no other. */
function useKnownFirst(offers: ModelOffer[]): ModelOffer[] {
  const sent = useRootData()?.models;
  const known = rememberedModels() ?? sent;
  return known === undefined ? offers : knownFirst(offers, known);
}

/** The first few, and the chosen one wherever it stands in the list. */
function split(offers: ModelOffer[], chosen: string): { near: ModelOffer[]; far: ModelOffer[] } {
  const isNear = (offer: ModelOffer, index: number) => index < SHOWN || offer.model.slug === chosen;
  return { near: offers.filter(isNear), far: offers.filter((offer, index) => !isNear(offer, index)) };
}

/** The models one may choose, each with what it is good at, its price and its time; most of them behind one more click. */
export function ModelCards({ id, offers, chosen, onChoose }: ModelCardsProps) {
  const { t } = useTranslation();
  // Decided once: a card must not move from under the pointer that has just chosen it.
  const isEnhanced = useEnhanced();
  const ranked = useKnownFirst(offers);
  const [{ near, far }] = useState(() => split(ranked, chosen));
  // Chosen from elsewhere, such as by images that came to a model that takes none: then it must be in sight.
  const isFar = far.some(({ model }) => model.slug === chosen);
  const current = (offer: ModelOffer) => offers.find(({ model }) => model.slug === offer.model.slug) ?? offer;
  const draw = (offer: ModelOffer) => (
    <div key={offer.model.slug} className="relative">
      <Choice
        card
        name="model"
        value={offer.model.slug}
        checked={offer.model.slug === chosen}
        disabled={current(offer).disabledReason !== null}
        onChoose={onChoose}
      >
        <Card {...current(offer)} />
      </Choice>
      {isEnhanced && (
        <Suspense>
          <FavoriteModel slug={offer.model.slug} name={offer.model.name} />
        </Suspense>
      )}
    </div>
  );
  return (
    <div id={id} className="scroll-mt-20">
      <ChoiceGroup legend={t("workflow.model")} className="grid gap-2">
        {near.map(draw)}
        {far.length > 0 && (
          <details className="group/more" open={isFar || undefined}>
            <summary className="flex min-h-11 items-center justify-between gap-3 rounded-xl px-4 font-medium text-sm hover:bg-sunken">
              <span>{t("workflow.moreModels", { count: far.length })}</span>
              <ChevronDown
                className="size-5 text-muted transition-transform group-open/more:rotate-180"
                aria-hidden="true"
              />
            </summary>
            <div className="grid gap-2 pt-2">{far.map(draw)}</div>
          </details>
        )}
      </ChoiceGroup>
    </div>
  );
}
