import {
  ConflictError,
  IdempotencyMismatchError,
  InsufficientCreditsError,
  ModelUnavailableError,
  NotFoundError,
  PriceChangedError,
  QuotaExceededError,
  RateLimitedError,
} from "#graphql/domain/errors.ts";
import { retryTask } from "#graphql/domain/tasks/create/retry.ts";
import { cancelTask } from "#graphql/domain/tasks/keep/cancel.ts";
import { deleteTask } from "#graphql/domain/tasks/keep/delete.ts";
import { setTaskFavorite } from "#graphql/domain/tasks/keep/favorite.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { idempotencyKeyOf, viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { IDEMPOTENCY_KEY, MAX_CREDITS } from "#graphql/schema/tasks/create-task.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import type { Task as TaskRow } from "#prisma/generated/client/client.ts";

const CancelTaskPayload = builder.objectRef<{ task: TaskRow; creditsReturned: number }>("CancelTaskPayload").implement({
  description: "The task is canceled.",
  fields: (t) => ({
    task: t.expose("task", { type: Task, description: "The canceled task." }),
    creditsReturned: t.exposeInt("creditsReturned", {
      description: "Credits that came back at once: all of them, or none.",
    }),
  }),
});

const RetryTaskPayload = builder.objectRef<{ task: TaskRow }>("RetryTaskPayload").implement({
  description: "The same was ordered again.",
  fields: (t) => ({
    task: t.expose("task", {
      type: Task,
      description: "The new task; its `retryOf` is the old one. Or the old one itself, which is being saved again.",
    }),
  }),
});

const DeleteTaskPayload = builder.objectRef<{ id: string; restorableUntil: Date }>("DeleteTaskPayload").implement({
  description: "The task is gone from every list. Its files follow once it can't be brought back any more.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "The id of what was deleted." }),
    restorableUntil: t.expose("restorableUntil", {
      type: "DateTime",
      description: "Until when `restoreTasks` brings it back.",
    }),
  }),
});

const SetTaskFavoritePayload = builder.objectRef<{ task: TaskRow }>("SetTaskFavoritePayload").implement({
  description: "The mark is set or removed.",
  fields: (t) => ({ task: t.expose("task", { type: Task, description: "The task." }) }),
});

builder.mutationFields((t) => ({
  cancelTask: t.field({
    type: CancelTaskPayload,
    description:
      "Cancels a task. While it waits, all credits come back. Once the provider has it, we stop waiting: none come back unless it then fails there or does not answer in time, and a result that comes is kept, charged and told by RESULT_ADDED.",
    args: { id: t.arg.id({ required: true, description: "The task." }) },
    errors: {
      types: [NotFoundError, ConflictError],
      union: { description: "The canceled task, or why not. CONFLICT: it is already made, or over." },
    },
    resolve: (_root, { id }, context) => cancelTask(viewerOf(context), rowId(id, "Task")),
  }),
  retryTask: t.field({
    type: RetryTaskPayload,
    description:
      "Orders the same again as a new task with a hold of its own. What was made and could not be saved (RESULT_NOT_SAVED) is saved again instead, for nothing: the old task gets its files, told by RESULT_ADDED.",
    args: {
      id: t.arg.id({ required: true, description: "The task to try again." }),
      maxCredits: t.arg.int({ description: MAX_CREDITS }),
      idempotencyKey: t.arg.string({ description: IDEMPOTENCY_KEY }),
    },
    errors: {
      types: [
        NotFoundError,
        ConflictError,
        InsufficientCreditsError,
        PriceChangedError,
        ModelUnavailableError,
        RateLimitedError,
        QuotaExceededError,
        IdempotencyMismatchError,
      ],
      union: {
        description:
          "The new task, or why there is none. CONFLICT: the old one still runs; or it was made, and the provider keeps its files no longer: asked again, it is ordered anew.",
      },
    },
    resolve: (_root, { id, maxCredits, idempotencyKey }, context) =>
      retryTask(viewerOf(context), rowId(id, "Task"), {
        operation: "retryTask",
        maxCredits,
        idempotencyKey: idempotencyKeyOf(context, idempotencyKey),
        requestId: context.requestId,
      }),
  }),
  deleteTask: t.field({
    type: DeleteTaskPayload,
    description:
      "Deletes a task that is over, with its files. For a while `restoreTasks` brings it back. What it cost stays in the ledger.",
    args: { id: t.arg.id({ required: true, description: "The task." }) },
    errors: {
      types: [NotFoundError, ConflictError],
      union: { description: "The id of what was deleted, or why not. CONFLICT: it still runs." },
    },
    resolve: async (_root, { id }, context) => {
      const row = rowId(id, "Task");
      return { id: globalId("Task", row), restorableUntil: await deleteTask(viewerOf(context), row) };
    },
  }),
  setTaskFavorite: t.field({
    type: SetTaskFavoritePayload,
    description: "Marks a task, or removes the mark.",
    args: {
      id: t.arg.id({ required: true, description: "The task." }),
      favorite: t.arg.boolean({ required: true, description: "Whether it is to be marked." }),
    },
    errors: { types: [NotFoundError], union: { description: "The task, or that there is none." } },
    resolve: async (_root, { id, favorite }, context) => ({
      task: await setTaskFavorite(viewerOf(context), rowId(id, "Task"), favorite),
    }),
  }),
}));
