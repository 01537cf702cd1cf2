import { ConflictError, InsufficientCreditsError, NotFoundError } from "#graphql/domain/errors.ts";
import type { PipelineInput } from "#graphql/domain/workflows/pipelines/asked.ts";
import { createPipeline, estimatePipeline } from "#graphql/domain/workflows/pipelines/create.ts";
import { approvePipeline, cancelPipeline } from "#graphql/domain/workflows/pipelines/decide.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { idempotencyKeyOf, viewerOf } from "#graphql/schema/core/context.ts";
import { optionalRowId, rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";
import { IDEMPOTENCY_KEY, ORDER_REFUSALS } from "#graphql/schema/tasks/create-task.ts";
import { ImageTaskInput, taskInput, VideoTaskInput } from "#graphql/schema/tasks/task-input.ts";
import { Pipeline } from "#graphql/schema/workflows/pipelines/pipeline.ts";
import type { Workflow as WorkflowRow } from "#prisma/generated/client/client.ts";

const MAX_CREDITS = "What all its steps may cost together, in credits. Above it nothing is ordered: PRICE_CHANGED.";

const CreatePipelineInput = builder.inputType("CreatePipelineInput", {
  description:
    "An image and a video of it, ordered at once. It begins with an idea, with a prompt, or with the words of `image`.",
  fields: (t) => ({
    idea: t.string({ description: "What you have in mind: the assistant writes the prompt first, at its price." }),
    prompt: t.id({ description: "A prompt of yours to begin with, in place of an idea." }),
    image: t.field({
      type: ImageTaskInput,
      required: true,
      description:
        "The image. Its `prompt` may be empty where there is an idea or a prompt; else it is added to that. `workflow` says nothing here.",
    }),
    video: t.field({
      type: VideoTaskInput,
      required: true,
      description:
        "The video. The image is put first among its `sourceImages`. An empty `prompt` stands for the image's words. `workflow` and `parent` say nothing here.",
    }),
    approve: t.boolean({ description: "Wait for `approvePipeline` before the video is ordered." }),
    maxCredits: t.int({ description: MAX_CREDITS }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

function pipelineInput({ idea, prompt, image, video }: (typeof CreatePipelineInput)["$inferInput"]): PipelineInput {
  return {
    idea: idea ?? null,
    prompt: optionalRowId(prompt, "Prompt") ?? null,
    image: taskInput(image),
    video: taskInput(video),
  };
}

const ApprovePipelineInput = builder.inputType("ApprovePipelineInput", {
  description: "How a pipeline that waits goes on.",
  fields: (t) => ({
    pipeline: t.id({ required: true, description: "The pipeline." }),
    image: t.id({ description: "The file of its image task that the video is made from; the first when left out." }),
    maxCredits: t.int({ description: "What all its steps may cost together from now on, in credits." }),
  }),
});

const CancelPipelineInput = builder.inputType("CancelPipelineInput", {
  description: "Which pipeline is to end.",
  fields: (t) => ({ pipeline: t.id({ required: true, description: "The pipeline." }) }),
});

type Held = { pipeline: WorkflowRow };

const CreatePipelinePayload = builder.objectRef<Held>("CreatePipelinePayload").implement({
  description: "The pipeline has begun. Each step holds its credits when it is ordered.",
  fields: (t) => ({ pipeline: t.expose("pipeline", { type: Pipeline, description: "The pipeline." }) }),
});

const ApprovePipelinePayload = builder.objectRef<Held>("ApprovePipelinePayload").implement({
  description: "The pipeline goes on.",
  fields: (t) => ({ pipeline: t.expose("pipeline", { type: Pipeline, description: "The pipeline." }) }),
});

const CancelPipelinePayload = builder.objectRef<Held & { creditsReturned: number }>("CancelPipelinePayload").implement({
  description: "The pipeline has ended. What was made stays.",
  fields: (t) => ({
    pipeline: t.expose("pipeline", { type: Pipeline, description: "The pipeline." }),
    creditsReturned: t.exposeInt("creditsReturned", { description: "Credits that came back at once." }),
  }),
});

const PipelineEstimate = builder.objectRef<{ credits: number }>("PipelineEstimate").implement({
  description: "What a pipeline would cost. Nothing is held.",
  fields: (t) => ({ credits: t.exposeInt("credits", { description: "Credits that all its steps would hold." }) }),
});

/** What both of its orders name, and what its key has spent. */
const OF_BOTH = 12;

builder.queryField("estimatePipeline", (t) =>
  t.field({
    type: PipelineEstimate,
    ...work({ statements: OF_BOTH }),
    description:
      "What a pipeline would cost, all its steps together. Refuses, in `errors`, what beginning it would refuse but for what depends on the balance; `approve`, `maxCredits` and `idempotencyKey` say nothing here.",
    args: { input: t.arg({ type: CreatePipelineInput, required: true, description: "The pipeline." }) },
    resolve: async (_root, { input }, context) => ({
      credits: await estimatePipeline(viewerOf(context), pipelineInput(input)),
    }),
  }),
);

builder.mutationFields((t) => ({
  createPipeline: t.field({
    type: CreatePipelinePayload,
    description:
      "Begins a pipeline: from an idea or a prompt to an image to a video, which go on by themselves, whoever is there. The account must have enough for all steps; each holds its own credits when it is ordered. Above 1000 workflows and pipelines a day it is QUOTA_EXCEEDED.",
    args: { input: t.arg({ type: CreatePipelineInput, required: true, description: "The pipeline." }) },
    errors: {
      types: ORDER_REFUSALS,
      union: { description: "The pipeline, or why nothing was begun or charged." },
    },
    resolve: async (_root, { input }, context) => ({
      pipeline: await createPipeline(viewerOf(context), pipelineInput(input), {
        approve: input.approve,
        maxCredits: input.maxCredits,
        idempotencyKey: idempotencyKeyOf(context, input.idempotencyKey),
        requestId: context.requestId,
      }),
    }),
  }),
  approvePipeline: t.field({
    type: ApprovePipelinePayload,
    description: "Has a pipeline go on that waits for an approval of its image, or for more credits to be allowed.",
    args: { input: t.arg({ type: ApprovePipelineInput, required: true, description: "The approval." }) },
    errors: {
      types: [NotFoundError, ConflictError, InsufficientCreditsError],
      union: { description: "The pipeline, or why it stays as it is. CONFLICT: it waits for nothing of the kind." },
    },
    resolve: async (_root, { input }, context) => {
      const { pipeline, image, maxCredits } = input;
      const approval = { image: optionalRowId(image, "Asset"), maxCredits };
      return { pipeline: await approvePipeline(viewerOf(context), rowId(pipeline, "Pipeline"), approval) };
    },
  }),
  cancelPipeline: t.field({
    type: CancelPipelinePayload,
    description:
      "Ends a pipeline: what waits for its turn is canceled with its credits back, and what is being made is no longer waited for, as with `cancelTask`.",
    args: { input: t.arg({ type: CancelPipelineInput, required: true, description: "The pipeline." }) },
    errors: {
      types: [NotFoundError, ConflictError],
      union: { description: "The pipeline as it ended, or why it did not. CONFLICT: it is over." },
    },
    resolve: (_root, { input }, context) => cancelPipeline(viewerOf(context), rowId(input.pipeline, "Pipeline")),
  }),
}));
