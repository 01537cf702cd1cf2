import {
  IdempotencyMismatchError,
  InvalidInputError,
  PriceChangedError,
  QuotaExceededError,
  RateLimitedError,
} from "#graphql/domain/errors.ts";
import type { ItemOutcome } from "#graphql/domain/tasks/create/batch.ts";
import { retryTasks } from "#graphql/domain/tasks/create/retry.ts";
import { cancelTasks } from "#graphql/domain/tasks/keep/cancel.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { idempotencyKeyOf, viewerOf } from "#graphql/schema/core/context.ts";
import { asValue, ErrorInterface } from "#graphql/schema/core/errors.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { type GivenArgs, lengthOf, work } from "#graphql/schema/core/work.ts";
import { IDEMPOTENCY_KEY } from "#graphql/schema/tasks/create-task.ts";
import { Task } from "#graphql/schema/tasks/task.ts";

/** An outcome with the id that it is about, as it was given, and its place in the list. */
type Named = ItemOutcome & { id: string; index: number };

const named = (ids: readonly string[], outcomes: ItemOutcome[]): Named[] =>
  ids.map((id, index) => ({ id, index, ...outcomes[index] }));

const each = (statements: number) => (args: GivenArgs) => 2 + statements * lengthOf("ids")(args);

const CancelTaskOutcome = builder.objectRef<Named>("CancelTaskOutcome").implement({
  description: "What became of one task of a list to cancel: either the canceled task or an error.",
  fields: (t) => ({
    index: t.exposeInt("index", { description: "Its place in the list, from 0." }),
    id: t.exposeID("id", { description: "The id that was given." }),
    task: t.expose("task", { type: Task, nullable: true, description: "The canceled task." }),
    error: t.field({
      type: ErrorInterface,
      nullable: true,
      description: "Why it was not canceled.",
      resolve: ({ error }) => asValue(error),
    }),
  }),
});

const RetryTaskOutcome = builder.objectRef<Named>("RetryTaskOutcome").implement({
  description: "What became of one task of a list to try again: either a new task or an error.",
  fields: (t) => ({
    index: t.exposeInt("index", { description: "Its place in the list, from 0." }),
    id: t.exposeID("id", { description: "The id that was given, of the old task." }),
    task: t.expose("task", {
      type: Task,
      nullable: true,
      description: "The new task; its `retryOf` is the old one. Or the old one itself, which is being saved again.",
    }),
    error: t.field({
      type: ErrorInterface,
      nullable: true,
      description: "Why it was refused; it cost nothing then.",
      resolve: ({ error }) => asValue(error),
    }),
  }),
});

const CancelTasksPayload = builder
  .objectRef<{ outcomes: Named[]; creditsReturned: number }>("CancelTasksPayload")
  .implement({
    description: "What became of each task.",
    fields: (t) => ({
      outcomes: t.expose("outcomes", {
        type: [CancelTaskOutcome],
        description: "One an id, in the order given.",
        ...work({ most: "page" }),
      }),
      creditsReturned: t.exposeInt("creditsReturned", { description: "Credits that came back in all." }),
    }),
  });

const RetryTasksPayload = builder
  .objectRef<{ outcomes: Named[]; creditsCharged: number }>("RetryTasksPayload")
  .implement({
    description: "What became of each task.",
    fields: (t) => ({
      outcomes: t.expose("outcomes", {
        type: [RetryTaskOutcome],
        description: "One an id, in the order given.",
        ...work({ most: "page" }),
      }),
      creditsCharged: t.exposeInt("creditsCharged", { description: "Credits held for all that was accepted." }),
    }),
  });

builder.mutationFields((t) => ({
  cancelTasks: t.field({
    type: CancelTasksPayload,
    ...work({ page: lengthOf("ids"), statements: each(5) }),
    description: "Cancels many tasks at once, each for itself, as `cancelTask` does.",
    args: { ids: t.arg.idList({ required: true, description: "The tasks, 1 to 50." }) },
    errors: {
      types: [InvalidInputError],
      union: { description: "What became of each task, or why none was looked at." },
    },
    resolve: async (_root, { ids }, context) => {
      const rows = ids.map((id) => rowId(id, "Task"));
      const { outcomes, creditsReturned } = await cancelTasks(viewerOf(context), rows);
      return { outcomes: named(ids, outcomes), creditsReturned };
    },
  }),
  retryTasks: t.field({
    type: RetryTasksPayload,
    ...work({ page: lengthOf("ids"), statements: each(7) }),
    description: "Orders the same again for many tasks at once. Only what is accepted is charged.",
    args: {
      ids: t.arg.idList({ required: true, description: "The tasks to try again, 1 to 50, each once." }),
      maxCredits: t.arg.int({
        description: "Refuse all with PRICE_CHANGED rather than hold more than this many in total.",
      }),
      idempotencyKey: t.arg.string({ description: IDEMPOTENCY_KEY }),
    },
    errors: {
      types: [InvalidInputError, PriceChangedError, RateLimitedError, QuotaExceededError, IdempotencyMismatchError],
      union: { description: "What became of each task, or why none was looked at." },
    },
    resolve: async (_root, { ids, maxCredits, idempotencyKey }, context) => {
      const rows = ids.map((id) => rowId(id, "Task"));
      const { outcomes, creditsCharged } = await retryTasks(viewerOf(context), rows, {
        operation: "retryTasks",
        maxCredits,
        idempotencyKey: idempotencyKeyOf(context, idempotencyKey),
        requestId: context.requestId,
      });
      return { outcomes: named(ids, outcomes), creditsCharged };
    },
  }),
}));
