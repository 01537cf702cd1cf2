import { type RefObject, useRef } from "react";
import { disabledReason, type Readiness } from "#app/compose/disabled-reason.ts";
import type { ModelOffer } from "#app/compose/models/offers.ts";
import { type Setting, type Situation, settingOf } from "#app/compose/parameter-rules.ts";
import { frameModeOf, type SourceRule, sourceRule } from "#app/compose/sources/sources.ts";
import type { Sources } from "#app/compose/sources/use-sources.ts";
import { countOf, type Kind } from "#app/compose/submissions/tasks-input.ts";
import type { Batch } from "#app/compose/submissions/use-batch.ts";
import { type Price, useEstimate } from "#app/compose/submissions/use-estimate.ts";
import type { Choices } from "#app/compose/use-choices.ts";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import type { Source } from "#app/tasks/upload/documents.ts";

/** What a composer's form holds, wherever it stands. */
export type Composing = {
  kind: Kind;
  refusal: Refusal | null;
  isSending: boolean;
  isRunning: boolean;
  offers: ModelOffer[];
  choices: Choices;
  sources: Sources;
  available: number;
  prompt: string;
  /** What was sent last and taken, to make; null when nothing was. */
  taken?: string | null;
  /** Several at once; left out where one thing is made at a time. */
  batch?: Batch;
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
};

function readinessOf(composing: Composing, rule: SourceRule, images: number, count: number): Readiness {
  const { kind, choices, offers, sources, prompt, batch, isRunning, isSending } = composing;
  const { model } = choices;
  return {
    kind,
    model,
    modelDisabledReason: offers.find((offer) => offer.model.slug === model?.slug)?.disabledReason ?? null,
    rule,
    images,
    isUploading: sources.isSending,
    isRunning,
    isSending,
    isBlank: [prompt, ...(batch?.more ?? [])].every((text) => text.trim() === ""),
    count,
  };
}

function taskCount({ prompt, batch }: Composing, used: readonly Source[]): number {
  const prompts = [prompt, ...(batch?.more ?? [])].filter((text) => text.trim() !== "");
  const sources = used.map(({ id }) => id);
  const takes = Number(batch?.takes ?? 1);
  return countOf({ prompts: prompts.length > 0 ? prompts : [""], takes, sources, isEach: batch?.isEach ?? false });
}

function settingsOf({ model, chosenValue }: Choices, rule: SourceRule, images: number): Setting[] {
  if (model === undefined) return [];
  const chosen = new Map(model.parameters.map((parameter) => [parameter.name, chosenValue(parameter)]));
  const situation: Situation = {
    frameMode: model.kind === "VIDEO" ? frameModeOf(rule, images) : null,
    hasImages: images > 0,
    chosen: (name) => chosen.get(name),
  };
  return model.parameters.map((parameter) => settingOf(parameter, chosenValue(parameter), situation));
}

/** Everything that follows from what is in the form: which images count, what it costs, whether it can be sent. */
export function useComposer(composing: Composing): Composer {
  const { choices, sources, refusal, available } = composing;
  const { model } = choices;
  const form = useRef<HTMLFormElement>(null);
  const hydrated = useHydrated();
  const rule = sourceRule(model, sources.asReferences);
  const used = sources.ready.slice(0, rule.most);
  const count = taskCount(composing, used);
  const corrected = refusal?.code === "PRICE_CHANGED" ? refusal.credits : undefined;
  const settings = settingsOf(choices, rule, used.length);
  // Then the model's own price is the price.
  const isPlain = settings.every(({ parameter, value }) => value === (parameter.defaultValue ?? ""));
  const mode = `${rule.areFrames} ${used.length}`;
  const price = useEstimate(form, { model, isPlain, choices: `${choices.summary} ${mode} ${corrected ?? ""}` });
  // Without scripts nobody asks again, and the refusal itself is what tells the price.
  const total = (hydrated ? undefined : corrected) ?? (price?.credits ?? 0) * count;
  const variants = settings.find(({ parameter }) => parameter.name === "variants")?.value;
  const files = count * Math.max(1, Number(variants ?? 1) || 1);
  const readiness = readinessOf(composing, rule, used.length, count);
  const canSubmit = disabledReason(readiness) === null && price !== null && total <= available;
  return { form, rule, used, price, total, files, settings, readiness, canSubmit: canSubmit };
}
