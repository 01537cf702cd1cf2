import { ownerAsViewer } from "#graphql/domain/accounts/viewer.ts";
import { deleteAssetFiles } from "#graphql/domain/assets/delete-files.ts";
import { closeCheckouts } from "#graphql/domain/billing/close.ts";
import { scrubRecords } from "#graphql/domain/deletion/scrub.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { cancelTask } from "#graphql/domain/tasks/keep/cancel.ts";
import { OPEN_STATUSES } from "#graphql/domain/tasks/state.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";

const BATCH = 100;

/** Removes what deleted accounts had. Whatever stops it, the next round goes on where it was. */
export async function purgeAccounts(): Promise<void> {
  const deleted = await db.user.findMany({
    where: { deletedAt: { not: null }, purgedAt: null, sandboxOfId: null },
    orderBy: { deletedAt: "asc" },
    take: BATCH,
    select: { id: true, sandboxSide: { select: { id: true } } },
  });
  for (const { id, sandboxSide } of deleted) {
    const owners = sandboxSide === null ? [id] : [id, sandboxSide.id];
    await purge(id, owners).catch((error) => log.error({ event: "account not purged", userId: id, err: error }));
  }
}

async function purge(userId: string, owners: string[]): Promise<void> {
  const areClosed = await closed(userId);
  await cancelOpenTasks(owners);
  await removeFiles(owners);
  // Credits that are still held end with the provider's answer, and the ledger needs the task until then.
  if (!areClosed || (await isStillOwed(owners))) return;
  await removeFiles(owners);
  await scrubRecords(userId, owners);
  log.info({ event: "account purged", userId });
}

/** Whether no checkout page of the account can be paid any more. Stripe being away keeps none of its files here. */
async function closed(userId: string): Promise<boolean> {
  try {
    await closeCheckouts(userId);
    return true;
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    log.warn({ event: "checkouts not closed", userId, err: error });
    return false;
  }
}

async function cancelOpenTasks(owners: string[]): Promise<void> {
  const open = await db.task.findMany({
    where: { userId: { in: owners }, status: { in: ["PENDING", "PROCESSING"] }, deletedAt: null },
    select: { id: true, userId: true },
  });
  for (const { id, userId } of open) {
    await cancelTask(ownerAsViewer(userId), id).catch((error) => {
      // It has ended meanwhile.
      if (!(error instanceof ConflictError || error instanceof NotFoundError)) throw error;
    });
  }
}

async function isStillOwed(owners: string[]): Promise<boolean> {
  const userId = { in: owners };
  const tasks = { userId, OR: [{ status: { in: OPEN_STATUSES } }, { awaitsOutcome: true }] };
  if ((await db.task.count({ where: tasks })) > 0) return true;
  return (await db.prompt.count({ where: { userId, status: "PENDING" } })) > 0;
}

/** Files go before the rows that name them, so that nothing is left behind in storage that nobody knows of. */
async function removeFiles(owners: string[]): Promise<void> {
  const userId = { in: owners };
  const busy = { some: { task: { status: { in: OPEN_STATUSES } } } };
  for (;;) {
    const assets = await db.asset.findMany({ where: { userId, NOT: { sourceOf: busy } }, take: BATCH });
    for (const asset of assets) {
      await deleteAssetFiles(asset);
      await forgetAsset(asset.id);
    }
    if (assets.length < BATCH) break;
  }
  for (const { id, storageKey } of await db.upload.findMany({ where: { userId, assetId: null } })) {
    if (storageKey !== null) await storage().delete(storageKey);
    await db.upload.deleteMany({ where: { id } });
  }
  for (const { id, storageKey } of await db.dataExport.findMany({ where: { userId } })) {
    if (storageKey !== null) await storage().delete(storageKey);
    await db.dataExport.deleteMany({ where: { id } });
  }
}

async function forgetAsset(assetId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.taskSource.deleteMany({ where: { assetId } });
    await tx.workflow.updateMany({ where: { selectedAssetId: assetId }, data: { selectedAssetId: null } });
    await tx.asset.deleteMany({ where: { id: assetId } });
  });
}
