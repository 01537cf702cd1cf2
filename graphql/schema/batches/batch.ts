import { queryFromInfo } from "@pothos/plugin-prisma";
import { MOST_IN_BATCH } from "#graphql/domain/tasks/batches/batch.ts";
import { type BatchProgress as Progress, progressOf, SHOWN } from "#graphql/domain/tasks/batches/progress.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage, type PageArgs, type Stretch, stretchOf } from "#graphql/schema/core/lists/page.ts";
import { type Relation, relatedRows, rowsById } from "#graphql/schema/core/lists/related.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { tasksById } from "#graphql/schema/tasks/read-tasks.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import { TaskConnection } from "#graphql/schema/tasks/task-list.ts";
import type { Task as TaskRow } from "#prisma/generated/client/client.ts";

const IN_PAGES = [["edges", "node"], ["nodes"]];
const ordered: Relation = { table: "Task", parent: "batchId", order: '"id"', where: SHOWN };

const BatchProgress = builder.objectRef<Progress>("BatchProgress").implement({
  description:
    "How many tasks of a batch stand where. What failed or was canceled and was tried again since is not counted: its new try is.",
  fields: (t) => ({
    waiting: t.exposeInt("waiting", { description: "Waiting to be sent: PENDING." }),
    running: t.exposeInt("running", { description: "Being made or saved: PROCESSING, SAVING." }),
    completed: t.exposeInt("completed", { description: "Made: COMPLETED." }),
    failed: t.exposeInt("failed", { description: "Not made: FAILED, TIMED_OUT." }),
    canceled: t.exposeInt("canceled", { description: "CANCELED." }),
  }),
});

/** Lists begin with the newest; this one begins with what was ordered first. */
const turned = ({ between, order, take }: Stretch<string>): Stretch<string> => ({
  between: { ...(between.lt !== undefined && { gt: between.lt }), ...(between.gt !== undefined && { lt: between.gt }) },
  order: order === "asc" ? "desc" : "asc",
  take,
});

export const Batch = builder.prismaObject("Batch", {
  description: `Tasks that were ordered as one, in as many calls as it took: a list of prompts, the rows of a file. At most ${MOST_IN_BATCH} of them.`,
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this batch everywhere.", resolve: ({ id }) => globalId("Batch", id) }),
    name: t.exposeString("name", { description: "What its owner calls it." }),
    size: t.exposeInt("size", {
      description: "How many tasks were ordered in it; what was tried again does not count again.",
    }),
    progress: t.field({
      type: BatchProgress,
      description: "How many of its tasks stand where.",
      ...work({ statements: 1, effort: 5, reads: { columns: ["id"] } }),
      resolve: together((batches: { id: string }[]) => progressOf(batches.map(({ id }) => id))),
    }),
    tasks: t.connection(
      {
        type: Task,
        description:
          "What was ordered in it, in that order. Of what failed or was canceled and was tried again, the new try alone. All of them: `User.tasks` with the filter `batch`.",
        ...work({ statements: 2, reads: { columns: ["id"] } }),
        resolve: together(async (batches: { id: string }[], args: PageArgs, context, info) => {
          const { stretch, pageOf } = stretchOf<"id", string, TaskRow>(args, idKey);
          const ids = batches.map(({ id }) => id);
          const found = await relatedRows(ordered, ids, turned(stretch), tasksById(context, info, IN_PAGES));
          return batches.map((_, place) => pageOf(found[place] ?? []));
        }),
      },
      TaskConnection,
    ),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
  }),
});

builder.prismaInterfaceFields(Task, (t) => ({
  batch: t.field({
    type: Batch,
    nullable: true,
    description: "The batch that it was ordered in; null for most tasks, and once it is deleted.",
    ...work({ statements: 1, reads: { columns: ["batchId"] } }),
    resolve: together(async (tasks: { batchId: string | null }[], _args: object, context, info) => {
      const query = queryFromInfo({ context, info, typeName: "Batch" });
      const ids = [...new Set(tasks.flatMap(({ batchId }) => batchId ?? []))];
      const rows = await rowsById(ids, (some) =>
        db.batch.findMany({ ...query, where: { id: { in: some }, deletedAt: null } }),
      );
      return tasks.map(({ batchId }) => rows.get(batchId ?? "") ?? null);
    }),
  }),
}));

builder.prismaObjectField(User, "batches", (t) =>
  t.connection(
    {
      type: Batch,
      description: "The batches of the account, newest first.",
      ...work({ reads: { columns: ["id"] } }),
      resolve: (user, args, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "Batch", paths: IN_PAGES });
        return keysetPage(args, idKey, ({ between, order, take }) =>
          db.batch.findMany({
            ...query,
            where: { userId: user.id, deletedAt: null, id: between },
            orderBy: { id: order },
            take,
          }),
        );
      },
    },
    { name: "BatchConnection", description: "A page of batches." },
    { name: "BatchEdge", description: "A batch in a list." },
  ),
);
