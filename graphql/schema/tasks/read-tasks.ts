import { queryFromInfo } from "@pothos/plugin-prisma";
import type { GraphQLResolveInfo } from "graphql";
import { db, type RowList, readRows, type Where } from "#graphql/runtime/db.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";
import { hangingOn } from "#graphql/schema/core/lists/hanging.ts";
import { rowsById } from "#graphql/schema/core/lists/related.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { shapeOf } from "#graphql/schema/core/look-ahead.ts";
import type { Asset, Task } from "#prisma/generated/client/client.ts";

/** The type of the schema for what a task makes. */
export const taskTypes = { IMAGE: "ImageTask", VIDEO: "VideoTask", AUDIO: "AudioTask" } as const;

type Stretch = { where: readonly Where[]; order?: "asc" | "desc"; take: number };

/**
 * Reads tasks for what an answer shows of them, in one statement where all of that says what it reads. Of their columns only
 * those are there that it needs.
 * @param paths where the tasks stand below the field.
 * @param needs columns that who reads them looks at itself, whatever the answer shows.
 */
export function taskReader(
  context: GraphContext,
  info: GraphQLResolveInfo,
  paths: string[][] = [[]],
  needs: readonly (keyof Task)[] = [],
) {
  const shown = shapeOf(info, "Task", paths);
  if (shown !== null) {
    // The same object for every answer to a document, where nothing is added: what is made of it is remembered by it.
    const shape = needs.length === 0 ? shown : { ...shown, columns: [...new Set([...shown.columns, ...needs])] };
    return async ({ where, order = "asc", take }: Stretch) =>
      // What the answer asks of a row is what was read of it.
      (await readRows(shape, { where, order, take })) as Task[];
  }
  const query = queryFromInfo({ context, info, typeName: "Task", ...(paths[0]?.length && { paths }) });
  return ({ where, order = "asc", take }: Stretch): Promise<Task[]> =>
    db.task.findMany({ ...query, where: { AND: [...where] }, orderBy: { id: order }, take });
}

/** The tasks with some ids, by their ids; `paths` and `needs` as for `taskReader`. */
export function tasksById(
  context: GraphContext,
  info: GraphQLResolveInfo,
  paths?: string[][],
  needs?: readonly (keyof Task)[],
) {
  const read = taskReader(context, info, paths, needs);
  return (ids: string[]) => read({ where: [{ id: { in: ids } }], take: ids.length });
}

/** A resolver for the task that a row names in the first of these columns that names one; null where none does, or it was deleted. */
export function taskIn<Column extends string>(...columns: [Column, ...Column[]]) {
  return together(async (rows: Record<Column, string | null>[], _args: object, context, info) => {
    const named = rows.map((row) => columns.map((column) => row[column]).find((id) => id !== null) ?? null);
    const ids = new Set(named.flatMap((id) => id ?? []));
    const read = taskReader(context, info);
    const where = (some: string[]) => [{ id: { in: some } }, { deletedAt: null }];
    const tasks = await rowsById([...ids], (some) => read({ where: where(some), take: some.length }));
    return named.map((id) => tasks.get(id ?? "") ?? null);
  });
}

/** The files that a task starts from, and those that came out of it. */
export const SOURCES: RowList = {
  name: "sourceImages",
  from: `"TaskSource" AS "source" JOIN "Asset" AS $row ON $row."id" = "source"."assetId"`,
  where: `"source"."taskId" = $owner."id" AND NOT "source"."isMask" AND NOT "source"."isCast" AND $row."deletedAt" IS NULL`,
  order: `"source"."position"`,
};
export const MASK: RowList = {
  name: "mask",
  from: `"TaskSource" AS "source" JOIN "Asset" AS $row ON $row."id" = "source"."assetId"`,
  where: `"source"."taskId" = $owner."id" AND "source"."isMask" AND $row."deletedAt" IS NULL`,
  order: `"source"."position"`,
};
export const RESULTS: RowList = {
  name: "results",
  from: `"Asset" AS $row`,
  where: `$row."taskId" = $owner."id" AND $row."deletedAt" IS NULL`,
  order: `$row."position"`,
};

/** A resolver for files of a task. */
export function filesOf(list: RowList, most: number) {
  const files = hangingOn<Asset>("Task", list, (info) => {
    const shape = shapeOf(info, "Asset");
    if (shape === null) throw new Error("A field of Asset does not say what it reads.");
    return shape;
  });
  return (task: Task, args: object, context: GraphContext, info: GraphQLResolveInfo): Asset[] | Promise<Asset[]> => {
    const found = files(task, args, context, info);
    return Array.isArray(found) ? found.slice(0, most) : found.then((all) => all.slice(0, most));
  };
}
