import { inWords } from "#graphql/domain/catalog/import/doubt.ts";
import { purposesOf } from "#graphql/domain/catalog/import/guess.ts";
import { type Loss, lossOf } from "#graphql/domain/catalog/margin.ts";
import { validateParameters } from "#graphql/domain/catalog/parameters.ts";
import { costAtKie, creditsFor } from "#graphql/domain/catalog/price.ts";
import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { previewImport } from "#graphql/domain/operations/catalog/import/import-model.ts";
import { ModelParameter, parametersOf } from "#graphql/schema/catalog/model.ts";
import { ModelInput, ModelPurpose } from "#graphql/schema/catalog/model-inputs.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { FrameMode, TaskKind } from "#graphql/schema/core/enums.ts";
import { work } from "#graphql/schema/core/work.ts";
import { FieldDoubt, MOST_DOUBTS } from "#graphql/schema/operations/catalog/import/importable.ts";
import { PriceLoss } from "#graphql/schema/operations/catalog/price.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";

type Draft = Awaited<ReturnType<typeof previewImport>>;

const MOST_PARAMETERS = 24;
const MOST_INPUTS = 2;

/** With default parameters. */
const usual = ({ made: { definition } }: Draft) => validateParameters(definition, {}).values;
const costOf = (draft: Draft) =>
  draft.made.cost === null ? null : costAtKie(draft.made.definition.kiePrice, usual(draft));
const creditsOf = (draft: Draft) =>
  draft.made.isPriceUnknown ? null : creditsFor(draft.made.definition.initialPrice, usual(draft));
const lossIn = ({ made }: Draft): Loss | null =>
  made.isPriceUnknown ? null : lossOf(made.definition, made.definition.initialPrice, made.definition.kiePrice);

function marginOf(draft: Draft): number | null {
  const [cost, credits] = [costOf(draft), creditsOf(draft)];
  return cost === null || credits === null ? null : (credits - cost) / credits;
}

const ImportPreview = builder.objectRef<Draft>("ImportPreview").implement({
  description:
    "A model of the provider's as it would be offered. Costs and credits are of one task with default parameters.",
  fields: (t) => ({
    slug: t.string({ description: "The provider's id of it.", resolve: ({ said }) => said.listing.model }),
    title: t.string({ description: "What the provider calls it.", resolve: ({ said }) => said.listing.title }),
    provider: t.string({ nullable: true, description: "Who makes it.", resolve: ({ said }) => said.listing.provider }),
    schema: t.string({
      description: "Names its fields as they are now; `seen` of ImportModelInput takes it.",
      resolve: ({ said }) => said.schemaHash,
    }),
    as: t.string({ description: "The slug that it would have here.", resolve: ({ made }) => made.stored.slug }),
    name: t.string({ description: "What people would call it.", resolve: ({ made }) => made.stored.name }),
    description: t.string({
      description: "What it would be said to be.",
      resolve: ({ made }) => made.stored.description,
    }),
    kind: t.field({ type: TaskKind, description: "What it makes.", resolve: ({ made }) => made.stored.kind }),
    purposes: t.field({
      type: [ModelPurpose],
      description: "What it is used for.",
      resolve: ({ made }) => made.stored.purposes,
    }),
    possiblePurposes: t.field({
      type: [ModelPurpose],
      description: "What a model that makes this can be used for.",
      resolve: ({ made }) => [...purposesOf(made.stored.kind)],
    }),
    takesPrompt: t.boolean({ description: "Whether it takes words.", resolve: ({ made }) => made.stored.takesPrompt }),
    promptMaxLength: t.int({
      description: "Longest prompt, in characters.",
      resolve: ({ made }) => made.stored.promptMaxLength,
    }),
    inputs: t.field({
      type: [ModelInput],
      ...work({ most: MOST_INPUTS }),
      description: "What it works from, beside words.",
      resolve: ({ made }) => made.definition.inputs,
    }),
    frameModes: t.field({
      type: [FrameMode],
      description: "How a video uses its images.",
      resolve: ({ made }) => made.stored.frameModes,
    }),
    parameters: t.field({
      type: [ModelParameter],
      ...work({ most: MOST_PARAMETERS }),
      description: "Everything that could be set, in the order of a form.",
      resolve: ({ made }) => parametersOf(made.definition),
    }),
    notUnderstood: t.stringList({
      description: "What of its fields was not understood, a sentence each.",
      resolve: ({ made }) => made.doubts.map(inWords),
    }),
    doubts: t.field({
      type: [FieldDoubt],
      ...work({ most: MOST_DOUBTS }),
      description: "The same, field by field.",
      resolve: ({ made }) => made.doubts,
    }),
    missing: t.stringList({
      description:
        "Fields that the provider asks for and that can't be given here: with any the model can't be imported.",
      resolve: ({ made }) => made.missing,
    }),
    priceText: t.string({
      nullable: true,
      description: "What it costs there, in the provider's words.",
      resolve: ({ said }) => said.listing.priceText,
    }),
    providerCredits: t.float({
      nullable: true,
      description: "What that is in its credits; null where it is not understood.",
      resolve: costOf,
    }),
    credits: t.int({
      nullable: true,
      description: "What it would cost here; null where that has to be said.",
      resolve: creditsOf,
    }),
    factors: t.string({
      description: "How that grows with parameters, in JSON as ModelPrice.factors has it.",
      resolve: ({ made }) => JSON.stringify(made.stored.initialPrice.factors),
    }),
    margin: t.float({
      nullable: true,
      description: "Of what is paid, the share that the provider does not take.",
      resolve: marginOf,
    }),
    loss: t.field({
      type: PriceLoss,
      nullable: true,
      description: "A request that it would sell below cost.",
      resolve: lossIn,
    }),
    offeredAs: t.exposeString("offeredAs", {
      nullable: true,
      description: "The slug of the model that is made with it already: then it can't be imported.",
    }),
  }),
});

builder.objectField(Operations, "previewImport", (t) =>
  t.field({
    type: ImportPreview,
    ...work({ statements: 8, effort: 20 }),
    description: "What a model of the provider's would be here; it is asked, and nothing is changed.",
    args: {
      slug: t.arg.string({ required: true, description: "The provider's id of it." }),
      kind: t.arg({ type: TaskKind, description: "What it makes; left out, it is guessed." }),
      credits: t.arg.int({ description: "What a task would cost here; left out, by the provider's price." }),
    },
    errors: {
      types: [InvalidInputError, NotFoundError, ConflictError, ForbiddenError],
      union: { description: "The model, or why it can't be shown. CONFLICT: its fields can't be read." },
    },
    resolve: (_operations, { slug, kind, credits }, context) =>
      previewImport(actorOf(context), { kieModel: slug, kind: kind ?? null, credits: credits ?? null }),
  }),
);
