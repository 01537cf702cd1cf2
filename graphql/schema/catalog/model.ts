import { characterInputs } from "#graphql/domain/catalog/cast/takes-characters.ts";
import type {
  ModelDefinition,
  ParameterDefinition,
  ParameterRule as Rule,
} from "#graphql/domain/catalog/definition.ts";
import { shownDefinitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { allModels, modelDefinition } from "#graphql/domain/catalog/models.ts";
import { currentCreditsOf, expectedSecondsOf, listModels, successRatesOf } from "#graphql/domain/catalog/offer.ts";
import { stateOf, sunsetOf } from "#graphql/domain/catalog/state.ts";
import { replacementFor } from "#graphql/schema/catalog/in-force.ts";
import { ModelInput, ModelPurpose } from "#graphql/schema/catalog/model-inputs.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { FrameMode, TaskKind } from "#graphql/schema/core/enums.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { type GivenArgs, work } from "#graphql/schema/core/work.ts";
import type { FrameMode as FrameModeName } from "#prisma/generated/client/client.ts";

export const ModelState = builder.enumType("ModelState", {
  description: "Whether a model takes work.",
  values: {
    ACTIVE: { description: "Takes work." },
    DEGRADED: { description: "Takes work, but fails or waits more than usual." },
    PAUSED: { description: "Takes no work for now." },
    RETIRED: { description: "Takes no work any more; what it made stays." },
  } as const,
});

const mostParameters = () => Math.max(...allModels().map(({ parameters }) => parameters.length));
// So many a parameter, that with the most parameters no model has more rules in all.
const mostRules = () =>
  Math.max(...allModels().map(({ parameters }) => parameters.flatMap(({ rules }) => rules).length / mostParameters()));
const mostInputs = () => Math.max(...allModels().map((one) => one.inputs.length + characterInputs(one).length));

type Parameter = ParameterDefinition & { unusedWith: FrameModeName[] };

const ParameterType = builder.enumType("ParameterType", {
  description: "What kind of value a parameter takes.",
  values: {
    ENUM: { description: "One of its `values`." },
    INTEGER: { description: "A whole number." },
    FLOAT: { description: "A number." },
    BOOLEAN: { description: '"true" or "false".' },
    STRING: { description: "Free text." },
  } as const,
});

export const DurationRange = builder.objectRef<{ p50: number; p90: number }>("DurationRange").implement({
  description: "How long something usually takes, in seconds.",
  fields: (t) => ({
    p50: t.exposeInt("p50", { description: "Half are done within this many seconds." }),
    p90: t.exposeInt("p90", { description: "Nine in ten are done within this many seconds." }),
  }),
});

const ParameterRule = builder.objectRef<Rule>("ParameterRule").implement({
  description: "A narrower limit that a parameter has in some requests: in those where all that the rule names holds.",
  fields: (t) => ({
    code: t.exposeString("code", {
      description: "What the rule is called for good, such as to look up a translation.",
    }),
    reason: t.exposeString("reason", {
      description: "The rule in a sentence for people, as the refusal would say it.",
    }),
    frameMode: t.expose("frameMode", {
      type: FrameMode,
      nullable: true,
      description: "It holds only with this frame mode; null when with any.",
    }),
    hasSourceImages: t.exposeBoolean("hasSourceImages", {
      nullable: true,
      description: "It holds only with source images, or only without; null when either way.",
    }),
    otherName: t.string({
      nullable: true,
      description: "It holds only while the parameter of this name has `otherValue`; null when whatever others are.",
      resolve: ({ other }) => other?.name,
    }),
    otherValue: t.string({
      nullable: true,
      description: "The value of `otherName` with which it holds.",
      resolve: ({ other }) => other?.value,
    }),
    values: t.exposeStringList("values", {
      nullable: true,
      description: "What the parameter may be then; only for ENUM.",
    }),
    max: t.exposeFloat("max", { nullable: true, description: "The largest number allowed then." }),
  }),
});

export const ModelParameter = builder.objectRef<Parameter>("ModelParameter").implement({
  description: "One thing that can be set, described well enough to draw its form field.",
  fields: (t) => ({
    name: t.exposeString("name", {
      description: "What it is called in inputs, the same across models: aspectRatio, resolution, variants, …",
    }),
    label: t.exposeString("label", { description: "What people read beside it." }),
    type: t.expose("type", { type: ParameterType, description: "The kind of its value." }),
    required: t.exposeBoolean("required", { description: "Whether it must be given." }),
    defaultValue: t.exposeString("defaultValue", { nullable: true, description: "What holds when it is left out." }),
    values: t.exposeStringList("values", { nullable: true, description: "What it may be; only for ENUM." }),
    min: t.exposeFloat("min", { nullable: true, description: "The smallest number allowed." }),
    max: t.exposeFloat("max", { nullable: true, description: "The largest number allowed." }),
    step: t.exposeFloat("step", { nullable: true, description: "The distance between allowed numbers." }),
    rules: t.expose("rules", {
      type: [ParameterRule],
      description: "Narrower limits in some requests; mostly none.",
      ...work({ most: mostRules }),
    }),
    unusedWith: t.expose("unusedWith", {
      type: [FrameMode],
      description: "The frame modes in which it has no effect; it is neither kept nor priced there.",
    }),
  }),
});

/** What the definition of a model says, as it is now; where this process does not know of it yet, its row is read. */
function said<Said>({ slug }: Row, of: (definition: ModelDefinition) => Said): Said | Promise<Said> {
  const read = catalog();
  if (read instanceof Promise) return read.then(() => said({ slug }, of));
  const known = modelDefinition(slug);
  return known === undefined ? shownDefinitionOf(slug).then(of) : of(known);
}

export function parametersOf({ parameters, frameModes, unusedWith }: ModelDefinition): Parameter[] {
  return parameters.map((parameter) => ({
    ...parameter,
    unusedWith: frameModes.filter((mode) => unusedWith[mode]?.includes(parameter.name)),
  }));
}

type Row = { slug: string };
const slugsOf = (rows: Row[]) => rows.map(({ slug }) => slug);

/** A model of the catalogue: its state from the row, everything else from its definition. */
export const Model = builder.prismaObject("Model", {
  description: "A model that makes images or videos.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      description: "Names this model everywhere.",
      resolve: ({ slug }) => globalId("Model", slug),
    }),
    slug: t.exposeString("slug", { description: "What inputs call it: nano-banana, veo-3.1-fast, …" }),
    name: t.string({ description: "What people call it.", resolve: (row) => said(row, (one) => one.name) }),
    description: t.string({
      description: "What it is good for, in a sentence.",
      resolve: (row) => said(row, (one) => one.description),
    }),
    kind: t.field({ type: TaskKind, description: "What it makes.", resolve: (row) => said(row, (one) => one.kind) }),
    state: t.field({
      type: ModelState,
      description: "Whether it takes work, where your tasks go now.",
      resolve: (model) => stateOf(model),
    }),
    sunsetAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it takes no work any more, or since when it takes none; null while no end is planned.",
      resolve: (model) => sunsetOf(model),
    }),
    purposes: t.field({
      type: [ModelPurpose],
      description: "What it is used for, what it is best known for first.",
      resolve: (row) => said(row, (one) => one.purposes),
    }),
    inputs: t.field({
      type: [ModelInput],
      ...work({ most: mostInputs }),
      description: "What it works from, beside words: how many of what, and what goes with what.",
      resolve: (row) => said(row, (one) => [...one.inputs, ...characterInputs(one)]),
    }),
    takesPrompt: t.boolean({
      description: "Whether it takes words. Where not, an order's `prompt` is empty and it has no `style`.",
      resolve: (row) => said(row, (one) => one.takesPrompt),
    }),
    acceptsImages: t.boolean({
      description: "Whether it can start from images.",
      resolve: (row) => said(row, (one) => one.acceptsImages),
    }),
    requiresImages: t.boolean({
      description: "Whether it can't start without an image.",
      resolve: (row) => said(row, (one) => one.requiresImages),
    }),
    maxSourceImages: t.int({
      description: "How many images it can start from at most.",
      resolve: (row) => said(row, (one) => one.maxSourceImages),
    }),
    frameModes: t.field({
      type: [FrameMode],
      description: "How a video may use its source images; empty for image models.",
      resolve: (row) => said(row, (one) => one.frameModes),
    }),
    parameters: t.field({
      type: [ModelParameter],
      ...work({ most: mostParameters }),
      description: "Everything that can be set, in the order of a form.",
      resolve: (row) => said(row, parametersOf),
    }),
    credits: t.int({
      description: "Credits for one task with default parameters.",
      resolve: together((rows: Row[]) => currentCreditsOf(slugsOf(rows))),
    }),
    expectedSeconds: t.field({
      type: DurationRange,
      nullable: true,
      description: "How long it took recently; null while unknown.",
      resolve: together((rows: Row[]) => expectedSecondsOf(slugsOf(rows))),
    }),
    successRate: t.float({
      nullable: true,
      description: "The share of tasks that succeeded in the last 24 hours, from 0 to 1; null while unknown.",
      resolve: together((rows: Row[]) => successRatesOf(slugsOf(rows))),
    }),
  }),
});

