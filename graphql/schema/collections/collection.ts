import { queryFromInfo } from "@pothos/plugin-prisma";
import { MOST_COLLECTIONS } from "#graphql/domain/tasks/collections/collection.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { collectionsWith, type Place, placesIn, rankKey } from "#graphql/schema/collections/places.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { ownerOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage, type PageArgs, stretchOf } from "#graphql/schema/core/lists/page.ts";
import { rowsById } from "#graphql/schema/core/lists/related.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { taskReader } from "#graphql/schema/tasks/read-tasks.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import { TaskConnection } from "#graphql/schema/tasks/task-list.ts";
import type { Collection as CollectionRow, Task as TaskRow } from "#prisma/generated/client/client.ts";

const IN_PAGES = [["edges", "node"], ["nodes"]];
/** Where they stand, and they themselves, which may be of more types than one. */
const OF_PLACES = 3;

type Named = { id: string };
const idsOf = (rows: Named[]) => rows.map(({ id }) => id);

const tasksOf = together(async (collections: Named[], args: PageArgs, context, info) => {
  const read = taskReader(context, info, IN_PAGES);
  const { stretch, pageOf } = stretchOf<"rank", number, TaskRow & Pick<Place, "rank">>(args, rankKey);
  const places = await placesIn(idsOf(collections), stretch);
  const all = [...places.values()].flat().map(({ taskId }) => taskId);
  const tasks = await rowsById([...new Set(all)], (ids) =>
    read({ where: [{ id: { in: ids } }, { deletedAt: null }], take: ids.length }),
  );
  return collections.map(({ id }) => {
    const found = places.get(id) ?? [];
    const rows = found.flatMap(({ taskId, rank }) => {
      const task = tasks.get(taskId);
      return task === undefined ? [] : [{ ...task, rank }];
    });
    // A task that was deleted between the two statements is missing, and says nothing of whether there is more.
    const isCut = found.length === stretch.take && rows.length < stretch.take;
    return pageOf(rows, isCut ? found.at(-2)?.rank : undefined);
  });
});

export const Collection = builder.prismaObject("Collection", {
  description:
    "Tasks under a name, in an order of their owner's. A task may be in many; a collection has at most 10,000.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this collection everywhere.", resolve: ({ id }) => globalId("Collection", id) }),
    name: t.exposeString("name", { description: "What its owner calls it." }),
    taskCount: t.exposeInt("size", { description: "How many tasks are in it." }),
    tasks: t.connection(
      {
        type: Task,
        description: "What is in it, in its order. Deleted tasks are not, and come back with their place.",
        ...work({ statements: OF_PLACES }),
        resolve: tasksOf,
      },
      TaskConnection,
    ),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
  }),
});

const CollectionConnection = builder.connectionObject(
  { type: Collection, name: "CollectionConnection", description: "A page of collections." },
  { name: "CollectionEdge", description: "A collection in a list." },
);

builder.prismaObjectField(User, "collections", (t) =>
  t.connection(
    {
      type: Collection,
      description: `The collections of the account, newest first; there may be ${MOST_COLLECTIONS}.`,
      ...work({ reads: { columns: ["id"] } }),
      resolve: (user, args, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "Collection", paths: IN_PAGES });
        return keysetPage(args, idKey, ({ between, order, take }) =>
          db.collection.findMany({ ...query, where: { userId: user.id, id: between }, orderBy: { id: order }, take }),
        );
      },
    },
    CollectionConnection,
  ),
);

builder.prismaInterfaceFields(Task, (t) => ({
  collections: t.connection(
    {
      type: Collection,
      description: "The collections that it is in, newest first.",
      ...work({ statements: 1, reads: { columns: ["id"] } }),
      resolve: together(async (tasks: Named[], args: PageArgs) => {
        const { stretch, pageOf } = stretchOf<"id", string, CollectionRow>(args, idKey);
        const found = await collectionsWith(idsOf(tasks), stretch);
        return tasks.map(({ id }) => pageOf(found.get(id) ?? []));
      }),
    },
    CollectionConnection,
  ),
}));

builder.queryField("collection", (t) =>
  t.prismaField({
    type: Collection,
    nullable: true,
    description: "A collection of yours; null when there is none with this id, or it is not yours.",
    args: { id: t.arg.id({ required: true, description: "The collection." }) },
    resolve: (query, _root, { id }, context) =>
      db.collection.findFirst({ ...query, where: { id: rowId(id, "Collection"), userId: ownerOf(context) } }),
  }),
);
