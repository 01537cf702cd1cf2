import { queryFromInfo } from "@pothos/plugin-prisma";
import { visibleTasks } from "#graphql/domain/accounts/viewer.ts";
import { InvalidInputError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { ownerOf } from "#graphql/schema/core/context.ts";
import { workOfFilter } from "#graphql/schema/core/effort.ts";
import { TaskKind, TaskStatus } from "#graphql/schema/core/enums.ts";
import { optionalRowId, rowId } from "#graphql/schema/core/ids.ts";
import type { Stretch } from "#graphql/schema/core/lists/page.ts";
import { LONGEST_SEARCH, searchedPage } from "#graphql/schema/core/lists/search.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import type { Prisma } from "#prisma/generated/client/client.ts";

const TaskFilter = builder.inputType("TaskFilter", {
  description: "Which tasks to list; what is left out does not matter.",
  fields: (t) => ({
    kind: t.field({ type: TaskKind, description: "Only tasks that make this." }),
    status: t.field({ type: [TaskStatus], description: "Only tasks in one of these states." }),
    model: t.string({ description: "Only tasks of the model with this slug." }),
    style: t.id({ description: "Only tasks with this style." }),
    favorite: t.boolean({ description: "Only marked tasks, or only unmarked ones." }),
    endUser: t.string({ description: "Only tasks that were tagged with this `endUser`." }),
    createdAfter: t.field({ type: "DateTime", description: "Only tasks accepted at this moment or later." }),
    createdBefore: t.field({ type: "DateTime", description: "Only tasks accepted before this moment." }),
    search: t.string({
      description:
        "Only tasks whose prompt contains this, whatever the case. A page of a search goes through at most 1,000 tasks: it may hold fewer than asked for, or none, while `hasNextPage` is true. Go on from `endCursor`.",
    }),
  }),
});

/** @throws InvalidInputError for text that can't be searched for. */
function readFilter(filter: typeof TaskFilter.$inferInput): { where: Prisma.TaskWhereInput; search: string } {
  const { kind, status, model, favorite, endUser } = filter;
  const search = filter.search?.trim() ?? "";
  const isUnfit = (text: string) => text.length > LONGEST_SEARCH || text.includes("\u0000");
  const unfit = Object.entries({ model: model ?? "", endUser: endUser ?? "", search }).filter(([, text]) =>
    isUnfit(text),
  );
  if (unfit.length > 0) {
    const message = `This has at most ${LONGEST_SEARCH} characters, and no U+0000.`;
    throw new InvalidInputError(
      unfit.map(([name]) => ({ path: ["filter", name], code: "TOO_LONG" as const, limit: LONGEST_SEARCH, message })),
    );
  }
  const where = {
    kind: kind ?? undefined,
    status: status ? { in: status } : undefined,
    modelSlug: model ?? undefined,
    styleId: optionalRowId(filter.style, "Style") ?? undefined,
    isFavorite: favorite ?? undefined,
    endUser: endUser ?? undefined,
    createdAt: { gte: filter.createdAfter ?? undefined, lt: filter.createdBefore ?? undefined },
  };
  return { where, search };
}

export const TaskConnection = builder.connectionObject(
  { type: Task, name: "TaskConnection", description: "A page of tasks." },
  { name: "TaskEdge", description: "A task in a list." },
);

builder.prismaObjectField(User, "tasks", (t) =>
  t.connection(
    {
      type: Task,
      ...work(workOfFilter),
      description: "The tasks of the account, newest first.",
      args: { filter: t.arg({ type: TaskFilter, description: "Which ones; all unless told." }) },
      resolve: (user, args, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "Task", paths: [["edges", "node"], ["nodes"]] });
        const { where, search } = readFilter(args.filter ?? {});
        const part = ({ between, order, take }: Stretch<string>) => {
          const mine = { userId: user.id, deletedAt: null, ...where };
          return { where: { AND: [mine, { id: between }] }, orderBy: { id: order }, take };
        };
        return searchedPage(
          args,
          { table: "Task", columns: ["prompt"], text: search },
          {
            rows: (stretch) => db.task.findMany({ ...query, ...part(stretch) }),
            ids: (stretch) => db.task.findMany({ ...part(stretch), select: { id: true } }),
            read: (ids) => db.task.findMany({ ...query, where: { id: { in: ids } } }),
          },
        );
      },
    },
    TaskConnection,
  ),
);

builder.queryField("task", (t) =>
  t.prismaField({
    type: Task,
    nullable: true,
    description: "A task of yours; null when there is none with this id, or it is not yours.",
    args: { id: t.arg.id({ required: true, description: "The task." }) },
    resolve: (query, _root, { id }, context) =>
      db.task.findFirst({
        ...query,
        where: {
          AND: [{ id: rowId(id, "Task"), userId: ownerOf(context), deletedAt: null }, visibleTasks(context.viewer)],
        },
      }),
  }),
);