// Apart from the rest because it names the type that it belongs to.
builder.prismaObjectField(Model, "replacement", (t) =>
  t.field({
    type: Model,
    nullable: true,
    description: "What to use instead of a model that is paused or retired, or soon will be.",
    resolve: (row) => (row.replacementSlug === null ? null : replacementFor(row)),
  }),
);

function mostModels({ kind, slugs }: GivenArgs): number {
  const ofKind = allModels().filter((model) => typeof kind !== "string" || model.kind === kind).length;
  return Array.isArray(slugs) ? Math.min(slugs.length, ofKind) : ofKind;
}

builder.queryField("models", (t) =>
  t.field({
    type: [Model],
    ...work({ most: mostModels, statements: 0 }),
    description:
      "The models on offer, in the order of the catalogue. While no key to the provider takes orders none is, and those that are named by `slugs` are told as PAUSED.",
    args: {
      kind: t.arg({ type: TaskKind, description: "Only models that make this." }),
      includeRetired: t.arg.boolean({ description: "Retired models too." }),
      includeHidden: t.arg.boolean({ description: "Also while no key to the provider takes orders." }),
      slugs: t.arg.stringList({ description: "Only those of these slugs that there are." }),
    },
    resolve: (_root, filter) => listModels(filter),
  }),
);
