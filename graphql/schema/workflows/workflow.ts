import { queryFromInfo } from "@pothos/plugin-prisma";
import { InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { createWorkflow, updateWorkflow, workflowStep } from "#graphql/domain/workflows/workflow.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { Asset } from "#graphql/schema/assets/asset.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { ownerOf, viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, optionalRowId, rowId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { last, type Relation, relatedIds, relatedRows } from "#graphql/schema/core/lists/related.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Prompt } from "#graphql/schema/prompts/prompt.ts";
import { ImageTask, VideoTask } from "#graphql/schema/tasks/task.ts";
import type { TaskKind, Workflow as WorkflowRow } from "#prisma/generated/client/client.ts";

const WorkflowStep = builder.enumType("WorkflowStep", {
  description: "Where a workflow stands.",
  values: {
    PROMPT: { description: "From an idea to a prompt." },
    IMAGE: { description: "From a prompt to an image." },
    VIDEO: { description: "From an image to a video." },
    DONE: { description: "The video is complete." },
  } as const,
});

// The newest is the one that counts: trying again replaces what the workflow goes on with.
export async function newestTasks(kind: TaskKind, workflows: WorkflowRow[], query: object) {
  const read = (of: string[]) => db.task.findMany({ ...query, where: { id: { in: of } } });
  return (await relatedRows(tasksOf(kind), idsOf(workflows), last(1), read)).map(([task]) => task ?? null);
}

const tasksOf = (kind: TaskKind): Relation => ({
  table: "Task",
  parent: "workflowId",
  order: '"id"',
  where: `"kind" = '${kind}' AND "deletedAt" IS NULL`,
});

/** Workflows whose newest video is complete: it is asked for as a row of its own only where that is so. */
const videosDone: Relation = {
  ...tasksOf("VIDEO"),
  where: `${tasksOf("VIDEO").where} AND "status" = 'COMPLETED' AND NOT EXISTS (
    SELECT FROM "Task" AS "newer" WHERE "newer"."workflowId" = "asked"."id" AND "newer"."kind" = 'VIDEO'
      AND "newer"."deletedAt" IS NULL AND "newer"."id" > "Task"."id")`,
};

const idsOf = (workflows: { id: string }[]) => workflows.map(({ id }) => id);

export const Workflow = builder.prismaObject("Workflow", {
  description: "One idea on its way from words to a video. It can be left and taken up again anywhere.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this workflow everywhere.", resolve: ({ id }) => globalId("Workflow", id) }),
    step: t.field({
      type: WorkflowStep,
      description: "The step it stands at.",
      ...work({ statements: 1 }),
      resolve: together(async (workflows: WorkflowRow[]) => {
        const done = await relatedIds(videosDone, idsOf(workflows), last(1));
        return workflows.map(({ id, step }) => workflowStep(step, done.has(id) ? { status: "COMPLETED" } : undefined));
      }),
    }),
    prompt: t.field({
      type: Prompt,
      nullable: true,
      description: "The prompt it goes on with; null once that is deleted.",
      select: (_args, _context, nestedSelection) => ({ prompt: nestedSelection() }),
      resolve: ({ prompt }) => (prompt?.deletedAt === null ? prompt : null),
    }),
    imageTask: t.field({
      type: ImageTask,
      nullable: true,
      description: "Its newest image task.",
      ...work({ statements: 2 }),
      resolve: together((workflows: WorkflowRow[], _args: object, context, info) =>
        newestTasks("IMAGE", workflows, queryFromInfo({ context, info, typeName: "ImageTask" })),
      ),
    }),
    selectedImage: t.field({
      type: Asset,
      nullable: true,
      description: "The image that was chosen to be animated.",
      select: (_args, _context, nestedSelection) => ({ selectedAsset: nestedSelection() }),
      resolve: ({ selectedAsset }) => (selectedAsset?.deletedAt === null ? selectedAsset : null),
    }),
    videoTask: t.field({
      type: VideoTask,
      nullable: true,
      description: "Its newest video task.",
      ...work({ statements: 2 }),
      resolve: together((workflows: WorkflowRow[], _args: object, context, info) =>
        newestTasks("VIDEO", workflows, queryFromInfo({ context, info, typeName: "VideoTask" })),
      ),
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it began." }),
    updatedAt: t.expose("updatedAt", { type: "DateTime", description: "When it was last moved or changed." }),
  }),
});

builder.prismaObjectField(User, "workflows", (t) =>
  t.connection(
    {
      type: Workflow,
      description: "The workflows of the account, newest first.",
      ...work({ reads: { columns: ["id"] } }),
      resolve: (user, args, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "Workflow", paths: [["edges", "node"], ["nodes"]] });
        return keysetPage(args, idKey, ({ between, order, take }) =>
          db.workflow.findMany({ ...query, where: { userId: user.id, id: between }, orderBy: { id: order }, take }),
        );
      },
    },
    { name: "WorkflowConnection", description: "A page of workflows." },
    { name: "WorkflowEdge", description: "A workflow in a list." },
  ),
);

builder.queryField("workflow", (t) =>
  t.prismaField({
    type: Workflow,
    nullable: true,
    description: "A workflow of yours; null when there is none with this id, or it is not yours.",
    args: { id: t.arg.id({ required: true, description: "The workflow." }) },
    resolve: (query, _root, { id }, context) =>
      db.workflow.findFirst({ ...query, where: { id: rowId(id, "Workflow"), userId: ownerOf(context) } }),
  }),
);

const UpdateWorkflowInput = builder.inputType("UpdateWorkflowInput", {
  description: "What to change about a workflow: what is left out stays, null clears.",
  fields: (t) => ({
    id: t.id({ required: true, description: "The workflow." }),
    step: t.field({ type: WorkflowStep, description: "The step to go to, forwards or back. DONE comes by itself." }),
    prompt: t.id({ description: "The prompt to go on with." }),
    selectedImage: t.id({ description: "The image to animate." }),
  }),
});

const CreateWorkflowPayload = builder.objectRef<{ workflow: WorkflowRow }>("CreateWorkflowPayload").implement({
  description: "A new workflow.",
  fields: (t) => ({ workflow: t.expose("workflow", { type: Workflow, description: "The workflow." }) }),
});

const UpdateWorkflowPayload = builder.objectRef<{ workflow: WorkflowRow }>("UpdateWorkflowPayload").implement({
  description: "The workflow is changed.",
  fields: (t) => ({ workflow: t.expose("workflow", { type: Workflow, description: "The workflow." }) }),
});

builder.mutationFields((t) => ({
  createWorkflow: t.field({
    type: CreateWorkflowPayload,
    description: "Begins a workflow. Above 1000 a day it is an error of the request, QUOTA_EXCEEDED.",
    errors: { types: [], union: { description: "The new workflow." } },
    resolve: async (_root, _args, context) => ({ workflow: await createWorkflow(viewerOf(context)) }),
  }),
  updateWorkflow: t.field({
    type: UpdateWorkflowPayload,
    description: "Moves a workflow, or changes what it goes on with.",
    args: { input: t.arg({ type: UpdateWorkflowInput, required: true, description: "The change." }) },
    errors: {
      types: [NotFoundError, InvalidInputError],
      union: { description: "The changed workflow, or why it stayed as it was." },
    },
    resolve: async (_root, { input: { id, step, prompt, selectedImage } }, context) => ({
      workflow: await updateWorkflow(viewerOf(context), rowId(id, "Workflow"), {
        step,
        prompt: optionalRowId(prompt, "Prompt"),
        selectedImage: optionalRowId(selectedImage, "Asset"),
      }),
    }),
  }),
}));
