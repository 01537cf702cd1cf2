import { inputOf } from "#graphql/domain/tasks/create/retry.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { FrameMode } from "#graphql/schema/core/enums.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { ImageTask, Task, VideoTask } from "#graphql/schema/tasks/task.ts";

const MOST_SHOWN = 50;
const alive = { where: { deletedAt: null }, orderBy: { id: "asc" as const }, take: MOST_SHOWN };

builder.prismaInterfaceFields(Task, (t) => ({
  children: t.field({
    type: [Task],
    description: "The tasks that started from its result, oldest first; at most 50.",
    select: (_args, _context, nestedSelection) => ({ children: nestedSelection(alive) }),
    resolve: ({ children }) => children,
  }),
  retries: t.field({
    type: [Task],
    description: "The tasks that try it again, oldest first; at most 50.",
    select: (_args, _context, nestedSelection) => ({ retries: nestedSelection(alive) }),
    resolve: ({ retries }) => retries,
  }),
}));

type Option = { name: string; value: string };

const ModelOption = builder.objectRef<Option>("ModelOption").implement({
  description: "A setting that only some models have, such as safetyTolerance.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "The parameter's name." }),
    value: t.exposeString("value", { description: "Its value as text, whatever its type." }),
  }),
});

/** What the columns of a task and its lines tell of the input it was made from. */
const recipeColumns = {
  sources: {
    where: { asset: { deletedAt: null } },
    orderBy: { position: "asc" as const },
    select: { taskId: true, position: true, assetId: true },
  },
  parent: { select: { deletedAt: true } },
};

type Row = Parameters<typeof inputOf>[0] & { parent: { deletedAt: Date | null } | null };
type Recipe = ReturnType<typeof recipeOf>;

const text = (value: string | number | null | undefined) => (value === null || value === undefined ? null : `${value}`);
const figure = (value: string | number | null | undefined) =>
  value === null || value === undefined ? null : Number(value);

/** The input of a task with global ids. What it named and is deleted since is left out, so it can be sent again. */
function recipeOf(task: Row) {
  const { style, sourceImages, parent, workflow, options, ...plain } = inputOf(task);
  const isParentThere = task.parent?.deletedAt === null;
  return {
    model: plain.model,
    prompt: plain.prompt,
    frameMode: plain.frameMode ?? null,
    aspectRatio: text(plain.aspectRatio),
    resolution: text(plain.resolution),
    outputFormat: text(plain.outputFormat),
    variants: figure(plain.variants),
    durationSeconds: figure(plain.durationSeconds),
    seed: figure(plain.seed),
    options: options ?? [],
    style: style ? globalId("Style", style) : null,
    sourceImages: (sourceImages ?? []).map((id) => globalId("Asset", id)),
    parent: parent && isParentThere ? globalId("Task", parent) : null,
    workflow: workflow ? globalId("Workflow", workflow) : null,
  };
}

const RECIPE =
  "Its fields are those of the input type of the same name, so it can be sent again as it is; what was left to us then stands here as it was chosen.";

const ImageTaskRecipe = builder.objectRef<Recipe>("ImageTaskRecipe").implement({
  description: `What an image task was made from. ${RECIPE}`,
  fields: (t) => ({
    model: t.exposeString("model", { description: "The model's slug." }),
    prompt: t.exposeString("prompt", { description: "What to make, in words." }),
    style: t.exposeID("style", { nullable: true, description: "The style that was added to the prompt." }),
    sourceImages: t.exposeIDList("sourceImages", { description: "Files to start from, in order." }),
    aspectRatio: t.exposeString("aspectRatio", { nullable: true, description: "Width to height: 16:9, …" }),
    resolution: t.exposeString("resolution", { nullable: true, description: "How fine: 1K, 2K, …" }),
    outputFormat: t.exposeString("outputFormat", { nullable: true, description: "The kind of file: png, …" }),
    variants: t.exposeInt("variants", { nullable: true, description: "How many images of the same words." }),
    seed: t.exposeInt("seed", { nullable: true, description: "Where chance began." }),
    options: t.expose("options", { type: [ModelOption], description: "Settings that only some models have." }),
    parent: t.exposeID("parent", { nullable: true, description: "The task whose result it started from." }),
    workflow: t.exposeID("workflow", { nullable: true, description: "The workflow it was made in." }),
  }),
});

const VideoTaskRecipe = builder.objectRef<Recipe>("VideoTaskRecipe").implement({
  description: `What a video task was made from. ${RECIPE}`,
  fields: (t) => ({
    model: t.exposeString("model", { description: "The model's slug." }),
    prompt: t.exposeString("prompt", { description: "What happens in it, in words." }),
    style: t.exposeID("style", { nullable: true, description: "The style that was added to the prompt." }),
    frameMode: t.expose("frameMode", { type: FrameMode, nullable: true, description: "How it uses its sources." }),
    sourceImages: t.exposeIDList("sourceImages", { description: "First frame, last frame, or references, in order." }),
    aspectRatio: t.exposeString("aspectRatio", { nullable: true, description: "Width to height: 16:9, …" }),
    resolution: t.exposeString("resolution", { nullable: true, description: "How fine: 720p, 1080p, …" }),
    durationSeconds: t.exposeInt("durationSeconds", { nullable: true, description: "Length in seconds." }),
    seed: t.exposeInt("seed", { nullable: true, description: "Where chance began." }),
    options: t.expose("options", { type: [ModelOption], description: "Settings that only some models have." }),
    parent: t.exposeID("parent", { nullable: true, description: "The task whose result it started from." }),
    workflow: t.exposeID("workflow", { nullable: true, description: "The workflow it was made in." }),
  }),
});

builder.prismaObjectField(ImageTask, "input", (t) =>
  t.field({
    type: ImageTaskRecipe,
    description: "What it was made from, ready to be sent again.",
    select: recipeColumns,
    resolve: (task) => recipeOf(task),
  }),
);

builder.prismaObjectField(VideoTask, "input", (t) =>
  t.field({
    type: VideoTaskRecipe,
    description: "What it was made from, ready to be sent again.",
    select: recipeColumns,
    resolve: (task) => recipeOf(task),
  }),
);
