import { catalog } from "#graphql/domain/catalog/in-force.ts";
import type { ParameterInput } from "#graphql/domain/catalog/parameters.ts";
import { inputOf } from "#graphql/domain/tasks/create/retry.ts";
import { stillThere } from "#graphql/schema/cast/character-shown.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { FrameMode } from "#graphql/schema/core/enums.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { idKey, type PageArgs, stretchOf } from "#graphql/schema/core/lists/page.ts";
import { first, type Relation, relatedRows } from "#graphql/schema/core/lists/related.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { tasksById } from "#graphql/schema/tasks/read-tasks.ts";
import { AudioTask, ImageTask, Task, VideoTask } from "#graphql/schema/tasks/task.ts";
import { TaskConnection } from "#graphql/schema/tasks/task-list.ts";
import type { TaskKind, Task as TaskRow } from "#prisma/generated/client/client.ts";

const MOST_SHOWN = 50;
/** Their ids, and they themselves, which may be of two types. */
const OF_KIN = 3;
const kin = { table: "Task", order: '"id"', where: '"deletedAt" IS NULL' };
const children: Relation = { ...kin, parent: "parentId" };
const retries: Relation = { ...kin, parent: "retryOfId" };

type Named = { id: string };

/** The tasks that stand in this relation to each of others: the first of them, or a page. */
function kinOf(relation: Relation) {
  return {
    first: together((tasks: Named[], _args: object, context, info) => {
      return relatedRows(relation, idsOf(tasks), first(MOST_SHOWN), tasksById(context, info));
    }),
    page: together(async (tasks: Named[], args: PageArgs, context, info) => {
      const read = tasksById(context, info, [["edges", "node"], ["nodes"]]);
      const { stretch, pageOf } = stretchOf<"id", string, TaskRow>(args, idKey);
      return (await relatedRows(relation, idsOf(tasks), stretch, read)).map((rows) => pageOf(rows));
    }),
  };
}

const idsOf = (tasks: Named[]) => tasks.map(({ id }) => id);
const kinOfParent = kinOf(children);
const kinOfRetried = kinOf(retries);

builder.prismaInterfaceFields(Task, (t) => ({
  children: t.field({
    type: [Task],
    description: "The tasks that started from its result, oldest first; at most 50.",
    deprecationReason:
      "Since 2026-11-25, for it shows no more than 50: use `childrenConnection`. Kept until 2027-06-01.",
    ...work({ most: MOST_SHOWN, statements: OF_KIN, reads: { columns: ["id"] } }),
    resolve: kinOfParent.first,
  }),
  retries: t.field({
    type: [Task],
    description: "The tasks that try it again, oldest first; at most 50.",
    deprecationReason:
      "Since 2026-11-25, for it shows no more than 50: use `retriesConnection`. Kept until 2027-06-01.",
    ...work({ most: MOST_SHOWN, statements: OF_KIN, reads: { columns: ["id"] } }),
    resolve: kinOfRetried.first,
  }),
  childrenConnection: t.connection(
    {
      type: Task,
      description: "The tasks that started from its result, newest first.",
      ...work({ statements: OF_KIN, reads: { columns: ["id"] } }),
      resolve: kinOfParent.page,
    },
    TaskConnection,
  ),
  retriesConnection: t.connection(
    {
      type: Task,
      description: "The tasks that try it again, newest first.",
      ...work({ statements: OF_KIN, reads: { columns: ["id"] } }),
      resolve: kinOfRetried.page,
    },
    TaskConnection,
  ),
}));

/** More than any model has: of those that only some have, and of all. */
const MOST_OPTIONS = 12;
export const MOST_SETTINGS = 20;

type Option = { name: string; value: string };

export const ModelOption = builder.objectRef<Option>("ModelOption").implement({
  description: "A setting that only some models have, such as safetyTolerance.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "The parameter's name." }),
    value: t.exposeString("value", { description: "Its value as text, whatever its type." }),
  }),
});

/** What the columns of a task and its lines tell of the input it was made from. */
/** It selects the sources in a way of its own. */
const OF_RECIPE = 2;
const recipeColumns = {
  sources: {
    where: { asset: { deletedAt: null } },
    orderBy: { position: "asc" as const },
    select: { taskId: true, position: true, assetId: true, isMask: true, isCast: true },
  },
  parent: { select: { deletedAt: true } },
};

type Row = Parameters<typeof inputOf>[0] & { parent: { deletedAt: Date | null } | null };
type Recipe = ReturnType<typeof recipeOf>;

const text = (value: string | number | null | undefined) => (value === null || value === undefined ? null : `${value}`);
const figure = (value: string | number | null | undefined) =>
  value === null || value === undefined ? null : Number(value);

/** What an input type names by itself, of each kind; everything else of a model stands among the options. */
const NAMED: Record<TaskKind, readonly Exclude<keyof ParameterInput, "options">[]> = {
  IMAGE: ["aspectRatio", "resolution", "outputFormat", "variants", "seed"],
  VIDEO: ["aspectRatio", "resolution", "durationSeconds", "seed"],
  AUDIO: ["durationSeconds"],
};
const ALL_NAMED = [...new Set(Object.values(NAMED).flat())];

