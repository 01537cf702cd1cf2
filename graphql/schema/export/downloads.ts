import { assetUrl } from "#graphql/domain/assets/signed-url.ts";
import { ConflictError, InvalidInputError, NotFoundError, QuotaExceededError } from "#graphql/domain/errors.ts";
import { createDownload, type ReadyDownload } from "#graphql/domain/export/download.ts";
import { fileStem } from "#graphql/domain/export/file-name.ts";
import { Asset, OF_ADDRESS } from "#graphql/schema/assets/asset.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { hangingOn } from "#graphql/schema/core/lists/hanging.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** The task that made a file, as a list of one, or none. */
const MAKER = {
  name: "maker",
  from: `"Task" AS $row`,
  where: `$row."id" = $owner."taskId"`,
  order: `$row."id"`,
};
const MAKER_COLUMNS = ["id", "modelSlug", "prompt", "reference", "createdAt"];
type Maker = Pick<Task, "id" | "modelSlug" | "prompt" | "reference" | "createdAt">;
const makerOf = hangingOn<Maker>("Asset", MAKER, () => ({
  table: "Task",
  columns: MAKER_COLUMNS,
  lists: [],
}));

builder.prismaObjectField(Asset, "downloadUrl", (t) =>
  t.string({
    ...work({
      leaves: OF_ADDRESS,
      reads: {
        columns: ["id", "position", "contentType", "altText", "createdAt"],
        list: { of: "Task", ...MAKER, columns: MAKER_COLUMNS },
      },
    }),
    description:
      "Like `url`, but a browser saves what it fetches there, under a name that tells what it is: reference-model-prompt-date.",
    resolve: (asset, args, context, info) => {
      const address = (makers: Maker[]) =>
        `${assetUrl(asset)}&download=${encodeURIComponent(fileStem(asset, makers[0] ?? null))}`;
      const makers = makerOf(asset, args, context, info);
      return Array.isArray(makers) ? address(makers) : makers.then(address);
    },
  }),
);

/** A zip that can be fetched, as every mutation that makes one gives it. */
export function downloadPayload(name: string) {
  return builder.objectRef<ReadyDownload>(name).implement({
    description: "A zip that can be fetched. It is packed while it is sent.",
    fields: (t) => ({
      url: t.exposeString("url", { description: "Where to fetch it: it works for whoever has it until it expires." }),
      expiresAt: t.expose("expiresAt", { type: "DateTime", description: "When the address stops working." }),
      fileCount: t.exposeInt("fileCount", { description: "How many files are in it." }),
      byteSize: t.exposeFloat("byteSize", { description: "Their size in all, in bytes." }),
    }),
  });
}

const CreateDownloadPayload = downloadPayload("CreateDownloadPayload");

builder.mutationField("createDownload", (t) =>
  t.field({
    type: CreateDownloadPayload,
    description: "Makes an address at which the files of many tasks are one zip, for an hour.",
    args: { ids: t.arg.idList({ required: true, description: "The tasks, 1 to 100." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, ConflictError, QuotaExceededError],
      union: {
        description:
          "Where to fetch the zip, or why there is none. CONFLICT: none of the tasks has a file. QUOTA_EXCEEDED: there were 1000 today.",
      },
    },
    resolve: (_root, { ids }, context) =>
      createDownload(
        viewerOf(context),
        ids.map((id) => rowId(id, "Task")),
      ),
  }),
);
