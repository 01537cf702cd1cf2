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
import { idempotencyKeyOf, viewerOf } from "#graphql/schema/core/context.ts";
import { AudioTask, ImageTask, VideoTask } from "#graphql/schema/tasks/task.ts";
import { AudioTaskInput, ImageTaskInput, taskInput, VideoTaskInput } from "#graphql/schema/tasks/task-input.ts";

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

const types = [
  InvalidInputError,
  InsufficientCreditsError,
  PriceChangedError,
  ModelUnavailableError,
  RateLimitedError,
  QuotaExceededError,
  IdempotencyMismatchError,
  NotFoundError,
];

builder.mutationFields((t) => ({
  createImageTask: t.field({
    type: CreateImageTaskPayload,
    description: "Orders an image: holds its credits and answers at once; `taskUpdated` tells how it goes on.",
    args: { input: t.arg({ type: CreateImageTaskInput, required: true, description: "The order." }) },
    errors: { types, union: { description: "The accepted task, or why nothing was ordered or charged." } },
    resolve: (_root, { input: { task, maxCredits, idempotencyKey } }, context) =>
      createTask(viewerOf(context), "IMAGE", taskInput(task), {
        operation: "createImageTask",
        maxCredits,
        idempotencyKey: idempotencyKeyOf(context, idempotencyKey),
        requestId: context.requestId,
      }),
  }),
  createVideoTask: t.field({
    type: CreateVideoTaskPayload,
    description: "Orders a video: holds its credits and answers at once; `taskUpdated` tells how it goes on.",
    args: { input: t.arg({ type: CreateVideoTaskInput, required: true, description: "The order." }) },
    errors: { types, union: { description: "The accepted task, or why nothing was ordered or charged." } },
    resolve: (_root, { input: { task, maxCredits, idempotencyKey } }, context) =>
      createTask(viewerOf(context), "VIDEO", taskInput(task), {
        operation: "createVideoTask",
        maxCredits,
        idempotencyKey: idempotencyKeyOf(context, idempotencyKey),
        requestId: context.requestId,
      }),
  }),
  createAudioTask: t.field({
    type: CreateAudioTaskPayload,
    description:
      "Orders something said, or music: holds its credits and answers at once; `taskUpdated` tells how it goes on.",
    args: { input: t.arg({ type: CreateAudioTaskInput, required: true, description: "The order." }) },
    errors: { types, union: { description: "The accepted task, or why nothing was ordered or charged." } },
    resolve: (_root, { input: { task, maxCredits, idempotencyKey } }, context) =>
      createTask(viewerOf(context), "AUDIO", taskInput(task), {
        operation: "createAudioTask",
        maxCredits,
        idempotencyKey: idempotencyKeyOf(context, idempotencyKey),
        requestId: context.requestId,
      }),
  }),
}));
