import { visibleTasks } from "#graphql/domain/accounts/viewer.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { InvalidInputError } from "#graphql/domain/errors.ts";
import { OPEN_STATUSES } from "#graphql/domain/tasks/state.ts";
import { db, readRows } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { ownerOf } from "#graphql/schema/core/context.ts";
import { OF_COUNT, workOfLongList } from "#graphql/schema/core/effort.ts";
import { TaskKind, TaskStatus } from "#graphql/schema/core/enums.ts";
import { optionalRowId, rowId } from "#graphql/schema/core/ids.ts";
import type { Stretch } from "#graphql/schema/core/lists/page.ts";
import { LONGEST_SEARCH, searchedPage } from "#graphql/schema/core/lists/search.ts";
import { work } from "#graphql/schema/core/work.ts";
import { taskReader } from "#graphql/schema/tasks/read-tasks.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import type { TaskStatus as TaskStatusName } from "#prisma/generated/client/client.ts";

const TaskFilter = builder.inputType("TaskFilter", {
  description: "Which tasks to list; what is left out does not matter.",
  fields: (t) => ({
    kind: t.field({ type: TaskKind, description: "Only tasks that make this." }),
    status: t.field({ type: [TaskStatus], description: "Only tasks in one of these states." }),
    model: t.string({ description: "Only tasks of the model with this slug." }),
    style: t.id({ description: "Only tasks with this style." }),
    favorite: t.boolean({ description: "Only marked tasks, or only unmarked ones." }),
    endUser: t.string({ description: "Only tasks that were tagged with this `endUser`." }),
    batch: t.id({ description: "Only tasks of this batch." }),
    createdAfter: t.field({ type: "DateTime", description: "Only tasks accepted at this moment or later." }),
    createdBefore: t.field({ type: "DateTime", description: "Only tasks accepted before this moment." }),
    search: t.string({
      description:
        "Only tasks whose prompt contains this, whatever the case. A page of a search goes through at most 1,000 tasks: it may hold fewer than asked for, or none, while `hasNextPage` is true. Go on from `endCursor`.",
    }),
  }),
});

/** Of one state, and of all that a task under way can be in, there is an index in the order of the list. */
function statesOf(status: TaskStatusName[] | null | undefined) {
  if (!status) return {};
  const states = new Set(status);
  if (states.size === OPEN_STATUSES.length && OPEN_STATUSES.every((open) => states.has(open)))
    return { completedAt: null };
  return { status: states.size === 1 ? status[0] : { in: status } };
}

/** Whether an index holds just the rows that fit, in the order of the list: there is one for each condition by itself. */
function hasOwnIndex({ createdAt, ...others }: Awaited<ReturnType<typeof readFilter>>["where"]): boolean {
  const conditions = Object.values(others).filter((wanted) => wanted !== undefined);
  const isPlain = conditions.every((wanted) => wanted === null || typeof wanted === "string" || wanted === true);
  return createdAt === undefined && conditions.length <= 1 && isPlain;
}

function momentsOf({ createdAfter, createdBefore }: typeof TaskFilter.$inferInput) {
  const isOpen = !createdAfter && !createdBefore;
  return isOpen ? undefined : { gte: createdAfter ?? undefined, lt: createdBefore ?? undefined };
}

/** Where a row keeps a style: what the catalogue does not know is somebody's own. */
async function styleIn(id: string | null | undefined) {
  if (!id) return {};
  return (await catalog()).styles.has(id) ? { styleId: id } : { ownStyleId: id };
}

/** @throws InvalidInputError for text that can't be searched for. */
async function readFilter(filter: typeof TaskFilter.$inferInput) {
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
    ...statesOf(status),
    modelSlug: model ?? undefined,
    ...(await styleIn(optionalRowId(filter.style, "Style"))),
    isFavorite: favorite ?? undefined,
    endUser: endUser ?? undefined,
    batchId: optionalRowId(filter.batch, "Batch") ?? undefined,
    createdAt: momentsOf(filter),
  };
  return { where, search };
}

export const TaskConnection = builder.connectionObject(
  { type: Task, name: "TaskConnection", description: "A page of tasks." },
  { name: "TaskEdge", description: "A task in a list." },
);

/** The same stretch, without anything but ids. */
async function idsOf(stretch: Parameters<typeof readRows>[1]): Promise<{ id: string }[]> {
  const rows = await readRows({ table: "Task", columns: ["id"], lists: [] }, stretch);
  return rows.map(({ id }) => ({ id: String(id) }));
}

builder.prismaObjectField(User, "tasks", (t) =>
  t.connection(
    {
      type: Task,
      ...work(workOfLongList),
      description: "The tasks of the account, newest first.",
      args: { filter: t.arg({ type: TaskFilter, description: "Which ones; all unless told." }) },
      resolve: async (user, args, context, info) => {
        const read = taskReader(context, info, [["edges", "node"], ["nodes"]]);
        const { where, search } = await readFilter(args.filter ?? {});
        const part = ({ between, order, take }: Stretch<string>) => {
          const mine = { userId: user.id, deletedAt: null, ...where };
          return { where: [mine, { id: between }], order, take };
        };
        return searchedPage(
          args,
          { table: "Task", columns: ["prompt"], text: search },
          {
            rows: hasOwnIndex(where) ? (stretch) => read(part(stretch)) : null,
            ids: (stretch) => idsOf(part(stretch)),
            read: (ids) => read({ where: [{ id: { in: ids } }], take: ids.length }),
          },
        );
      },
    },
    TaskConnection,
  ),
);

/** So many are counted at most: a number that nobody reads to its end is not worth reading a whole account for. */
const MOST_COUNTED = 1000;

const TaskCount = builder.objectRef<{ counted: number }>("TaskCount").implement({
  description: "How many tasks fit a filter.",
  fields: (t) => ({
    count: t.int({
      description: "How many there are; 1,000 where there are more.",
      resolve: ({ counted }) => Math.min(counted, MOST_COUNTED),
    }),
    isExact: t.boolean({
      description: "False where there are more than `count`.",
      resolve: ({ counted }) => counted <= MOST_COUNTED,
    }),
  }),
});

builder.prismaObjectField(User, "taskCount", (t) =>
  t.field({
    type: TaskCount,
    nullable: true,
    description:
      "How many tasks of the account fit a filter, counted up to 1,000. Null for one with `search`: a text is looked for page by page.",
    ...work({ reads: { columns: ["id"] }, statements: 1, effort: OF_COUNT }),
    args: { filter: t.arg({ type: TaskFilter, description: "Which ones; all unless told." }) },
    resolve: async ({ id: userId }, { filter }) => {
      const { where, search } = await readFilter(filter ?? {});
      if (search !== "") return null;
      return { counted: await db.task.count({ where: { userId, deletedAt: null, ...where }, take: MOST_COUNTED + 1 }) };
    },
  }),
);

builder.queryField("task", (t) =>
  t.field({
    type: Task,
    nullable: true,
    description: "A task of yours; null when there is none with this id, or it is not yours.",
    args: { id: t.arg.id({ required: true, description: "The task." }) },
    resolve: async (_root, { id }, context, info) => {
      const mine = { id: rowId(id, "Task"), userId: ownerOf(context), deletedAt: null };
      const where = [mine, visibleTasks(context.viewer)];
      return (await taskReader(context, info)({ where, take: 1 }))[0] ?? null;
    },
  }),
);
