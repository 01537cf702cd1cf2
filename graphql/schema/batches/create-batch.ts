import {
  ConflictError,
  IdempotencyMismatchError,
  InvalidInputError,
  NotFoundError,
  QuotaExceededError,
} from "#graphql/domain/errors.ts";
import { downloadBatch } from "#graphql/domain/export/download.ts";
import { createBatch, deleteBatch } from "#graphql/domain/tasks/batches/batch.ts";
import { Batch } from "#graphql/schema/batches/batch.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { idempotencyKeyOf, viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";
import { downloadPayload } from "#graphql/schema/export/downloads.ts";
import { IDEMPOTENCY_KEY } from "#graphql/schema/tasks/create-task.ts";
import type { Batch as BatchRow } from "#prisma/generated/client/client.ts";

const CreateBatchInput = builder.inputType("CreateBatchInput", {
  description: "A new batch.",
  fields: (t) => ({
    name: t.string({ required: true, description: "Its name: 1 to 100 characters." }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const CreateBatchPayload = builder.objectRef<{ batch: BatchRow }>("CreateBatchPayload").implement({
  description: "A new batch, with nothing in it.",
  fields: (t) => ({ batch: t.expose("batch", { type: Batch, description: "The batch." }) }),
});

const DownloadBatchInput = builder.inputType("DownloadBatchInput", {
  description: "Which batch is to be one zip.",
  fields: (t) => ({ batch: t.id({ required: true, description: "The batch." }) }),
});

const DownloadBatchPayload = downloadPayload("DownloadBatchPayload");

const DeleteBatchInput = builder.inputType("DeleteBatchInput", {
  description: "Which batch is to be deleted.",
  fields: (t) => ({ batch: t.id({ required: true, description: "The batch." }) }),
});

const DeleteBatchPayload = builder.objectRef<{ id: string }>("DeleteBatchPayload").implement({
  description: "The batch is gone.",
  fields: (t) => ({ id: t.exposeID("id", { description: "The id of what was deleted." }) }),
});

builder.mutationFields((t) => ({
  createBatch: t.field({
    type: CreateBatchPayload,
    description:
      "Makes a batch that holds tasks of several calls together: name it as `batch` in each `createTasks`. Above 500 a day it is QUOTA_EXCEEDED.",
    args: { input: t.arg({ type: CreateBatchInput, required: true, description: "The batch." }) },
    errors: {
      types: [InvalidInputError, QuotaExceededError, IdempotencyMismatchError],
      union: { description: "The new batch, or why there is none." },
    },
    resolve: async (_root, { input }, context) => ({
      batch: await createBatch(viewerOf(context), {
        name: input.name,
        idempotencyKey: idempotencyKeyOf(context, input.idempotencyKey),
      }),
    }),
  }),
  downloadBatch: t.field({
    type: DownloadBatchPayload,
    ...work({ statements: 5 }),
    description:
      "Makes an address at which all files of a batch are one zip, for an hour. A file's name begins with the `reference` of its task.",
    args: { input: t.arg({ type: DownloadBatchInput, required: true, description: "The batch." }) },
    errors: {
      types: [NotFoundError, ConflictError, QuotaExceededError],
      union: {
        description:
          "Where to fetch the zip, or why there is none. CONFLICT: none of the tasks has a file. QUOTA_EXCEEDED: there were 1000 today.",
      },
    },
    resolve: (_root, { input }, context) => downloadBatch(viewerOf(context), rowId(input.batch, "Batch")),
  }),
  deleteBatch: t.field({
    type: DeleteBatchPayload,
    description:
      "Deletes a batch. Its tasks and their results stay, and what is under way goes on; for those to go, too, name them in `deleteTasks` before.",
    args: { input: t.arg({ type: DeleteBatchInput, required: true, description: "The batch." }) },
    errors: { types: [NotFoundError], union: { description: "The id of what was deleted, or that there is none." } },
    resolve: async (_root, { input }, context) => {
      const id = rowId(input.batch, "Batch");
      await deleteBatch(viewerOf(context), id);
      return { id: globalId("Batch", id) };
    },
  }),
}));
