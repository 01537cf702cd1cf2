import { chooseWinner } from "#graphql/domain/comparisons/choose-winner.ts";
import {
  type ComparisonInput,
  compareModels,
  type ComparisonEstimate as Estimated,
  estimateComparison,
  MOST_MODELS,
} from "#graphql/domain/comparisons/compare.ts";
import { deleteComparison } from "#graphql/domain/comparisons/delete.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { Comparison } from "#graphql/schema/comparisons/comparison.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { idempotencyKeyOf, viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, optionalRowId, rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";
import { IDEMPOTENCY_KEY, MAX_CREDITS, ORDER_REFUSALS } from "#graphql/schema/tasks/create-task.ts";
import { Estimate } from "#graphql/schema/tasks/estimate.ts";
import type { Comparison as ComparisonRow } from "#prisma/generated/client/client.ts";

const CompareModelsInput = builder.inputType("CompareModelsInput", {
  description: "What several models are to make of the same. What is left out each makes as it does by default.",
  fields: (t) => ({
    prompt: t.string({ required: true, description: "What to make, in words." }),
    models: t.stringList({
      required: true,
      description: `Slugs of two to ${MOST_MODELS} models that make something of the same kind, each once.`,
    }),
    style: t.id({ description: "A style to add to the prompt." }),
    sourceImages: t.idList({ description: "Files that each of them starts from, in order." }),
    characters: t.idList({
      description: "Who plays in what each of them makes: for models with an input of the kind CHARACTER.",
    }),
    aspectRatio: t.string({ description: "Width to height, for all of them: 16:9, …" }),
    maxCredits: t.int({ description: MAX_CREDITS }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

function comparisonInput(given: (typeof CompareModelsInput)["$inferInput"]): ComparisonInput {
  const { prompt, models, style, sourceImages, characters, aspectRatio } = given;
  return {
    prompt,
    models,
    aspectRatio,
    style: optionalRowId(style, "Style"),
    sourceImages: sourceImages?.map((id) => rowId(id, "Asset")),
    characters: characters?.map((id) => rowId(id, "Character")),
  };
}

const ComparisonEstimate = builder.objectRef<Estimated>("ComparisonEstimate").implement({
  description: "What a comparison would cost. Nothing is held.",
  fields: (t) => ({
    credits: t.exposeInt("credits", { description: "Credits that all of its tasks would hold together." }),
    each: t.expose("each", {
      type: [Estimate],
      description: "What each would cost, in the order of the models.",
      ...work({ most: MOST_MODELS }),
    }),
  }),
});

/** Statements for each model: the style, the files, the characters, and what the key has spent and has under way. */
const OF_EACH = 4;

builder.queryField("estimateComparison", (t) =>
  t.field({
    type: ComparisonEstimate,
    ...work({ statements: MOST_MODELS * OF_EACH }),
    description:
      "What a comparison would cost. Refuses, in `errors`, what ordering it would refuse but for what depends on the balance; `maxCredits` and `idempotencyKey` say nothing here.",
    args: { input: t.arg({ type: CompareModelsInput, required: true, description: "The comparison." }) },
    resolve: (_root, { input }, { viewer }) => estimateComparison(viewer, comparisonInput(input)),
  }),
);

const CompareModelsPayload = builder.objectRef<{ comparison: ComparisonRow }>("CompareModelsPayload").implement({
  description: "The tasks are ordered, and the credits of all of them are held.",
  fields: (t) => ({ comparison: t.expose("comparison", { type: Comparison, description: "The comparison." }) }),
});

const ChooseWinnerInput = builder.inputType("ChooseWinnerInput", {
  description: "A choice among what several models have made.",
  fields: (t) => ({
    comparison: t.id({ required: true, description: "The comparison." }),
    task: t.id({ required: true, description: "The task in it whose result is liked best." }),
  }),
});

const ChooseWinnerPayload = builder.objectRef<{ comparison: ComparisonRow }>("ChooseWinnerPayload").implement({
  description: "The choice is kept.",
  fields: (t) => ({ comparison: t.expose("comparison", { type: Comparison, description: "The comparison." }) }),
});

const DeleteComparisonInput = builder.inputType("DeleteComparisonInput", {
  description: "Which comparison is to be deleted.",
  fields: (t) => ({ comparison: t.id({ required: true, description: "The comparison." }) }),
});

const DeleteComparisonPayload = builder.objectRef<{ id: string }>("DeleteComparisonPayload").implement({
  description: "The comparison is gone.",
  fields: (t) => ({ id: t.exposeID("id", { description: "The id of what was deleted." }) }),
});

builder.mutationFields((t) => ({
  compareModels: t.field({
    type: CompareModelsPayload,
    description:
      "Has two to four models make the same: a task each, with a hold of its own. Nothing is ordered unless all of it can be: what one of the models does not take is told with its name, and `maxCredits` and the balance are held against the total. Above 1000 comparisons a day it is QUOTA_EXCEEDED.",
    args: { input: t.arg({ type: CompareModelsInput, required: true, description: "The order." }) },
    errors: {
      types: ORDER_REFUSALS,
      union: { description: "The comparison, or why nothing was ordered or charged." },
    },
    resolve: async (_root, { input }, context) => ({
      comparison: await compareModels(viewerOf(context), comparisonInput(input), {
        operation: "compareModels",
        maxCredits: input.maxCredits,
        idempotencyKey: idempotencyKeyOf(context, input.idempotencyKey),
        requestId: context.requestId,
      }),
    }),
  }),
  chooseWinner: t.field({
    type: ChooseWinnerPayload,
    description:
      "Says which result of a comparison is liked best. It is said once, and counts for the models in `recommendModels`.",
    args: { input: t.arg({ type: ChooseWinnerInput, required: true, description: "The choice." }) },
    errors: {
      types: [NotFoundError, ConflictError],
      union: {
        description:
          "The comparison, or why nothing was kept. CONFLICT: the task has no result, or another was chosen.",
      },
    },
    resolve: async (_root, { input: { comparison, task } }, context) => ({
      comparison: await chooseWinner(viewerOf(context), rowId(comparison, "Comparison"), rowId(task, "Task")),
    }),
  }),
  deleteComparison: t.field({
    type: DeleteComparisonPayload,
    description:
      "Deletes a comparison. Its tasks and their results stay, and the choice still counts in `recommendModels`.",
    args: { input: t.arg({ type: DeleteComparisonInput, required: true, description: "The comparison." }) },
    errors: { types: [NotFoundError], union: { description: "The id of what was deleted, or that there is none." } },
    resolve: async (_root, { input }, context) => {
      const id = rowId(input.comparison, "Comparison");
      await deleteComparison(viewerOf(context), id);
      return { id: globalId("Comparison", id) };
    },
  }),
}));
