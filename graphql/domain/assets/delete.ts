import { z } from "zod";
import { deleteAssetFiles } from "#graphql/domain/assets/delete-files.ts";
import { closeAsset } from "#graphql/domain/assets/open.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { enqueue, wakeWorker } from "#graphql/runtime/queue.ts";

/** Removes the files of a deleted asset from storage. */
export const deleteAssetFilesJob = { name: "delete-asset-files", payload: z.object({ assetId: z.string() }) };

/**
 * Removes an upload from every list at once and its files from storage by a job. Tasks that were made from it stay.
 * @throws NotFoundError, or ConflictError for a task's result and while a task that is under way starts from it.
 */
export async function deleteAsset(viewer: { userId: string }, id: string): Promise<void> {
  const deleted = await db.$transaction(async (tx) => {
    // A task that is just being made from it holds this row too, and comes before or after, not between.
    await tx.$queryRaw`SELECT "id" FROM "Asset" WHERE "id" = ${id} FOR UPDATE`;
    const asset = await tx.asset.findFirst({ where: { id, userId: viewer.userId, deletedAt: null } });
    if (asset === null) throw new NotFoundError("file");
    if (asset.purpose === "RESULT") throw new ConflictError("A task made this file. Delete the task instead.");
    const open = await tx.taskSource.count({ where: { assetId: id, task: { completedAt: null } } });
    if (open > 0) throw new ConflictError("A task that starts from this file is still under way.");
    await tx.asset.update({ where: { id }, data: { deletedAt: now() } });
    await enqueue(deleteAssetFilesJob, { assetId: id }, { tx });
    return asset;
  });
  closeAsset(deleted);
  wakeWorker(deleteAssetFilesJob);
}

/** Removes the files of a deleted upload. */
export async function deleteUploadFiles(assetId: string): Promise<void> {
  const asset = await db.asset.findUnique({ where: { id: assetId, deletedAt: { not: null } } });
  if (asset !== null) await deleteAssetFiles(asset);
}
