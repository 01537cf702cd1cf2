import { type EstimatedItem, estimateTasks, type ManyEstimated } from "#graphql/domain/tasks/create/estimate-many.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { TaskKind } from "#graphql/schema/core/enums.ts";
import { asValue, ErrorInterface } from "#graphql/schema/core/errors.ts";
import { work } from "#graphql/schema/core/work.ts";
import { CreateTasksInput, items, itemsOf, REFERENCE_OF_OUTCOME } from "#graphql/schema/tasks/create-tasks.ts";
import { Estimate } from "#graphql/schema/tasks/estimate.ts";

const EstimateTaskOutcome = builder.objectRef<EstimatedItem>("EstimateTaskOutcome").implement({
  description: "What one item of an order would come to: either an estimate or an error.",
  fields: (t) => ({
    kind: t.expose("kind", { type: TaskKind, description: "Which of the lists it stands in." }),
    index: t.exposeInt("index", { description: "Its place in that list, from 0." }),
    reference: t.exposeString("reference", { nullable: true, description: REFERENCE_OF_OUTCOME }),
    estimate: t.expose("estimate", {
      type: Estimate,
      nullable: true,
      description: "What it would cost and how long it usually takes, where it would be accepted.",
    }),
    error: t.field({
      type: ErrorInterface,
      nullable: true,
      description: "Why it would be refused.",
      resolve: ({ error }) => asValue(error),
    }),
  }),
});

const TasksEstimate = builder.objectRef<ManyEstimated>("TasksEstimate").implement({
  description: "What an order for many would cost. Nothing is held.",
  fields: (t) => ({
    credits: t.exposeInt("credits", { description: "Credits that all that would be accepted would hold together." }),
    accepted: t.exposeInt("accepted", { description: "How many would be accepted." }),
    outcomes: t.expose("outcomes", {
      type: [EstimateTaskOutcome],
      description: "One an item: images first, then videos, then sounds.",
      ...work({ most: "page" }),
    }),
  }),
});

/** One for each kind of thing that they name, and what the key has spent and has under way: however many they are. */
const OF_MANY = 9;

builder.queryField("estimateTasks", (t) =>
  t.field({
    type: TasksEstimate,
    ...work({ page: items, statements: OF_MANY }),
    description:
      "What 1 to 200 images, videos and sounds would cost, each for itself. An item is refused as `createTasks` would refuse it, but for what depends on the balance; what would refuse all of them is told in `errors`. `batch`, `maxCredits` and `idempotencyKey` say nothing here.",
    args: { input: t.arg({ type: CreateTasksInput, required: true, description: "The order." }) },
    resolve: (_root, { input }, { viewer }) => estimateTasks(viewer, itemsOf(input)),
  }),
);
