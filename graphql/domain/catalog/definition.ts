import { type ModelInput, SOURCES_10_MB, type SourceLimits, takesImages } from "#graphql/domain/catalog/inputs.ts";
import type { Wire } from "#graphql/domain/catalog/wire.ts";
import type { FrameMode, ModelState, TaskKind } from "#prisma/generated/client/client.ts";

/** A narrower limit that a parameter has in some requests: in those where all that is named holds. */
export type ParameterRule = {
  /** Its name for good, so that a page can say it in its own language. */
  code: string;
  /** Why, in a sentence for people. */
  reason: string;
  frameMode?: FrameMode;
  hasSourceImages?: boolean;
  other?: { name: string; value: string };
  /** The values that are left of an ENUM's. */
  values?: string[];
  /** The largest number. */
  max?: number;
};

/** A parameter in our vocabulary, the same across models; enough to draw its form field. */
export type ParameterDefinition = {
  name: string;
  label: string;
  type: "ENUM" | "INTEGER" | "FLOAT" | "BOOLEAN" | "STRING";
  required: boolean;
  /** As text, whatever the type; null when the provider decides. */
  defaultValue: string | null;
  /** The permitted values of an ENUM. */
  values: string[] | null;
  /** The smallest number. */
  min: number | null;
  /** The largest number, or the most characters of a STRING. */
  max: number | null;
  step: number | null;
  rules: ParameterRule[];
};

/**
 * How a price grows with a parameter: by a factor for each value, in proportion (`each` is the value that costs the
 * base price; what `plus` names is counted with it), or with each begun portion of `started`. A price is base × factors, rounded up to
 * whole credits, × variants.
 */
export type PriceFactor =
  | { values: Record<string, number> }
  | { each: number; plus?: typeof SOURCE_SECONDS | undefined }
  | { started: number };

/** How many seconds of what an order works from are paid for, in whole ones: known from its sources, beside its parameters. */
export const SOURCE_SECONDS = "sourceSeconds";

/**
 * The characters of the words as they are sent. Where a model begins with a price by them, they are stored with a task's
 * parameters; a parameter of the model they are not.
 */
export const PROMPT_CHARACTERS = "promptCharacters";

/** Whether a price of a model can grow with the length of the words. */
export function countsCharacters({ initialPrice }: Pick<ModelDefinition, "initialPrice">): boolean {
  return PROMPT_CHARACTERS in initialPrice.factors;
}

export type ModelPrice = { credits: number; factors: Record<string, PriceFactor> };

/** What a model is used for. */
export type ModelPurpose = (typeof PURPOSES)[number];
export const PURPOSES = [
  "TEXT_TO_IMAGE",
  "EDIT",
  "UPSCALE",
  "REMOVE_BACKGROUND",
  "EXPAND",
  "TEXT_TO_VIDEO",
  "IMAGE_TO_VIDEO",
  "REFERENCE_TO_VIDEO",
  "EXTEND",
  "LIP_SYNC",
  "SPEECH",
  "MUSIC",
] as const;

/** kie.ai's dialects: the market, and endpoints of single models from before it. */
export const FAMILIES = ["market", "veo", "flux", "gpt4o", "midjourney"] as const;
export type ModelFamily = (typeof FAMILIES)[number];

/**
 * What we offer under one slug. Its state and price live in rows; everything else is here, as plain data: it is the same
 * when it comes back from JSON.
 */
export type ModelDefinition = {
  slug: string;
  name: string;
  description: string;
  kind: TaskKind;
  /** The dialect of kie.ai's that it speaks. */
  family: ModelFamily;
  /** The dialect that it spoke before it moved to the market: tasks of then are read in it. */
  formerFamily?: ModelFamily;
  /** What it is used for; the first is what it is best known for. */
  purposes: ModelPurpose[];
  inputs: ModelInput[];
  acceptsImages: boolean;
  requiresImages: boolean;
  maxSourceImages: number;
  /** What kie.ai takes as a source; larger ones are made to fit, the others are refused. */
  sourceLimits: SourceLimits;
  /**
   * The fields that switch kie.ai's content filter on: without them it is off (kie.ai docs, 2026-10). Models without such a
   * field have a filter of their own.
   */
  contentFilter: readonly string[];
  /** Where its images are of a person who is to be shown, and none is changed. */
  isOfPeople?: true;
  /** Where it takes people and things beside its frames, each with a name and pictures of its own: how many, and what of each. */
  elements?: { max: number; pictures: { min: number; max: number }; contentTypes: readonly string[] };
  frameModes: FrameMode[];
  /** Whether it takes words. Where not, an order has none. */
  takesPrompt: boolean;
  /** Shortest prompt, in characters. */
  promptMinLength: number;
  /** Longest prompt, in characters. */
  promptMaxLength: number;
  parameters: ParameterDefinition[];
  /** How many files one run gives when `variants` is not a parameter. */
  filesPerRun: number;
  /** The cheapest of its family, by which an order can be drafted; without one only at its own smallest size. */
  draftModel?: string;
  /** Where more may come than are ordered, and all of them are one result: how many are kept at most. */
  mostFiles?: number;
  /** Price at default parameters when the model is first seeded, in credits; afterwards its Price rows decide. */
  initialPrice: ModelPrice;
  /** An initial price of ours that was too low; where nobody has set another since, the initial price follows it. */
  formerPrice?: ModelPrice;
  /** Whether its price follows what kie.ai asks from the beginning on; without it, it is set by hand. */
  followsCost?: true;
  /** What kie.ai asks, in its credits and for our parameters; null where it no longer says (its price feed of 2026-10). */
  kiePrice: ModelPrice | null;
  /**
   * Its state when first seeded. A model that kie.ai has retired or no longer documents starts as such, and is all the
   * same usable where tasks go to the sandbox.
   */
  initialState: ModelState;
  /** What to use instead, where it is retired. */
  replacementSlug: string | null;
  /** The day since which kie.ai has it no more, where it had dropped it before anybody here could say so. */
  endedAt?: string;
  /** How long kie.ai may take before the task ends as TIMED_OUT, in seconds. */
  deadlineSeconds: number;
  /** When to ask kie.ai for the first time after sending, in seconds; later polls back off from it. */
  firstPollSeconds: number;
  /** Parameters that the provider does not look at in this frame mode: they are neither stored, priced nor sent. */
  unusedWith: Partial<Record<FrameMode, string[]>>;
  /** How a request is put in kie.ai's words. */
  wire: Wire;
};

