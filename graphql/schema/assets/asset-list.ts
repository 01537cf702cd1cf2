import { queryFromInfo } from "@pothos/plugin-prisma";
import { uploadRoom } from "#graphql/domain/assets/uploads/create-upload.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { Asset, AssetPurpose } from "#graphql/schema/assets/asset.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { workOfFilter } from "#graphql/schema/core/effort.ts";
import { TaskKind } from "#graphql/schema/core/enums.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { work } from "#graphql/schema/core/work.ts";
import { taskIn } from "#graphql/schema/tasks/read-tasks.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import type { Prisma } from "#prisma/generated/client/client.ts";

const AssetFilter = builder.inputType("AssetFilter", {
  description: "Which files to list; what is left out does not matter.",
  fields: (t) => ({
    purpose: t.field({ type: AssetPurpose, description: "Only files stored for this." }),
    kind: t.field({ type: TaskKind, description: "Only images, or only videos." }),
  }),
});

// A file of a task that is still saving may exist before its brothers; none is shown before all are there.
const SHOWN: Prisma.AssetWhereInput = {
  deletedAt: null,
  OR: [
    { taskId: null },
    { task: { status: { in: ["COMPLETED", "TIMED_OUT", "CANCELED"] } } },
    { task: { lateResultAt: { not: null } } },
  ],
};

function whereOf({ purpose, kind }: typeof AssetFilter.$inferInput): Prisma.AssetWhereInput {
  return {
    purpose: purpose ?? undefined,
    contentType: kind ? { startsWith: `${kind.toLowerCase()}/` } : undefined,
  };
}

builder.prismaObjectField(User, "assets", (t) =>
  t.connection(
    {
      type: Asset,
      ...work(workOfFilter),
      description: "The stored files of the account, newest first: what was uploaded and what its tasks made.",
      args: { filter: t.arg({ type: AssetFilter, description: "Which ones; all unless told." }) },
      resolve: (user, args, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "Asset", paths: [["edges", "node"], ["nodes"]] });
        const where = { userId: user.id, ...SHOWN, ...whereOf(args.filter ?? {}) };
        return keysetPage(args, idKey, ({ between, order, take }) =>
          db.asset.findMany({ ...query, where: { AND: [where, { id: between }] }, orderBy: { id: order }, take }),
        );
      },
    },
    { name: "AssetConnection", description: "A page of files." },
    { name: "AssetEdge", description: "A file in a list." },
  ),
);

const UploadRoom = builder.objectRef<{ usedMegabytes: number; quotaMegabytes: number }>("UploadRoom").implement({
  description: "How much room there is for uploads.",
  fields: (t) => ({
    usedMegabytes: t.exposeFloat("usedMegabytes", {
      description: "What is kept of them; a megabyte has 1,048,576 bytes.",
    }),
    quotaMegabytes: t.exposeInt("quotaMegabytes", { description: "What may be kept of them." }),
  }),
});

builder.prismaObjectField(User, "uploadRoom", (t) =>
  t.field({
    type: UploadRoom,
    description: "How much of its room for uploads the account has used.",
    ...work({ reads: { columns: ["id"] }, statements: 1 }),
    resolve: ({ id }) => uploadRoom(id),
  }),
);

// Apart from the rest of Asset because tasks name assets too.
builder.prismaObjectField(Asset, "task", (t) =>
  t.field({
    type: Task,
    nullable: true,
    description: "The task that made it; null for an upload.",
    ...work({ statements: 1, reads: { columns: ["taskId"] } }),
    resolve: taskIn("taskId"),
  }),
);
