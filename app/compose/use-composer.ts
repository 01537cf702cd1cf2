import { type RefObject, useRef } from "react";
import { disabledReason, type Readiness } from "#app/compose/disabled-reason.ts";
import type { ModelOffer } from "#app/compose/models/offers.ts";
import { type Setting, type Situation, settingOf } from "#app/compose/parameter-rules.ts";
import { frameModeOf, mostCast, type SourceRule, usedBy } from "#app/compose/sources/sources.ts";
import type { Sources } from "#app/compose/sources/use-sources.ts";
import { countOf } from "#app/compose/submissions/tasks-input.ts";
import type { Batch } from "#app/compose/submissions/use-batch.ts";
import { type Price, useEstimate } from "#app/compose/submissions/use-estimate.ts";
import type { Choices } from "#app/compose/use-choices.ts";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";
import type { Source } from "#app/tasks/upload/documents.ts";

/** What a composer holds. */
export type Composing = {
  refusal: Refusal | null;
  isSending: boolean;
  offers: ModelOffer[];
  choices: Choices;
  sources: Sources;
  available: number;
  prompt: string;
  batch: Batch;
};

export type Composer = {
  form: RefObject<HTMLFormElement>;
  rule: SourceRule;
  /** The images the tasks would start from. */
  used: Source[];
  price: Price | null;
  total: number;
  files: number;
  /** The model's parameters, as far as the rest of the form leaves them open. */
  settings: Setting[];
  readiness: Readiness;
  canSubmit: boolean;
  /** The model takes images alone: what was written stays for other models, and is not sent. */
  isWordless: boolean;
  /** Who plays, and how many the model takes: none of those who are chosen where it takes none. */
  cast: { most: number; ids: readonly string[] };
};

function takesNoWords(model: ModelCard | undefined): boolean {
  return model?.takesPrompt === false;
}

function readinessOf(composing: Composing, rule: SourceRule, images: number, count: number): Readiness {
  const { choices, offers, sources, isSending } = composing;
  const { model } = choices;
  return {
    model,
    modelDisabledReason: offers.find((offer) => offer.model.slug === model?.slug)?.disabledReason ?? null,
    rule,
    images,
    isUploading: sources.isSending,
    isSending,
    isBlank: !takesNoWords(model) && wordsOf(composing).length === 0,
    count,
  };
}

/** Whether a model makes several of one prompt by itself. */
function hasVariants(model: ModelCard | undefined): boolean {
  return model?.parameters.some(({ name }) => name === "variants") ?? false;
}

/** What was written, prompt by prompt; nothing where the model takes no words. Sound, which may cost by its words, is made one by one. */
function wordsOf({ prompt, batch, choices: { model } }: Composing): string[] {
  if (takesNoWords(model)) return [];
  return [prompt, ...(model?.kind === "AUDIO" ? [] : batch.more)].filter((text) => text.trim() !== "");
}

function taskCount(composing: Composing, used: readonly Source[]): number {
  const { batch, choices } = composing;
  const prompts = wordsOf(composing);
  const sources = used.map(({ id }) => id);
  // A model that makes several by itself is not asked several times as well.
  const takes = hasVariants(choices.model) ? 1 : Number(batch.takes);
  return countOf({ prompts: prompts.length > 0 ? prompts : [""], takes, sources, isEach: batch.isEach });
}

/** The parameters of a model as what was chosen, and the images, leave them. */
export function settingsOf(
  model: ModelCard | undefined,
  chosenValue: Choices["chosenValue"],
  rule: SourceRule,
  images: number,
): Setting[] {
  if (model === undefined) return [];
  const chosen = new Map(model.parameters.map((parameter) => [parameter.name, chosenValue(parameter)]));
  const situation: Situation = {
    frameMode: model.kind === "VIDEO" ? frameModeOf(rule, images) : null,
    hasImages: images > 0,
    chosen: (name) => chosen.get(name),
  };
  return model.parameters.map((parameter) => settingOf(parameter, chosenValue(parameter), situation));
}

/** Characters that change no price. */
const SHORT_WORDS = 100;

/** Whether all are the defaults, whose price the model itself tells. */
export function arePlain(settings: readonly Setting[]): boolean {
  return settings.every(({ parameter, value }) => value === (parameter.defaultValue ?? ""));
}

/** Everything that follows from what is in the form: which images count, what it costs, whether it can be sent. */
export function useComposer(composing: Composing): Composer {
  const { choices, sources, refusal, available } = composing;
  const { model } = choices;
  const form = useRef<HTMLFormElement>(null);
  const hydrated = useHydrated();
  const most = mostCast(model);
  const cast = { most, ids: choices.cast.slice(0, most) };
  const { rule, used, arePlayed } = usedBy(model, sources, cast.ids);
  const count = taskCount(composing, used);
  const corrected = refusal?.code === "PRICE_CHANGED" ? refusal.credits : undefined;
  const settings = settingsOf(model, choices.chosenValue, rule, used.length);
  // What is played may be paid for by the second, what is read aloud by its length.
  const length = model?.kind === "AUDIO" ? Math.ceil(composing.prompt.length / SHORT_WORDS) : 0;
  const isPlain = arePlain(settings) && !arePlayed && length < 2 && !choices.isDraft && cast.ids.length === 0;
  const mode = `${rule.areFrames} ${arePlayed ? used.map(({ id }) => id) : used.length} ${length}`;
  const price = useEstimate(form, { model, isPlain, choices: `${choices.summary} ${mode} ${corrected ?? ""}` });
  // Without scripts nobody asks again, and the refusal itself is what tells the price.
  const total = (hydrated ? undefined : corrected) ?? (price?.credits ?? 0) * count;
  const variants = settings.find(({ parameter }) => parameter.name === "variants")?.value;
  const files = count * Math.max(1, Number(variants ?? 1) || 1);
  const readiness = readinessOf(composing, rule, used.length, count);
  const canSubmit = disabledReason(readiness) === null && price !== null && total <= available;
  const isWordless = takesNoWords(model);
  return { form, rule, used, price, total, files, settings, readiness, canSubmit, isWordless, cast };
}
