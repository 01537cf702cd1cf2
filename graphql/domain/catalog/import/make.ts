import { type Rule, ruledPrice } from "#graphql/domain/catalog/costs/price-rules.ts";
import {
  AUDIO_BASICS,
  IMAGE_BASICS,
  type ModelDefinition,
  type ModelPrice,
  type ModelPurpose,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { costBy, countsSources, growthOf } from "#graphql/domain/catalog/import/cost.ts";
import type { Doubt } from "#graphql/domain/catalog/import/doubt.ts";
import { guessKind, guessPurposes } from "#graphql/domain/catalog/import/guess.ts";
import { slugFor } from "#graphql/domain/catalog/import/names.ts";
import { understand } from "#graphql/domain/catalog/import/understand.ts";
import { completed, type StoredDefinition } from "#graphql/domain/catalog/imported/stored-definition.ts";
import type { KieListing } from "#graphql/vendors/kie/catalog/catalog.ts";
import type { KieForm } from "#graphql/vendors/kie/catalog/form.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";

const LONGEST_NAME = 60;

/** What an operator says of a model that they import; what is left out is guessed. */
export type Wanted = {
  slug?: string | null | undefined;
  name?: string | null | undefined;
  description?: string | null | undefined;
  kind?: TaskKind | null | undefined;
  purposes?: readonly ModelPurpose[] | null | undefined;
  /** Credits for one task with default parameters; left out, by kie.ai's price. */
  credits?: number | null | undefined;
};

/** A model as it would be offered. */
export type Made = {
  stored: StoredDefinition;
  definition: ModelDefinition;
  doubts: Doubt[];
  /** Without these fields no task can be ordered. */
  missing: string[];
  /** What kie.ai asks by its price text; null where that is not understood. */
  cost: ModelPrice | null;
  /** Whether nobody has said what it costs: then it has no price yet. */
  isPriceUnknown: boolean;
  /** Whether its price is that of its cost by the rules, and moves with it. */
  followsCost: boolean;
};

/** Makes a definition out of what kie.ai says of a model; null where nothing tells what it makes. It starts paused. */
export function makeModel(listing: KieListing, form: KieForm, wanted: Wanted, rule: Rule): Made | null {
  const kind = wanted.kind ?? guessKind(listing);
  if (kind === null) return null;
  const { prompt, sources, parameters, wire, contentFilter, doubts, missing } = understand(form, kind);
  const { takes, played, needsPlayed } = sources;
  const paid = { takesPrompt: prompt !== null, takesPlayed: played.length > 0, needsPlayed };
  const cost = costBy(listing.priceText, parameters, paid);
  const prices = pricesOf(cost, wanted.credits ?? null, growthOf(parameters, paid, prompt?.isReadAloud ?? false), rule);
  const able = {
    takesPrompt: prompt !== null,
    played: played.filter(({ min }) => min > 0).map((input) => input.kind),
    takesPlayed: played.length > 0,
    acceptsImages: takes !== null,
    requiresImages: takes?.requiresImages ?? false,
    isByReference: sources.frameModes.includes("REFERENCE") && !sources.frameModes.includes("FIRST_FRAME"),
  };
  const basics = BASICS[kind];
  const name = nameOf(wanted.name ?? listing.title, listing.model);
  const stored: StoredDefinition = {
    slug: wanted.slug ?? slugFor(listing.model),
    name,
    description: wanted.description ?? describe(name, listing.provider),
    kind,
    family: "market",
    purposes: [...(wanted.purposes ?? guessPurposes(listing, kind, able))],
    ...(takes ?? NO_IMAGES),
    inputs: [
      ...(takes?.inputs ?? []),
      ...played.map((input) => ({ ...input, isBilled: countsSources(prices.initialPrice) })),
    ],
    frameModes: sources.frameModes,
    contentFilter,
    takesPrompt: prompt !== null,
    promptMinLength: prompt?.least ?? 1,
    promptMaxLength: prompt?.most ?? basics.promptMaxLength,
    parameters: parameters.map((parameter) => ({ ...parameter, rules: [] })),
    filesPerRun: 1,
    ...prices,
    initialState: "PAUSED",
    deadlineSeconds: basics.deadlineSeconds,
    firstPollSeconds: basics.firstPollSeconds,
    wire: JSON.parse(JSON.stringify({ models: [{ id: listing.model }], fields: wire })),
  };
  const isSaid = (wanted.credits ?? null) !== null;
  const isPriceUnknown = cost === null && !isSaid;
  const followsCost = cost !== null && !isSaid;
  return { stored, definition: completed(stored), doubts, missing, cost, isPriceUnknown, followsCost };
}

const BASICS = { IMAGE: IMAGE_BASICS, VIDEO: VIDEO_BASICS, AUDIO: AUDIO_BASICS };

const NO_IMAGES = {
  acceptsImages: false,
  requiresImages: false,
  maxSourceImages: 0,
  sourceLimits: IMAGE_BASICS.sourceLimits,
  inputs: [],
};

/** The cost by the rules; what an operator says instead grows with what the cost grows with. */
function pricesOf(
  cost: ModelPrice | null,
  credits: number | null,
  growth: ModelPrice["factors"],
  rule: Rule,
): Pick<StoredDefinition, "initialPrice" | "kiePrice"> {
  const factors = cost?.factors ?? growth;
  const byRule = cost === null ? { credits: 1, factors } : ruledPrice(cost, rule);
  const initialPrice = credits === null ? byRule : { credits, factors };
  return { initialPrice, kiePrice: cost };
}

/** What is seen of a name: no control characters, one line. */
function nameOf(title: string, model: string): string {
  const seen = (text: string) => text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return (seen(title) === "" ? seen(model) : seen(title)).slice(0, LONGEST_NAME).trim();
}

function describe(name: string, provider: string | null): string {
  const maker = provider === null ? "" : provider.replace(/[\p{C}\s]+/gu, " ").trim();
  return maker === "" || name.toLowerCase().includes(maker.toLowerCase()) ? `${name}.` : `${name} by ${maker}.`;
}
