import { InvalidInputError } from "#graphql/domain/errors.ts";
import type { ItemOutcome } from "#graphql/domain/tasks/create/batch.ts";
import { type DeleteOutcome, deleteTasks, restoreTasks } from "#graphql/domain/tasks/keep/delete.ts";
import { setTasksFavorite } from "#graphql/domain/tasks/keep/favorite.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { asValue, ErrorInterface } from "#graphql/schema/core/errors.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { type GivenArgs, lengthOf, work } from "#graphql/schema/core/work.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import type { Task as TaskRow } from "#prisma/generated/client/client.ts";

/** The id that an outcome is about, as it was given, and its place in the list. */
type Place = { id: string; index: number };

const IDS = "The tasks, 1 to 100.";
const each = (statements: number) => (args: GivenArgs) => 2 + statements * lengthOf("ids")(args);
const rowsOf = (ids: readonly string[]) => ids.map((id) => rowId(id, "Task"));

function placed<Outcome extends object>(ids: readonly string[], outcomes: Outcome[]): (Outcome & Place)[] {
  return outcomes.map((outcome, index) => ({ ...outcome, index, id: ids[index] ?? "" }));
}

const SetTasksFavoritePayload = builder.objectRef<{ tasks: TaskRow[] }>("SetTasksFavoritePayload").implement({
  description: "The marks are set or removed.",
  fields: (t) => ({
    tasks: t.expose("tasks", {
      type: [Task],
      description: "Those of the tasks that there are, in the order given.",
      ...work({ most: "page" }),
    }),
  }),
});

const DeleteTaskOutcome = builder.objectRef<DeleteOutcome & Place>("DeleteTaskOutcome").implement({
  description: "What became of one task of a list to delete.",
  fields: (t) => ({
    index: t.exposeInt("index", { description: "Its place in the list, from 0." }),
    id: t.exposeID("id", { description: "The id that was given." }),
    deleted: t.exposeBoolean("isDeleted", { description: "Whether it is deleted now." }),
    error: t.field({
      type: ErrorInterface,
      nullable: true,
      description: "Why it was not deleted. CONFLICT: it still runs.",
      resolve: ({ error }) => asValue(error),
    }),
  }),
});

type Deleted = { outcomes: (DeleteOutcome & Place)[]; restorableUntil: Date };

const DeleteTasksPayload = builder.objectRef<Deleted>("DeleteTasksPayload").implement({
  description: "What became of each task.",
  fields: (t) => ({
    outcomes: t.expose("outcomes", {
      type: [DeleteTaskOutcome],
      description: "One an id, in the order given.",
      ...work({ most: "page" }),
    }),
    restorableUntil: t.expose("restorableUntil", {
      type: "DateTime",
      description: "Until when `restoreTasks` brings back what was deleted.",
    }),
  }),
});

const RestoreTaskOutcome = builder.objectRef<ItemOutcome & Place>("RestoreTaskOutcome").implement({
  description: "What became of one task of a list to bring back: either the task or an error.",
  fields: (t) => ({
    index: t.exposeInt("index", { description: "Its place in the list, from 0." }),
    id: t.exposeID("id", { description: "The id that was given." }),
    task: t.expose("task", { type: Task, nullable: true, description: "The task, back with its files." }),
    error: t.field({
      type: ErrorInterface,
      nullable: true,
      description: "Why it is not back. NOT_FOUND: it is too late, or there never was one.",
      resolve: ({ error }) => asValue(error),
    }),
  }),
});

const RestoreTasksPayload = builder.objectRef<{ outcomes: (ItemOutcome & Place)[] }>("RestoreTasksPayload").implement({
  description: "What became of each task.",
  fields: (t) => ({
    outcomes: t.expose("outcomes", {
      type: [RestoreTaskOutcome],
      description: "One an id, in the order given.",
      ...work({ most: "page" }),
    }),
  }),
});

builder.mutationFields((t) => ({
  setTasksFavorite: t.field({
    type: SetTasksFavoritePayload,
    ...work({ page: lengthOf("ids"), statements: each(4) }),
    description: "Marks many tasks at once, or removes their marks.",
    args: {
      ids: t.arg.idList({ required: true, description: IDS }),
      favorite: t.arg.boolean({ required: true, description: "Whether they are to be marked." }),
    },
    errors: { types: [InvalidInputError], union: { description: "The tasks, or why none was looked at." } },
    resolve: async (_root, { ids, favorite }, context) => ({
      tasks: await setTasksFavorite(viewerOf(context), rowsOf(ids), favorite),
    }),
  }),
  deleteTasks: t.field({
    type: DeleteTasksPayload,
    ...work({ page: lengthOf("ids"), statements: each(4) }),
    description: "Deletes many tasks at once, each for itself, as `deleteTask` does.",
    args: { ids: t.arg.idList({ required: true, description: IDS }) },
    errors: {
      types: [InvalidInputError],
      union: { description: "What became of each task, or why none was looked at." },
    },
    resolve: async (_root, { ids }, context) => {
      const { outcomes, restorableUntil } = await deleteTasks(viewerOf(context), rowsOf(ids));
      return { outcomes: placed(ids, outcomes), restorableUntil };
    },
  }),
  restoreTasks: t.field({
    type: RestoreTasksPayload,
    ...work({ page: lengthOf("ids"), statements: each(4) }),
    description: "Brings deleted tasks back, with their files, while that is possible.",
    args: { ids: t.arg.idList({ required: true, description: IDS }) },
    errors: {
      types: [InvalidInputError],
      union: { description: "What became of each task, or why none was looked at." },
    },
    resolve: async (_root, { ids }, context) => ({
      outcomes: placed(ids, await restoreTasks(viewerOf(context), rowsOf(ids))),
    }),
  }),
}));
