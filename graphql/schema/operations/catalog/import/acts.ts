import { type Doubt, inWords } from "#graphql/domain/catalog/import/doubt.ts";
import {
  ConflictError,
  ForbiddenError,
  InsufficientCreditsError,
  InvalidInputError,
  ModelUnavailableError,
  NotFoundError,
  QuotaExceededError,
} from "#graphql/domain/errors.ts";
import { type Imported, importModel, rereadModel } from "#graphql/domain/operations/catalog/import/import-model.ts";
import { tryModel } from "#graphql/domain/operations/catalog/import/try-model.ts";
import { Model } from "#graphql/schema/catalog/model.ts";
import { ModelPurpose } from "#graphql/schema/catalog/model-inputs.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { TaskKind } from "#graphql/schema/core/enums.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import type { Model as ModelRow, Task as TaskRow } from "#prisma/generated/client/client.ts";

const ImportModelInput = builder.inputType("ImportModelInput", {
  description: "Which model of the provider's is imported, and what is to be said of it; what is left out is guessed.",
  fields: (t) => ({
    slug: t.string({ required: true, description: "The provider's id of it, as `importableModels` has it." }),
    as: t.string({ description: "The slug that it has here: small letters, figures, points and hyphens, at most 60." }),
    name: t.string({ description: "What people call it, in at most 60 characters." }),
    description: t.string({ description: "What it is good for, in at most 300 characters." }),
    kind: t.field({ type: TaskKind, description: "What it makes." }),
    purposes: t.field({ type: [ModelPurpose], description: "What it is used for, what it is best known for first." }),
    credits: t.int({
      description: "Credits for one task by default; left out, the provider's price times the factor of the house.",
    }),
    seen: t.string({
      description: "Its `schema` as you saw it: fields that have changed since are told as a conflict.",
    }),
  }),
});

const notUnderstood = ({ doubts }: { doubts: Doubt[] }) => doubts.map(inWords);

const ImportModelPayload = builder.objectRef<Imported>("ImportModelPayload").implement({
  description: "The model is there, paused: only the sandbox makes its tasks, until its state is set.",
  fields: (t) => ({
    model: t.expose("model", { type: Model, description: "The model." }),
    notUnderstood: t.stringList({
      description: "What of its fields was not understood, and is not offered: a sentence each.",
      resolve: notUnderstood,
    }),
  }),
});

const RereadModelInput = builder.inputType("RereadModelInput", {
  description: "Whose fields are read anew.",
  fields: (t) => ({ model: t.string({ required: true, description: "The slug of a model that was imported." }) }),
});

const RereadModelPayload = builder.objectRef<Imported>("RereadModelPayload").implement({
  description: "Its fields are as the provider has them now; its name, purposes and price are as they were.",
  fields: (t) => ({
    model: t.expose("model", { type: Model, description: "The model." }),
    notUnderstood: t.stringList({ description: "What of its fields was not understood.", resolve: notUnderstood }),
  }),
});

const TryModelInput = builder.inputType("TryModelInput", {
  description: "Which model is tried.",
  fields: (t) => ({
    model: t.string({ required: true, description: "The slug of a model." }),
    prompt: t.string({ description: "The words; left out, some of ours." }),
  }),
});

const TryModelPayload = builder.objectRef<{ task: TaskRow; model: ModelRow }>("TryModelPayload").implement({
  description: "The sandbox makes it, for nothing; it is among your own creations.",
  fields: (t) => ({
    task: t.expose("task", { type: Task, description: "The task." }),
    model: t.expose("model", { type: Model, description: "The model." }),
  }),
});

const types = [InvalidInputError, NotFoundError, ConflictError, ForbiddenError];

builder.mutationFields((t) => ({
  importModel: t.field({
    type: ImportModelPayload,
    description:
      "Adds a model of the provider's to what is offered here: its form, checks and defaults come from the provider's schema, its price from the provider's. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: ImportModelInput, required: true, description: "Which, and as what." }) },
    errors: {
      types,
      union: {
        description:
          "The model, or why not. INVALID_INPUT: something has to be said, or a field can't be given. CONFLICT: it is offered already, or its fields can't be read. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: (_root, { input: { slug, as, ...wanted } }, context) =>
      importModel(actorOf(context), { ...wanted, slug: as, kieModel: slug }),
  }),
  rereadModel: t.field({
    type: RereadModelPayload,
    description:
      "Reads the fields of an imported model anew. What was ordered keeps its input. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: RereadModelInput, required: true, description: "Which." }) },
    errors: { types, union: { description: "The model, or why not. CONFLICT: its fields can't be read." } },
    resolve: (_root, { input }, context) => rereadModel(actorOf(context), input.model),
  }),
  tryModel: t.field({
    type: TryModelPayload,
    description:
      "Has the sandbox make one task of a model with default parameters, for nothing. For operators; on record.",
    args: { input: t.arg({ type: TryModelInput, required: true, description: "Which." }) },
    errors: {
      types: [...types, ModelUnavailableError, QuotaExceededError, InsufficientCreditsError],
      union: { description: "The task, or why not. CONFLICT: it needs images, and you have none." },
    },
    resolve: (_root, { input }, context) => tryModel(actorOf(context), input),
  }),
}));
