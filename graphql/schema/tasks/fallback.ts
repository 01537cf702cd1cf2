import { type Fallback, fallbackOf } from "#graphql/domain/tasks/create/choice/fallback.ts";
import { modelNamed } from "#graphql/schema/catalog/in-force.ts";
import { Model } from "#graphql/schema/catalog/model.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Task } from "#graphql/schema/tasks/task.ts";

const FallbackReason = builder.enumType("FallbackReason", {
  description: "Why another model makes a task than the one that was ordered.",
  values: {
    PAUSED: { description: "That model took no work at the moment." },
    RETIRED: { description: "That model was gone for good." },
  } as const,
});

export const TaskFallback = builder.objectRef<Fallback>("TaskFallback").implement({
  description: "That another model makes a task than the one that was ordered, as the order permitted.",
  fields: (t) => ({
    from: t.field({
      type: Model,
      description: "The model that was ordered.",
      resolve: ({ slug }) => modelNamed(slug),
    }),
    reason: t.expose("reason", { type: FallbackReason, description: "Why that model does not make it." }),
  }),
});

builder.prismaInterfaceFields(Task, (t) => ({
  fallback: t.field({
    type: TaskFallback,
    nullable: true,
    description: "The model that was ordered, where `model` makes it instead; null for every other task.",
    ...work({ reads: { columns: ["orderedSlug", "orderedState"] } }),
    resolve: (task) => fallbackOf(task),
  }),
}));
