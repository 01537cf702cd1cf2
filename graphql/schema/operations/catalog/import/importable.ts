import { type Doubt, inWords, readDoubts } from "#graphql/domain/catalog/import/doubt.ts";
import { importOf } from "#graphql/domain/operations/catalog/import/import-model.ts";
import {
  type ImportableModel as Importable,
  importableModels,
  MOST_LISTED,
} from "#graphql/domain/operations/catalog/import/listed.ts";
import { latestTrial } from "#graphql/domain/operations/catalog/import/try-model.ts";
import { ModelPurpose } from "#graphql/schema/catalog/model-inputs.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { TaskKind } from "#graphql/schema/core/enums.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import type { ImportedModel } from "#prisma/generated/client/client.ts";

/** No model has more fields that a form is read of. */
export const MOST_DOUBTS = 200;

export const FieldDoubt = builder.objectRef<Doubt>("FieldDoubt").implement({
  description: "A field of the provider's that is not offered, or only in part: nothing is guessed of it.",
  fields: (t) => ({
    field: t.exposeString("field", { description: "What the provider calls it." }),
    code: t.exposeString("why", { description: "Why, for good, such as to look up a translation: VIDEO, LIST, …" }),
    reason: t.string({ description: "Why, in a sentence.", resolve: inWords }),
  }),
});

const ImportableModel = builder.objectRef<Importable>("ImportableModel").implement({
  description: "A model of the provider's list.",
  fields: (t) => ({
    slug: t.exposeString("model", { description: "The provider's id of it, which `importModel` takes." }),
    title: t.exposeString("title", { description: "What the provider calls it." }),
    provider: t.exposeString("provider", { nullable: true, description: "Who makes it; null where that is not told." }),
    purposes: t.expose("purposes", {
      type: [ModelPurpose],
      description: "What it is used for, as far as the list tells.",
    }),
    kind: t.expose("kind", { type: TaskKind, nullable: true, description: "What it makes; null where nothing tells." }),
    priceText: t.exposeString("priceText", {
      nullable: true,
      description: "What it costs there, in the provider's words.",
    }),
    imported: t.boolean({
      description: "Whether it is offered here already, imported or not.",
      resolve: ({ offeredAs }) => offeredAs !== null,
    }),
    offeredAs: t.exposeString("offeredAs", {
      nullable: true,
      description: "The slug of the model that is made with it.",
    }),
  }),
});

const ImportedFrom = builder.objectRef<ImportedModel>("ImportedFrom").implement({
  description: "What a model was imported from.",
  fields: (t) => ({
    name: t.exposeString("kieModel", { description: "The provider's id of it." }),
    author: t.exposeString("author", { description: "Who imported it, as they were called then." }),
    importedAt: t.expose("importedAt", { type: "DateTime", description: "When." }),
    readAt: t.expose("readAt", { type: "DateTime", description: "When its fields were last read." }),
    priceText: t.exposeString("priceText", {
      nullable: true,
      description: "What it cost there then, in the provider's words.",
    }),
    trial: t.field({
      type: Task,
      nullable: true,
      ...work({ statements: 2 }),
      description: "The latest that you have had the sandbox make with `tryModel`; null while there is none.",
      resolve: ({ slug }, _args, context) => latestTrial(slug, viewerOf(context).userId),
    }),
    doubts: t.field({
      type: [FieldDoubt],
      ...work({ most: MOST_DOUBTS }),
      description: "What of its fields was not understood.",
      resolve: ({ notUnderstood }) => readDoubts(notUnderstood),
    }),
  }),
});

builder.objectField(Operations, "importedFrom", (t) =>
  t.field({
    type: ImportedFrom,
    nullable: true,
    ...work({ statements: 1 }),
    description: "What a model was imported from; null for one that comes with the product.",
    args: { model: t.arg.string({ required: true, description: "The slug of a model." }) },
    resolve: (_operations, { model }) => importOf(model),
  }),
);

builder.objectField(Operations, "importableModels", (t) =>
  t.field({
    type: [ImportableModel],
    ...work({ most: MOST_LISTED, statements: 2 }),
    description:
      "The provider's list of models as it was read in the last quarter of an hour, with what of it is offered here.",
    args: { search: t.arg.string({ description: "Only those with all of these words in their name, id or maker." }) },
    resolve: (_operations, { search }) => importableModels(search ?? null),
  }),
);
