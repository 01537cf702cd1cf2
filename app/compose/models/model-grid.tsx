import { useEffect, useRef, useState } from "react";
import { Advice } from "#app/compose/models/advice.tsx";
import { useCardPrice } from "#app/compose/models/card-price.ts";
import { CompareModels } from "#app/compose/models/compare-models.tsx";
import { DraftFirst } from "#app/compose/models/draft-first.tsx";
import { FavoriteModel } from "#app/compose/models/favorite-model.tsx";
import { modelInputs } from "#app/compose/models/model-inputs.ts";
import type { ModelOffer } from "#app/compose/models/offers.ts";
import { useExamples } from "#app/compose/models/use-examples.ts";
import type { Sources } from "#app/compose/sources/use-sources.ts";
import type { Choices } from "#app/compose/use-choices.ts";
import { day } from "#app/lib/format.ts";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";
import { shortTime } from "#app/tasks/catalog/usual-time.ts";
import type { Kind } from "#app/tasks/composing.ts";
import { Badge } from "#app/ui/badge.tsx";
import { Choice } from "#app/ui/choice.tsx";

const PICTURES = 5;

type ModelGridProps = {
  offers: ModelOffer<ModelCard>[];
  choices: Choices;
  sources: Sources;
  kind: Kind;
  prompt: string;
};

/** Whether an element has been in sight. */
function useSeen<Seen extends Element>() {
  const ref = useRef<Seen>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (ref.current === null || isSeen) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [isSeen]);
  return { ref, isSeen };
}

function Facts({ model, credits }: { model: ModelCard; credits: number }) {
  const { t } = useTranslation();
  const { expectedSeconds } = model;
  const time = expectedSeconds === null ? "" : ` · ${shortTime(t, expectedSeconds)}`;
  return <span className="text-xs tabular-nums">{`${t("credits.count", { count: credits })}${time}`}</span>;
}

/** When a model that still takes work ends, and what comes after it; null where no end is planned. */
function useSunset({ sunsetAt, replacement }: ModelCard): string | null {
  const { t, locale } = useTranslation();
  if (sunsetAt === null) return null;
  return t("compose.sunset", { date: day(sunsetAt.slice(0, 10), locale), model: replacement?.name });
}

type CardProps = ModelGridProps & { offer: ModelOffer<ModelCard>; place: number; example: string | undefined };

function Card({ offer: { model, disabledReason }, choices, sources, place, example }: CardProps) {
  const { t } = useTranslation();
  const words = useWords();
  const { ref, isSeen } = useSeen<HTMLLIElement>();
  const credits = useCardPrice({ model, choices, sources }, isSeen);
  const sunset = useSunset(model);
  return (
    <li ref={ref} className="relative grid">
      <Choice
        card
        name="model"
        value={model.slug}
        checked={model.slug === choices.model?.slug}
        disabled={disabledReason !== null}
        onChoose={choices.chooseModel}
      >
        <span className="-mx-4 -my-3 flex min-w-0 grow flex-col overflow-hidden rounded-2xl">
          <img
            src={example ?? `/samples/${(place % PICTURES) + 1}.webp`}
            alt=""
            loading="lazy"
            className="h-20 w-full shrink-0 bg-stage object-cover"
          />
          <span className="flex grow flex-col gap-0.5 px-3 py-2">
            <span className="truncate pr-8 font-semibold">{model.name}</span>
            <Facts model={model} credits={credits} />
            {model.state !== "ACTIVE" && (
              <span>
                <Badge tone="danger">{t(`model.state.${model.state}`)}</Badge>
              </span>
            )}
            <span className="line-clamp-2 text-muted text-xs leading-snug">
              {disabledReason ?? sunset ?? words(["model", "about", model.slug], model.description)}
            </span>
            <span className="mt-auto text-xs">{modelInputs(t, model)}</span>
          </span>
        </span>
      </Choice>
      <FavoriteModel slug={model.slug} name={model.name} />
    </li>
  );
}

/** Gives the keyboard to the chosen card when the cards take the place of the list that had it. */
function useTakeover() {
  const ref = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const details = ref.current?.closest("details");
    const { activeElement } = document;
    const isHere = activeElement === document.body || details?.contains(activeElement) === true;
    if (details?.open === true && isHere) ref.current?.querySelector<HTMLElement>("input:checked")?.focus();
  }, []);
  return ref;
}

/** The models as cards: a picture, what each is for, what it costs as things are chosen now, how long it takes, what it starts from. */
export function ModelGrid(props: ModelGridProps) {
  const ref = useTakeover();
  const { kind, prompt, sources, choices } = props;
  const examples = useExamples(kind);
  return (
    <>
      <Advice {...{ kind, prompt, choices }} sources={sources.ready.map(({ id }) => id)} />
      {kind !== "audio" && choices.model !== undefined && (
        <DraftFirst kind={kind} model={choices.model} choices={choices} sources={sources} />
      )}
      <CompareModels {...props} sources={sources.ready.map(({ id }) => id)} />
      <ul ref={ref} className="grid grid-cols-[repeat(auto-fill,minmax(11.5rem,1fr))] gap-2.5">
        {props.offers.map((offer, place) => (
          <Card
            key={offer.model.slug}
            {...props}
            offer={offer}
            place={place}
            example={examples.get(offer.model.slug)}
          />
        ))}
      </ul>
    </>
  );
}
