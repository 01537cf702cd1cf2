import { isPurpose } from "#graphql/domain/catalog/purpose.ts";
import { ConflictError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { rateTask } from "#graphql/domain/tasks/keep/rate.ts";
import { ModelPurpose } from "#graphql/schema/catalog/model-inputs.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import type { Task as TaskRow } from "#prisma/generated/client/client.ts";

export const TaskRating = builder.prismaObject("TaskRating", {
  description: "What the owner of a task says of its result.",
  fields: (t) => ({
    good: t.exposeBoolean("isGood", { description: "Whether it is good." }),
    purpose: t.field({
      type: ModelPurpose,
      nullable: true,
      description: "What the task was for.",
      resolve: ({ purpose }) => (isPurpose(purpose) ? purpose : null),
    }),
    reason: t.exposeString("reason", { nullable: true, description: "Why, in the owner's words." }),
    ratedAt: t.expose("ratedAt", { type: "DateTime", description: "When it was said." }),
  }),
});

builder.prismaInterfaceFields(Task, (t) => ({
  rating: t.relation("rating", {
    nullable: true,
    description: "What its owner said of the result; null while nothing was said.",
    ...work({ statements: 1 }),
  }),
}));

const RateTaskInput = builder.inputType("RateTaskInput", {
  description: "What is to be said of a result.",
  fields: (t) => ({
    task: t.id({ required: true, description: "The task." }),
    good: t.boolean({ required: true, description: "Whether its result is good." }),
    reason: t.string({
      description:
        "Why, in at most 300 characters. Left out, what was said before stays as long as `good` is what it was.",
    }),
  }),
});

const RateTaskPayload = builder.objectRef<{ task: TaskRow }>("RateTaskPayload").implement({
  description: "The rating is kept.",
  fields: (t) => ({ task: t.expose("task", { type: Task, description: "The task." }) }),
});

builder.mutationField("rateTask", (t) =>
  t.field({
    type: RateTaskPayload,
    description:
      "Says whether a task's result is good, and why. Said again, it takes the place of what was said before. Ratings are counted for the model.",
    args: { input: t.arg({ type: RateTaskInput, required: true, description: "What is to be said." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, ConflictError],
      union: { description: "The task, or why nothing was kept. CONFLICT: it has no result." },
    },
    resolve: async (_root, { input: { task, good, reason } }, context) => ({
      task: await rateTask(viewerOf(context), rowId(task, "Task"), { isGood: good, reason }),
    }),
  }),
);
