import { queryFromInfo } from "@pothos/plugin-prisma";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { creditsLeft } from "#graphql/domain/workflows/pipelines/decide.ts";
import { followPipeline } from "#graphql/domain/workflows/pipelines/follow.ts";
import { stateByHand, takenOf } from "#graphql/domain/workflows/pipelines/standing.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { closeableSource } from "#graphql/schema/core/closeable-source.ts";
import { ownerOf, viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Prompt } from "#graphql/schema/prompts/prompt.ts";
import { ImageTask, VideoTask } from "#graphql/schema/tasks/task.ts";
import { newestTasks, Workflow } from "#graphql/schema/workflows/workflow.ts";
import type { Workflow as WorkflowRow } from "#prisma/generated/client/client.ts";

const PipelineState = builder.enumType("PipelineState", {
  description: "Where a pipeline stands.",
  values: {
    RUNNING: { description: "One of its steps is under way." },
    WAITING: { description: "It waits for what `waitsFor` says." },
    COMPLETED: { description: "Its video is made." },
    FAILED: {
      description: "A step came to nothing, and its credits came back. Trying its task again takes the pipeline on.",
    },
    CANCELED: { description: "Its owner ended it. What was made stays." },
  } as const,
});

const PipelineNeed = builder.enumType("PipelineNeed", {
  description: "What a pipeline that waits is waiting for.",
  values: {
    APPROVAL: { description: "Its owner looks at the image first: `approvePipeline`." },
    CREDITS: { description: "The next step costs more than the account has. It goes on when there are enough." },
    PRICE: {
      description: "The next step costs more than `maxCredits` leaves: `approvePipeline` with more, or cancel.",
    },
    LIMIT: { description: "A limit of the account or its key is reached. It goes on when that has passed." },
    MODEL: { description: "The next step's model takes no work now. It goes on when it does." },
  } as const,
});

const IN_PAGES = [["edges", "node"], ["nodes"]];

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);
const taken = work({ statements: 1 });

export const Pipeline = builder.prismaObject("Workflow", {
  variant: "Pipeline",
  description:
    "From an idea or a prompt to an image to a video, taken step by step by the server; or by hand, where it began as a workflow of the site: that is the same row by its older name.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this pipeline everywhere.", resolve: ({ id }) => globalId("Pipeline", id) }),
    state: t.field({
      type: PipelineState,
      description: "Where it stands.",
      ...taken,
      resolve: together(async (rows: WorkflowRow[]) => {
        const byHand = rows.filter(({ state }) => state === null);
        const found = byHand.length === 0 ? [] : await takenOf(idsOf(byHand));
        const states = new Map(byHand.map(({ id }, place) => [id, stateByHand(found[place])]));
        return rows.map(({ id, state }) => state ?? states.get(id) ?? "WAITING");
      }),
    }),
    waitsFor: t.expose("waitsFor", {
      type: PipelineNeed,
      nullable: true,
      description: "What it waits for; null unless it is WAITING, and of one whose steps are taken by hand.",
    }),
    problem: t.exposeString("problem", {
      nullable: true,
      description: "Why it can't go on by itself, in a sentence; null where its task's failure says so.",
    }),
    prompt: t.field({
      type: Prompt,
      nullable: true,
      description: "The prompt that it goes on with; null before it is written, once it is deleted, and without one.",
      select: (_args, _context, nestedSelection) => ({ prompt: nestedSelection() }),
      resolve: ({ prompt }) => (prompt?.deletedAt === null ? prompt : null),
    }),
    image: t.field({
      type: ImageTask,
      nullable: true,
      description: "Its newest image task; null before it is ordered.",
      ...work({ statements: 2 }),
      resolve: together((rows: WorkflowRow[], _args: object, context, info) =>
        newestTasks("IMAGE", rows, queryFromInfo({ context, info, typeName: "ImageTask" })),
      ),
    }),
    video: t.field({
      type: VideoTask,
      nullable: true,
      description: "Its newest video task; null before it is ordered.",
      ...work({ statements: 2 }),
      resolve: together((rows: WorkflowRow[], _args: object, context, info) =>
        newestTasks("VIDEO", rows, queryFromInfo({ context, info, typeName: "VideoTask" })),
      ),
    }),
    creditsLeft: t.int({
      description:
        "What finishing it would cost now, in credits: the steps that are not ordered yet. 0 of one whose steps are taken by hand.",
      ...taken,
      resolve: together(async (rows: WorkflowRow[]) => {
        const found = await takenOf(idsOf(rows));
        return Promise.all(
          rows.map((row, place) =>
            creditsLeft(row, {
              image: (found[place]?.image ?? null) !== null,
              video: (found[place]?.video ?? null) !== null,
            }),
          ),
        );
      }),
    }),
    maxCredits: t.exposeInt("maxCredits", {
      nullable: true,
      description: "What all its steps may cost together, in credits; null without a limit.",
    }),
    workflow: t.field({
      type: Workflow,
      description: "The same by its older name: the site's wizard goes on with it.",
      select: (_args, _context, nestedSelection) => nestedSelection(),
      resolve: (row) => row,
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it began." }),
    updatedAt: t.expose("updatedAt", { type: "DateTime", description: "When it last moved." }),
  }),
});

builder.prismaObjectField(User, "pipelines", (t) =>
  t.connection(
    {
      type: Pipeline,
      description: "The pipelines of the account, newest first; those whose steps are taken by hand are among them.",
      ...work({ reads: { columns: ["id"] } }),
      resolve: (user, args, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "Pipeline", paths: IN_PAGES });
        return keysetPage(args, idKey, ({ between, order, take }) =>
          db.workflow.findMany({ ...query, where: { userId: user.id, id: between }, orderBy: { id: order }, take }),
        );
      },
    },
    { name: "PipelineConnection", description: "A page of pipelines." },
    { name: "PipelineEdge", description: "A pipeline in a list." },
  ),
);

builder.queryField("pipeline", (t) =>
  t.prismaField({
    type: Pipeline,
    nullable: true,
    description: "A pipeline of yours; null when there is none with this id, or it is not yours.",
    args: { id: t.arg.id({ required: true, description: "The pipeline." }) },
    resolve: (query, _root, { id }, context) =>
      db.workflow.findFirst({ ...query, where: { id: rowId(id, "Pipeline"), userId: ownerOf(context) } }),
  }),
);

builder.subscriptionField("pipelineUpdated", (t) =>
  t.field({
    type: Pipeline,
    description: "A pipeline now, and again whenever it or one of its tasks has moved.",
    args: { id: t.arg.id({ required: true, description: "The pipeline." }) },
    subscribe: async (_root, { id: given }, context) => {
      const { userId } = viewerOf(context);
      const id = rowId(given, "Pipeline");
      if ((await db.workflow.count({ where: { id, userId } })) === 0) throw new NotFoundError("pipeline");
      return closeableSource((signal) => followPipeline(userId, id, signal), { missed: (latest) => latest });
    },
    resolve: (pipeline) => pipeline,
  }),
);
