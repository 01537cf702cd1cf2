import type { DurationRange as Range } from "#graphql/domain/catalog/offer.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { DurationRange } from "#graphql/schema/catalog/model.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { work } from "#graphql/schema/core/work.ts";
import { AudioTaskInput, ImageTaskInput, taskInput, VideoTaskInput } from "#graphql/schema/tasks/task-input.ts";

const Estimate = builder.objectRef<{ credits: number; expectedSeconds: Range | null }>("Estimate").implement({
  description: "What a task would cost and how long it usually takes. Nothing is held.",
  fields: (t) => ({
    credits: t.exposeInt("credits", { description: "Credits it would hold now." }),
    expectedSeconds: t.expose("expectedSeconds", {
      type: DurationRange,
      nullable: true,
      description: "How long tasks of its model took recently; null while unknown.",
    }),
  }),
});

const OF_ESTIMATE = 6;

builder.queryFields((t) => ({
  estimateImageTask: t.field({
    type: Estimate,
    ...work({ statements: OF_ESTIMATE }),
    description: "What an image would cost. Refuses, in `errors`, what creating it would refuse.",
    args: { input: t.arg({ type: ImageTaskInput, required: true, description: "The image." }) },
    resolve: (_root, { input }, { viewer }) => estimateTask(viewer, "IMAGE", taskInput(input)),
  }),
  estimateVideoTask: t.field({
    type: Estimate,
    ...work({ statements: OF_ESTIMATE }),
    description: "What a video would cost. Refuses, in `errors`, what creating it would refuse.",
    args: { input: t.arg({ type: VideoTaskInput, required: true, description: "The video." }) },
    resolve: (_root, { input }, { viewer }) => estimateTask(viewer, "VIDEO", taskInput(input)),
  }),
  estimateAudioTask: t.field({
    type: Estimate,
    ...work({ statements: OF_ESTIMATE }),
    description: "What sound would cost. Refuses, in `errors`, what creating it would refuse.",
    args: { input: t.arg({ type: AudioTaskInput, required: true, description: "The sound." }) },
    resolve: (_root, { input }, { viewer }) => estimateTask(viewer, "AUDIO", taskInput(input)),
  }),
}));
