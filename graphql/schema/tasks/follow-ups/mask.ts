import { db } from "#graphql/runtime/db.ts";
import { Asset } from "#graphql/schema/assets/asset.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { rowsById } from "#graphql/schema/core/lists/related.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { filesOf, MASK, tasksById } from "#graphql/schema/tasks/read-tasks.ts";
import { ImageTask, Task } from "#graphql/schema/tasks/task.ts";

const masksOf = filesOf(MASK, 1);

builder.prismaObjectField(ImageTask, "mask", (t) =>
  t.field({
    type: Asset,
    nullable: true,
    description:
      "What said which part of the first of `sourceImages` changes, to be drawn on again; null without, and where it was deleted.",
    ...work({ reads: { columns: ["id"], list: { of: "Asset", ...MASK } } }),
    resolve: async (task, args, context, info) => (await masksOf(task, args, context, info))[0] ?? null,
  }),
);

const MOST_EDITS = 10;
/** Their ids, and they themselves. */
const OF_EDITS = 2;

/** The newest tasks that changed a part of each of these files. */
async function editsOf(assetIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db.$queryRaw<{ asset: string; id: string }[]>`
    SELECT "asked"."id" AS "asset", "task"."id" FROM unnest(${[...new Set(assetIds)]}::text[]) AS "asked" ("id")
    CROSS JOIN LATERAL (
      SELECT "Task"."id" FROM "TaskSource" AS "source"
      JOIN "TaskSource" AS "mask" ON "mask"."taskId" = "source"."taskId" AND "mask"."isMask"
      JOIN "Task" ON "Task"."id" = "source"."taskId" AND "Task"."deletedAt" IS NULL AND "Task"."kind" = 'IMAGE'
      WHERE "source"."assetId" = "asked"."id" AND "source"."position" = 0
      ORDER BY "Task"."id" DESC LIMIT ${MOST_EDITS}
    ) AS "task" ORDER BY "task"."id" DESC`;
  const found = new Map<string, string[]>();
  for (const { asset, id } of rows) found.set(asset, [...(found.get(asset) ?? []), id]);
  return found;
}

builder.prismaObjectField(Asset, "edits", (t) =>
  t.field({
    type: [Task],
    description: `The tasks that changed a part of it by a mask, newest first; at most ${MOST_EDITS}. What each had as its \`mask\` can be drawn on again.`,
    ...work({ most: MOST_EDITS, statements: OF_EDITS, reads: { columns: ["id"] } }),
    resolve: together(async (files: { id: string }[], _args: object, context, info) => {
      const edits = await editsOf(files.map(({ id }) => id));
      const tasks = await rowsById([...new Set([...edits.values()].flat())], tasksById(context, info));
      return files.map(({ id }) => (edits.get(id) ?? []).flatMap((task) => tasks.get(task) ?? []));
    }),
  }),
);