function optionsOf({ kind }: Pick<Row, "kind">, { options, ...plain }: ParameterInput) {
  const others = ALL_NAMED.filter((name) => !NAMED[kind].includes(name)).flatMap((name) => {
    const value = plain[name];
    return typeof value === "string" || typeof value === "number" ? [{ name, value: String(value) }] : [];
  });
  return [...(options ?? []), ...others];
}

/** The input of a task with global ids. What it named and is deleted since is left out, so it can be sent again. */
function recipeOf(task: Row, characters: ReadonlySet<string>) {
  const { style, sourceImages, mask, parent, workflow, ...plain } = inputOf(task);
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
    draft: plain.draft ?? null,
    options: optionsOf(task, plain),
    style: style ? globalId("Style", style) : null,
    sourceImages: (sourceImages ?? []).map((id) => globalId("Asset", id)),
    characters: (plain.characters ?? []).filter((id) => characters.has(id)).map((id) => globalId("Character", id)),
    mask: mask ? globalId("Asset", mask) : null,
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
    characters: t.exposeIDList("characters", {
      description: "Who plays in it, of those that are still there; as it was ordered `Task.characters` tells.",
    }),
    mask: t.exposeID("mask", { nullable: true, description: "What said which part of the first of them changes." }),
    aspectRatio: t.exposeString("aspectRatio", { nullable: true, description: "Width to height: 16:9, …" }),
    resolution: t.exposeString("resolution", { nullable: true, description: "How fine: 1K, 2K, …" }),
    outputFormat: t.exposeString("outputFormat", { nullable: true, description: "The kind of file: png, …" }),
    variants: t.exposeInt("variants", { nullable: true, description: "How many images of the same words." }),
    seed: t.exposeInt("seed", { nullable: true, description: "Where chance began." }),
    draft: t.exposeBoolean("draft", { nullable: true, description: "True where this is a draft of it." }),
    options: t.expose("options", {
      type: [ModelOption],
      description: "Settings that only some models have.",
      ...work({ most: MOST_OPTIONS }),
    }),
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
    characters: t.exposeIDList("characters", {
      description: "Who plays in it, of those that are still there; as it was ordered `Task.characters` tells.",
    }),
    aspectRatio: t.exposeString("aspectRatio", { nullable: true, description: "Width to height: 16:9, …" }),
    resolution: t.exposeString("resolution", { nullable: true, description: "How fine: 720p, 1080p, …" }),
    durationSeconds: t.exposeInt("durationSeconds", { nullable: true, description: "Length in seconds." }),
    seed: t.exposeInt("seed", { nullable: true, description: "Where chance began." }),
    draft: t.exposeBoolean("draft", { nullable: true, description: "True where this is a draft of it." }),
    options: t.expose("options", {
      type: [ModelOption],
      description: "Settings that only some models have.",
      ...work({ most: MOST_OPTIONS }),
    }),
    parent: t.exposeID("parent", { nullable: true, description: "The task whose result it started from." }),
    workflow: t.exposeID("workflow", { nullable: true, description: "The workflow it was made in." }),
  }),
});

const AudioTaskRecipe = builder.objectRef<Recipe>("AudioTaskRecipe").implement({
  description: `What an audio task was made from. ${RECIPE}`,
  fields: (t) => ({
    model: t.exposeString("model", { description: "The model's slug." }),
    prompt: t.exposeString("prompt", { description: "What is said, or what the music is like." }),
    sourceImages: t.exposeIDList("sourceImages", { description: "Files to start from, in order." }),
    durationSeconds: t.exposeInt("durationSeconds", { nullable: true, description: "Length in seconds." }),
    options: t.expose("options", {
      type: [ModelOption],
      description: "Settings that only some models have.",
      ...work({ most: MOST_OPTIONS }),
    }),
    parent: t.exposeID("parent", { nullable: true, description: "The task whose result it started from." }),
    workflow: t.exposeID("workflow", { nullable: true, description: "The workflow it was made in." }),
  }),
});

/** The same of every kind, but for the type of the recipe. */
const input = {
  description: "What it was made from, ready to be sent again.",
  ...work({ statements: OF_RECIPE }),
  select: recipeColumns,
  resolve: together(async (tasks: Row[]) => {
    await catalog();
    const characters = await stillThere(tasks);
    return tasks.map((task) => recipeOf(task, characters));
  }),
};

builder.prismaObjectField(ImageTask, "input", (t) => t.field({ type: ImageTaskRecipe, ...input }));
builder.prismaObjectField(VideoTask, "input", (t) => t.field({ type: VideoTaskRecipe, ...input }));
builder.prismaObjectField(AudioTask, "input", (t) => t.field({ type: AudioTaskRecipe, ...input }));
