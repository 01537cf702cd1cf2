import { Asset } from "#graphql/schema/assets/asset.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { work } from "#graphql/schema/core/work.ts";
import { filesOf, MASK } from "#graphql/schema/tasks/read-tasks.ts";
import { ImageTask } from "#graphql/schema/tasks/task.ts";

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
