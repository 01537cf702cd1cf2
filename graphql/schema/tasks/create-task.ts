import {
  IdempotencyMismatchError,
  InsufficientCreditsError,
  InvalidInputError,
  ModelUnavailableError,
  NotFoundError,
  PriceChangedError,
  QuotaExceededError,
  RateLimitedError,
} from "#graphql/domain/errors.ts";
import { type CreatedTask, createTask } from "#graphql/domain/tasks/create/create.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { type GraphContext, idempotencyKeyOf, viewerOf } from "#graphql/schema/core/context.ts";
import { AudioTask, ImageTask, VideoTask } from "#graphql/schema/tasks/task.ts";
import { AudioTaskInput, ImageTaskInput, taskInput, VideoTaskInput } from "#graphql/schema/tasks/task-input.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";

export const MAX_CREDITS = "Refuse with PRICE_CHANGED rather than hold more than this many credits.";
export const IDEMPOTENCY_KEY =
  "Names this request: repeated with the same input it gives the same answer and is not charged again. 1 to 200 characters. Over HTTP the header Idempotency-Key says the same for the whole request.";

const CreateImageTaskInput = builder.inputType("CreateImageTaskInput", {
  description: "An order for an image.",
  fields: (t) => ({
    task: t.field({ type: ImageTaskInput, required: true, description: "The image." }),
    maxCredits: t.int({ description: MAX_CREDITS }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const CreateVideoTaskInput = builder.inputType("CreateVideoTaskInput", {
  description: "An order for a video.",
  fields: (t) => ({
    task: t.field({ type: VideoTaskInput, required: true, description: "The video." }),
    maxCredits: t.int({ description: MAX_CREDITS }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const CreateAudioTaskInput = builder.inputType("CreateAudioTaskInput", {
  description: "An order for sound.",
  fields: (t) => ({
    task: t.field({ type: AudioTaskInput, required: true, description: "The sound." }),
    maxCredits: t.int({ description: MAX_CREDITS }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const REPLAYED = "Whether this request was made before; then this is the task it made.";

const CreateImageTaskPayload = builder.objectRef<CreatedTask>("CreateImageTaskPayload").implement({
  description: "The image was accepted and its credits are held.",
  fields: (t) => ({
    task: t.expose("task", { type: ImageTask, description: "The new task." }),
    replayed: t.exposeBoolean("replayed", { description: REPLAYED }),
  }),
});

const CreateVideoTaskPayload = builder.objectRef<CreatedTask>("CreateVideoTaskPayload").implement({
  description: "The video was accepted and its credits are held.",
  fields: (t) => ({
    task: t.expose("task", { type: VideoTask, description: "The new task." }),
    replayed: t.exposeBoolean("replayed", { description: REPLAYED }),
  }),
});

const CreateAudioTaskPayload = builder.objectRef<CreatedTask>("CreateAudioTaskPayload").implement({
  description: "The sound was accepted and its credits are held.",
  fields: (t) => ({
    task: t.expose("task", { type: AudioTask, description: "The new task." }),
    replayed: t.exposeBoolean("replayed", { description: REPLAYED }),
  }),
});

/** Why an order may not be placed. */
export const ORDER_REFUSALS = [
  InvalidInputError,
  InsufficientCreditsError,
  PriceChangedError,
  ModelUnavailableError,
  RateLimitedError,
  QuotaExceededError,
  IdempotencyMismatchError,
  NotFoundError,
];

type Order = {
  task: Parameters<typeof taskInput>[0];
  maxCredits?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
};

/** Takes an order of one kind; by its operation an idempotency key is told from those of others. */
function ordering(kind: TaskKind, operation: string) {
  return (_root: unknown, { input }: { input: Order }, context: GraphContext): Promise<CreatedTask> =>
    createTask(viewerOf(context), kind, taskInput(input.task), {
      operation,
      maxCredits: input.maxCredits,
      idempotencyKey: idempotencyKeyOf(context, input.idempotencyKey),
      requestId: context.requestId,
    });
}

const errors = {
  types: ORDER_REFUSALS,
  union: { description: "The accepted task, or why nothing was ordered or charged." },
};

builder.mutationFields((t) => ({
  createImageTask: t.field({
    type: CreateImageTaskPayload,
    description: "Orders an image: holds its credits and answers at once; `taskUpdated` tells how it goes on.",
    args: { input: t.arg({ type: CreateImageTaskInput, required: true, description: "The order." }) },
    errors,
    resolve: ordering("IMAGE", "createImageTask"),
  }),
  createVideoTask: t.field({
    type: CreateVideoTaskPayload,
    description: "Orders a video: holds its credits and answers at once; `taskUpdated` tells how it goes on.",
    args: { input: t.arg({ type: CreateVideoTaskInput, required: true, description: "The order." }) },
    errors,
    resolve: ordering("VIDEO", "createVideoTask"),
  }),
  createAudioTask: t.field({
    type: CreateAudioTaskPayload,
    description:
      "Orders something said, or music: holds its credits and answers at once; `taskUpdated` tells how it goes on.",
    args: { input: t.arg({ type: CreateAudioTaskInput, required: true, description: "The order." }) },
    errors,
    resolve: ordering("AUDIO", "createAudioTask"),
  }),
}));
