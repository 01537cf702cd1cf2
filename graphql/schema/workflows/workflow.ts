import { queryFromInfo } from "@pothos/plugin-prisma";
import { InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { createWorkflow, updateWorkflow, workflowStep } from "#graphql/domain/workflows/workflow.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { Asset } from "#graphql/schema/assets/asset.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { ownerOf, viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, optionalRowId, rowId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/page.ts";
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
function newest(kind: TaskKind) {
  return { where: { kind, deletedAt: null }, orderBy: { id: "desc" }, take: 1 } as const;
}

const Workflow = builder.prismaObject("Workflow", {
  description: "One idea on its way from words to a video. It can be left and taken up again anywhere.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this workflow everywhere.", resolve: ({ id }) => globalId("Workflow", id) }),
    step: t.field({
      type: WorkflowStep,
      description: "The step it stands at.",
      select: { step: true, tasks: { ...newest("VIDEO"), select: { status: true } } },
      resolve: ({ step, tasks }) => workflowStep(step, tasks[0]),
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
      select: (_args, _context, nestedSelection) => ({ tasks: nestedSelection(newest("IMAGE")) }),
      resolve: ({ tasks }) => tasks[0],
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
      select: (_args, _context, nestedSelection) => ({ tasks: nestedSelection(newest("VIDEO")) }),
      resolve: ({ tasks }) => tasks[0],
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
    description: "Begins a workflow.",
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
