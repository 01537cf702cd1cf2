import type { DraftChange as Change } from "#graphql/domain/tasks/create/choice/draft.ts";
import { type Estimate as Estimated, estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { modelNamed } from "#graphql/schema/catalog/in-force.ts";
import { DurationRange, Model } from "#graphql/schema/catalog/model.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { work } from "#graphql/schema/core/work.ts";
import { TaskFallback } from "#graphql/schema/tasks/fallback.ts";
import { AudioTaskInput, ImageTaskInput, taskInput, VideoTaskInput } from "#graphql/schema/tasks/task-input.ts";
import { MOST_SETTINGS } from "#graphql/schema/tasks/task-lineage.ts";

const DraftChange = builder.objectRef<Change>("DraftChange").implement({
  description: "A setting in which a draft differs from the order at full size.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "The parameter's name." }),
    draft: t.exposeString("draft", {
      nullable: true,
      description: "Its value in the draft, as text; null where the draft's model has no such setting.",
    }),
    fullSize: t.exposeString("fullSize", {
      nullable: true,
      description: "Its value at full size, as text; null where the model of the order has no such setting.",
    }),
  }),
});

const DraftEstimate = builder.objectRef<NonNullable<Estimated["draft"]>>("DraftEstimate").implement({
  description: "What a draft is one of.",
  fields: (t) => ({
    fullModel: t.field({
      type: Model,
      description: "The model that makes it at full size.",
      resolve: ({ fullModel }) => modelNamed(fullModel),
    }),
    fullCredits: t.exposeInt("fullCredits", {
      description: "Credits that it would hold at full size, beside the draft.",
    }),
    changes: t.expose("changes", {
      type: [DraftChange],
      description: "Every setting in which the draft is another.",
      ...work({ most: 2 * MOST_SETTINGS }),
    }),
  }),
});

export const Estimate = builder.objectRef<Estimated>("Estimate").implement({
  description: "What a task would cost and how long it usually takes. Nothing is held.",
  fields: (t) => ({
    credits: t.exposeInt("credits", { description: "Credits it would hold now." }),
    expectedSeconds: t.expose("expectedSeconds", {
      type: DurationRange,
      nullable: true,
      description: "How long tasks of its model took recently; null while unknown.",
    }),
    model: t.field({
      type: Model,
      description: "The model that would make it: the one that is named, but for drafts and fallbacks.",
      resolve: ({ model }) => modelNamed(model),
    }),
    draft: t.expose("draft", {
      type: DraftEstimate,
      nullable: true,
      description: "What it would be a draft of; null unless `draft` was asked for.",
    }),
    fallback: t.expose("fallback", {
      type: TaskFallback,
      nullable: true,
      description: "The model that is named, where `model` would make it instead.",
    }),
  }),
});

export const OF_ESTIMATE = 6;

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
