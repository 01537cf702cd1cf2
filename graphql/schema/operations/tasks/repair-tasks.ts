import { ForbiddenError, InvalidInputError } from "#graphql/domain/errors.ts";
import { type RepairOutcome as Outcome, repairTasks } from "#graphql/domain/operations/tasks/repair.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { asValue, ErrorInterface } from "#graphql/schema/core/errors.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { lengthOf, work } from "#graphql/schema/core/work.ts";
import { RepairAction } from "#graphql/schema/operations/tasks/operator-task.ts";
import { Task } from "#graphql/schema/tasks/task.ts";

type Named = Outcome & { id: string };

const RepairTasksInput = builder.inputType("RepairTasksInput", {
  description: "What is to be done for which tasks.",
  fields: (t) => ({
    ids: t.idList({ required: true, description: "The tasks, 1 to 100." }),
    action: t.field({ type: RepairAction, required: true, description: "What is to be done for each." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
    assetUrls: t.stringList({
      description: "With TAKE_OVER, of one task: the https address of each file, in order; 1 to 10.",
    }),
  }),
});

const RepairOutcome = builder.objectRef<Named>("RepairOutcome").implement({
  description: "What became of one task of a list to repair: the task as it is since, or why nothing was done.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "The id that was given." }),
    task: t.expose("task", { type: Task, nullable: true, description: "The task." }),
    error: t.field({
      type: ErrorInterface,
      nullable: true,
      description:
        "Why nothing was done. CONFLICT: it has ended or moved meanwhile, another operator is at it, or the provider says otherwise.",
      resolve: ({ error }) => asValue(error),
    }),
  }),
});

const RepairTasksPayload = builder.objectRef<{ outcomes: Named[] }>("RepairTasksPayload").implement({
  description: "What became of each task.",
  fields: (t) => ({
    outcomes: t.expose("outcomes", {
      type: [RepairOutcome],
      description: "One an id, in the order given.",
      ...work({ most: "page" }),
    }),
  }),
});

const EACH = 8;

builder.mutationField("repairTasks", (t) =>
  t.field({
    type: RepairTasksPayload,
    ...work({
      page: lengthOf("input.ids"),
      statements: (args) => 2 + EACH * lengthOf("input.ids")(args),
    }),
    description:
      "Repairs tasks in trouble, each for itself; for operators, on record. What a task holds is charged once or given back once, whatever is done how often and by whomever.",
    args: { input: t.arg({ type: RepairTasksInput, required: true, description: "What, for which, and why." }) },
    errors: {
      types: [InvalidInputError, ForbiddenError],
      union: { description: "What became of each task, or why none was looked at." },
    },
    resolve: async (_root, { input: { ids, ...repair } }, context) => {
      const rows = ids.map((id) => rowId(id, "Task"));
      const outcomes = await repairTasks(actorOf(context), { ...repair, ids: rows });
      return { outcomes: ids.map((id, place) => ({ id, ...outcomes[place] })) };
    },
  }),
);