const PLAIN = { required: false, values: null, min: null, max: null, step: null, rules: [] };

/** A parameter with a fixed list of values. */
export function choice(name: string, label: string, values: string[], defaultValue: string): ParameterDefinition {
  return { ...PLAIN, name, label, type: "ENUM", defaultValue, values };
}

/** A number with decimals in a range. */
export function decimal(
  name: string,
  label: string,
  range: { min: number; max: number; step: number },
  defaultValue: number,
): ParameterDefinition {
  return { ...PLAIN, name, label, type: "FLOAT", defaultValue: String(defaultValue), ...range };
}

/** A parameter with narrower limits in some requests. */
export function ruled(parameter: ParameterDefinition, ...rules: ParameterRule[]): ParameterDefinition {
  return { ...parameter, rules };
}

/** A parameter that is on or off. */
export function toggle(name: string, label: string, defaultValue: boolean): ParameterDefinition {
  return { ...PLAIN, name, label, type: "BOOLEAN", defaultValue: String(defaultValue) };
}

/** A whole number in a range; null leaves it to the provider. */
export function integer(
  name: string,
  label: string,
  range: { min: number; max: number; step?: number },
  defaultValue: number | null = null,
): ParameterDefinition {
  const given = defaultValue === null ? null : String(defaultValue);
  return { ...PLAIN, name, label, type: "INTEGER", defaultValue: given, ...range, step: range.step ?? 1 };
}

/** A text of at most `max` characters, left out when not given. */
export function text(name: string, label: string, max: number): ParameterDefinition {
  return { ...PLAIN, name, label, type: "STRING", defaultValue: null, max };
}

/** The aspect ratio, which every model but the odd one takes. */
export function ratio(values: string[], defaultValue: string): ParameterDefinition {
  return choice("aspectRatio", "Aspect ratio", values, defaultValue);
}

/** What kie.ai asks, times this, is what a model costs here when it is first offered: one factor for all. */
export const PRICE_FACTOR = 1.25;

/** The price of a model by what kie.ai asks for it, never below that: times the house's factor, in whole credits. It follows that. */
export function priced(credits: number, factors: ModelPrice["factors"] = {}) {
  const ours = { credits: Math.ceil(credits * PRICE_FACTOR - 1e-9), factors };
  return { initialPrice: ours, kiePrice: { credits, factors }, followsCost: true } satisfies Partial<ModelDefinition>;
}

const NO_IMAGES = {
  acceptsImages: false,
  requiresImages: false,
  maxSourceImages: 0,
  sourceLimits: SOURCES_10_MB,
  inputs: [],
} satisfies Partial<ModelDefinition>;

/** What most image models share; a definition says the rest. */
export const IMAGE_BASICS = {
  kind: "IMAGE",
  family: "market",
  purposes: ["TEXT_TO_IMAGE"],
  ...NO_IMAGES,
  contentFilter: [],
  frameModes: [],
  unusedWith: {},
  takesPrompt: true,
  promptMinLength: 1,
  promptMaxLength: 5000,
  filesPerRun: 1,
  initialState: "ACTIVE",
  replacementSlug: null,
  deadlineSeconds: 900,
  firstPollSeconds: 3,
} satisfies Partial<ModelDefinition>;

/** What most audio models share; a definition says the rest. */
export const AUDIO_BASICS = {
  ...IMAGE_BASICS,
  kind: "AUDIO",
  purposes: ["SPEECH"],
} satisfies Partial<ModelDefinition>;

/** What most video models share; a definition says the rest. */
export const VIDEO_BASICS = {
  ...IMAGE_BASICS,
  kind: "VIDEO",
  purposes: ["TEXT_TO_VIDEO", "IMAGE_TO_VIDEO"],
  ...takesImages(0, 2),
  frameModes: ["TEXT", "FIRST_FRAME", "FIRST_AND_LAST_FRAMES"],
  deadlineSeconds: 1800,
  firstPollSeconds: 20,
} satisfies Partial<ModelDefinition>;
