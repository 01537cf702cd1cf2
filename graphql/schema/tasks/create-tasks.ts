import {
  IdempotencyMismatchError,
  InvalidInputError,
  PriceChangedError,
  QuotaExceededError,
  RateLimitedError,
} from "#graphql/domain/errors.ts";
import { type BatchItem, type BatchOutcome, createTasks } from "#graphql/domain/tasks/create/create-many.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { idempotencyKeyOf, viewerOf } from "#graphql/schema/core/context.ts";
import { TaskKind } from "#graphql/schema/core/enums.ts";
import { asValue, ErrorInterface } from "#graphql/schema/core/errors.ts";
import { optionalRowId } from "#graphql/schema/core/ids.ts";
import { lengthOf, work } from "#graphql/schema/core/work.ts";
import { IDEMPOTENCY_KEY } from "#graphql/schema/tasks/create-task.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import { AudioTaskInput, ImageTaskInput, taskInput, VideoTaskInput } from "#graphql/schema/tasks/task-input.ts";

export const CreateTasksInput = builder.inputType("CreateTasksInput", {
  description: "An order for many images, videos and sounds. Each is accepted or refused for itself.",
  fields: (t) => ({
    images: t.field({ type: [ImageTaskInput], description: "The images." }),
    videos: t.field({ type: [VideoTaskInput], description: "The videos." }),
    audios: t.field({ type: [AudioTaskInput], description: "The sounds." }),
    batch: t.id({
      description: "The batch that they belong to. It has room for 1,000 tasks; what is refused takes none of it.",
    }),
    maxCredits: t.int({ description: "Refuse all with PRICE_CHANGED rather than hold more than this many in total." }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

export const REFERENCE_OF_OUTCOME = "The item's own `reference`, as it was given.";

type Referred = BatchOutcome & { reference: string | null };

const CreateTaskOutcome = builder.objectRef<Referred>("CreateTaskOutcome").implement({
  description: "What became of one item of an order: either a task or an error.",
  fields: (t) => ({
    kind: t.expose("kind", { type: TaskKind, description: "Which of the lists it stands in." }),
    index: t.exposeInt("index", { description: "Its place in that list, from 0." }),
    reference: t.exposeString("reference", { nullable: true, description: REFERENCE_OF_OUTCOME }),
    task: t.expose("task", { type: Task, nullable: true, description: "The new task, where it was accepted." }),
    error: t.field({
      type: ErrorInterface,
      nullable: true,
      description: "Why it was refused; it cost nothing then.",
      resolve: ({ error }) => asValue(error),
    }),
  }),
});

type Batch = { outcomes: Referred[]; creditsCharged: number };

const CreateTasksPayload = builder.objectRef<Batch>("CreateTasksPayload").implement({
  description: "What became of each item of the order.",
  fields: (t) => ({
    outcomes: t.expose("outcomes", {
      type: [CreateTaskOutcome],
      ...work({ most: "page" }),
      description: "One an item: images first, then videos, then sounds.",
    }),
    creditsCharged: t.exposeInt("creditsCharged", { description: "Credits held for all that was accepted." }),
  }),
});

/** How many items an order has. */
export const items = lengthOf("input.images", "input.videos", "input.audios");

/** The items of an order, the images first. */
export function itemsOf({ images, videos, audios }: typeof CreateTasksInput.$inferInput): BatchItem[] {
  return [
    ...(images ?? []).map((input, index) => ({ kind: "IMAGE" as const, index, input: taskInput(input) })),
    ...(videos ?? []).map((input, index) => ({ kind: "VIDEO" as const, index, input: taskInput(input) })),
    ...(audios ?? []).map((input, index) => ({ kind: "AUDIO" as const, index, input: taskInput(input) })),
  ];
}

builder.mutationField("createTasks", (t) =>
  t.field({
    type: CreateTasksPayload,
    ...work({ page: items, statements: (args) => 3 + 7 * items(args) }),
    description: "Orders many images, videos and sounds at once. Only what is accepted is charged.",
    args: { input: t.arg({ type: CreateTasksInput, required: true, description: "The order." }) },
    errors: {
      types: [InvalidInputError, PriceChangedError, RateLimitedError, QuotaExceededError, IdempotencyMismatchError],
      union: { description: "What became of each item, or why none was looked at." },
    },
    resolve: async (_root, { input }, context) => {
      const asked = itemsOf(input);
      const { outcomes, creditsCharged } = await createTasks(viewerOf(context), asked, {
        operation: "createTasks",
        maxCredits: input.maxCredits,
        idempotencyKey: idempotencyKeyOf(context, input.idempotencyKey),
        batchId: optionalRowId(input.batch, "Batch") ?? null,
        requestId: context.requestId,
      });
      const referred = outcomes.map((one, place) => ({ ...one, reference: asked[place]?.input.reference ?? null }));
      return { outcomes: referred, creditsCharged };
    },
  }),
);
