import { useNavigate } from "@remix-run/react";
import ChevronDown from "lucide-react/icons/chevron-down";
import { useEffect, useRef, useState } from "react";
import { CompareModelsDocument, EstimateComparisonDocument } from "#app/compose/models/documents.ts";
import { type ModelOffer, requestedRatio } from "#app/compose/models/offers.ts";
import type { Choices } from "#app/compose/use-choices.ts";
import { freshKey } from "#app/lib/browser/fresh-key.ts";
import { classes } from "#app/lib/class-names.ts";
import { change, read, refetchFollowed } from "#app/lib/graphql/client.ts";
import { type Refusal, refusalOfError } from "#app/lib/graphql/result.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";
import { Button } from "#app/ui/button.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

const [FEWEST, MOST] = [2, 4];

type CompareModelsProps = {
  offers: readonly ModelOffer<ModelCard>[];
  choices: Choices;
  /** Ids of the files that it begins with. */
  sources: readonly string[];
  prompt: string;
};

/** The shape that is chosen, where every one of the models offers it; else each makes its own. */
function sharedRatio(models: readonly ModelCard[], { model, chosenValue }: Choices): string | undefined {
  const ratio = requestedRatio(model, chosenValue);
  const offersIt = ({ parameters }: ModelCard) =>
    parameters.some(({ name, values }) => name === "aspectRatio" && values?.includes(ratio));
  return ratio !== "" && models.every(offersIt) ? ratio : undefined;
}

type Told = { of: string; credits: number | null; refusal: Refusal | null };
type Input = { prompt: string; models: string[]; style?: string; sourceImages?: string[]; aspectRatio?: string };

/** What a comparison would cost, or why it can't be ordered; null until that is known. */
function useComparisonPrice(input: Input | null): Told | null {
  const of = JSON.stringify(input);
  const [told, setTold] = useState<Told | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is all that the input says
  useEffect(() => {
    if (input === null) return;
    let isLate = false;
    void read(EstimateComparisonDocument, { input }, "network-only").then(({ data, error }) => {
      const refusal = error === undefined ? null : refusalOfError(error);
      if (!isLate) setTold({ of, credits: data?.estimate.credits ?? null, refusal });
    });
    return () => {
      isLate = true;
    };
  }, [of]);
  return told?.of === of ? told : null;
}

/** Orders once however often it is pressed, and again with another key where other things are asked for. */
function useOrder(isBlind: boolean) {
  const { href } = useLocale();
  const navigate = useNavigate();
  const key = useRef({ of: "", is: "" });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isOrdering, setOrdering] = useState(false);
  const order = async (input: Input, maxCredits: number) => {
    const of = JSON.stringify(input);
    if (key.current.of !== of) key.current = { of, is: freshKey() };
    setOrdering(true);
    setRefusal(null);
    const answer = await change(CompareModelsDocument, {
      input: { ...input, maxCredits, idempotencyKey: key.current.is },
    });
    setOrdering(false);
    if (!answer.ok) return setRefusal(answer.refusal);
    key.current = { of: "", is: "" };
    refetchFollowed();
    const { id } = answer.payload.comparison;
    navigate(href(`/creations/compare?comparison=${encodeURIComponent(id)}${isBlind ? "&blind=1" : ""}`));
  };
  return { order, isOrdering, refusal };
}

/** Which models, what they cost together, and whether their names are hidden until one is chosen. */
function Choosing({ offers, choices, sources, prompt }: CompareModelsProps) {
  const { t } = useTranslation();
  const [named, setNamed] = useState<readonly string[]>(() =>
    choices.model === undefined ? [] : [choices.model.slug],
  );
  const [isBlind, setBlind] = useState(true);
  const { order, isOrdering, refusal } = useOrder(isBlind);
  const able = offers.filter(({ model, disabledReason }) => disabledReason === null && model.takesPrompt);
  const models = able.flatMap(({ model }) => (named.includes(model.slug) ? [model] : []));
  const words = prompt.trim();
  const input =
    models.length < FEWEST
      ? null
      : {
          prompt: words === "" ? "estimate" : words,
          models: models.map(({ slug }) => slug),
          style: choices.style === "" ? undefined : choices.style,
          sourceImages: sources.length > 0 ? [...sources] : undefined,
          aspectRatio: sharedRatio(models, choices),
        };
  const price = useComparisonPrice(input);
  const credits = price?.credits ?? null;
  const note = words === "" ? "compare.start.words" : models.length < FEWEST ? "compare.start.few" : null;
  return (
    <div className="grid gap-3 border-line border-t p-3">
      <fieldset className="grid gap-1">
        <legend className="mb-1 text-muted text-xs">{t("compare.start.which", { most: MOST })}</legend>
        <div className="grid max-h-56 grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-3 overflow-y-auto">
          {able.map(({ model }) => {
            const isNamed = named.includes(model.slug);
            return (
              <label key={model.slug} className="flex min-h-11 items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  checked={isNamed}
                  disabled={!isNamed && models.length >= MOST}
                  onChange={() =>
                    setNamed(isNamed ? named.filter((slug) => slug !== model.slug) : [...named, model.slug])
                  }
                  className="size-5 shrink-0 accent-ink"
                />
                <span className="min-w-0 grow truncate">{model.name}</span>
                <span className="text-muted text-xs tabular-nums">{model.credits}</span>
              </label>
            );
          })}
        </div>
      </fieldset>
      <label className="flex min-h-11 items-center gap-2 text-sm">
        <input
          type="checkbox"
          checked={isBlind}
          onChange={(event) => setBlind(event.currentTarget.checked)}
          className="size-5 shrink-0 accent-ink"
        />
        <span>{t("compare.start.blind")}</span>
      </label>
      <RefusalNotice refusal={refusal ?? price?.refusal ?? null} />
      {note !== null && <p className="text-muted text-sm">{t(note, { fewest: FEWEST })}</p>}
      <Button
        tone="primary"
        disabled={input === null || note !== null || credits === null || isOrdering}
        onClick={() => input !== null && credits !== null && void order(input, credits)}
        className="justify-self-start"
      >
        <span className="tabular-nums">
          {credits === null
            ? t("compare.start.order")
            : t("compare.start.orderFor", { number: models.length, credits: t("credits.count", { count: credits }) })}
        </span>
      </Button>
    </div>
  );
}

/** Has several models make what stands in the bar. */
export function CompareModels(props: CompareModelsProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="mb-3 rounded-xl border border-line">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-11 w-full items-center justify-between px-3 py-2 font-semibold text-sm"
      >
        <span>{t("compare.start.title")}</span>
        <ChevronDown className={classes("size-4 shrink-0", isOpen && "rotate-180")} aria-hidden="true" />
      </button>
      {isOpen && <Choosing {...props} />}
    </div>
  );
}
