import { ConflictError } from "#graphql/domain/errors.ts";
import { type FullOrder, fullCreditsOf, fullOrderOf, settingsOf } from "#graphql/domain/tasks/create/choice/draft.ts";
import { finishDraft } from "#graphql/domain/tasks/create/choice/finish-draft.ts";
import type { CreatedTask } from "#graphql/domain/tasks/create/create.ts";
import { modelNamed } from "#graphql/schema/catalog/in-force.ts";
import { Model } from "#graphql/schema/catalog/model.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { idempotencyKeyOf, viewerOf } from "#graphql/schema/core/context.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";
import { IDEMPOTENCY_KEY, MAX_CREDITS, ORDER_REFUSALS } from "#graphql/schema/tasks/create-task.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import { MOST_SETTINGS, ModelOption } from "#graphql/schema/tasks/task-lineage.ts";

const FullSizeOrder = builder.objectRef<FullOrder>("FullSizeOrder").implement({
  description: "The order that a task is a draft of. Words, style, files and all else are the draft's own.",
  fields: (t) => ({
    model: t.field({
      type: Model,
      description: "The model that makes it at full size.",
      resolve: ({ model }) => modelNamed(model),
    }),
    settings: t.field({
      type: [ModelOption],
      description: "All of that model's parameters, as they will be used.",
      ...work({ most: MOST_SETTINGS }),
      resolve: (order) => settingsOf(order),
    }),
    credits: t.int({ description: "Credits that it would hold now.", resolve: (order) => fullCreditsOf(order) }),
  }),
});

builder.prismaInterfaceFields(Task, (t) => ({
  isDraft: t.boolean({
    description: "Whether it is a draft of an order: see `draftOf`.",
    ...work({ reads: { columns: ["draftOf"] } }),
    resolve: (task) => task.draftOf !== null,
  }),
  draftOf: t.field({
    type: FullSizeOrder,
    nullable: true,
    description: "What `finishDraft` orders, where this is a draft; null for every other task.",
    ...work({ reads: { columns: ["draftOf"] } }),
    resolve: (task) => fullOrderOf(task),
  }),
}));

const FinishDraftPayload = builder.objectRef<CreatedTask>("FinishDraftPayload").implement({
  description: "The order is placed at full size, and its credits are held.",
  fields: (t) => ({
    task: t.expose("task", { type: Task, description: "The new task; its `parent` is the draft." }),
    replayed: t.exposeBoolean("replayed", {
      description: "Whether this request was made before; then this is the task it made.",
    }),
  }),
});

const FinishDraftInput = builder.inputType("FinishDraftInput", {
  description: "A draft to be made at full size.",
  fields: (t) => ({
    task: t.id({ required: true, description: "The draft." }),
    maxCredits: t.int({ description: MAX_CREDITS }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

builder.mutationField("finishDraft", (t) =>
  t.field({
    type: FinishDraftPayload,
    description:
      "Orders at full size what a task is a draft of: the same words, style, files, shape and seed, by the model and with the settings that `draftOf` names. A task of its own with a hold of its own; without the same idempotency key, asked again it is ordered again.",
    args: { input: t.arg({ type: FinishDraftInput, required: true, description: "Which draft." }) },
    errors: {
      types: [ConflictError, ...ORDER_REFUSALS],
      union: {
        description: "The new task, or why there is none. CONFLICT: the task is no draft, or is still being made.",
      },
    },
    resolve: (_root, { input: { task, maxCredits, idempotencyKey } }, context) =>
      finishDraft(viewerOf(context), rowId(task, "Task"), {
        operation: "finishDraft",
        maxCredits,
        idempotencyKey: idempotencyKeyOf(context, idempotencyKey),
        requestId: context.requestId,
      }),
  }),
);
