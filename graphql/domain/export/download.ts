import type { Readable } from "node:stream";
import { type Viewer, visibleTasks } from "#graphql/domain/accounts/viewer.ts";
import { ConflictError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { fileNames } from "#graphql/domain/export/file-name.ts";
import { zipLink } from "#graphql/domain/export/signed-link.ts";
import { zipOf } from "#graphql/domain/export/zip.ts";
import { enforceLimit } from "#graphql/domain/quotas.ts";
import { DAY, fromNow, HOUR, now } from "#graphql/runtime/clock.ts";
import { deleteInBatches } from "#graphql/runtime/database/batches.ts";
import { db } from "#graphql/runtime/db.ts";
import { limiter } from "#graphql/runtime/limiter.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";

const MOST_TASKS = 100;
const MOST_A_DAY = 1000;
const downloadsOfDay = limiter("downloads", MOST_A_DAY, DAY);
const LIFE_MS = HOUR;

/** A zip that can be fetched: where, until when, and how much is in it. */
export type ReadyDownload = { url: string; expiresAt: Date; fileCount: number; byteSize: number };

/**
 * Makes an address at which the files of some tasks are one zip, for an hour. Nothing is packed before it is fetched.
 * @throws InvalidInputError for an empty or too large list, NotFoundError when one is absent or not the viewer's,
 * ConflictError when none has a file.
 */
export async function createDownload(viewer: Viewer, ids: string[]): Promise<ReadyDownload> {
  const taskIds = [...new Set(ids)];
  if (ids.length === 0 || ids.length > MOST_TASKS) {
    throw new InvalidInputError([
      { path: ["ids"], code: "OUT_OF_RANGE", message: `A download has 1 to ${MOST_TASKS} tasks.` },
    ]);
  }
  const { userId } = viewer;
  const mine = { AND: [{ id: { in: taskIds }, userId, deletedAt: null }, visibleTasks(viewer)] };
  if ((await db.task.count({ where: mine })) < taskIds.length) throw new NotFoundError("task");
  return prepare(userId, taskIds);
}

/**
 * The same of all that has been made in a batch so far.
 * @throws NotFoundError for one that is absent or somebody else's, ConflictError when nothing in it has a file.
 */
export async function downloadBatch({ userId }: Viewer, batchId: string): Promise<ReadyDownload> {
  if ((await db.batch.count({ where: { id: batchId, userId, deletedAt: null } })) === 0)
    throw new NotFoundError("batch");
  const tasks = await db.task.findMany({
    where: { batchId, userId, deletedAt: null, assets: { some: { deletedAt: null } } },
    select: { id: true },
  });
  return prepare(
    userId,
    tasks.map(({ id }) => id),
  );
}

async function prepare(userId: string, taskIds: string[]): Promise<ReadyDownload> {
  const { _count, _sum } = await db.asset.aggregate({
    where: filesOf(userId, taskIds),
    _count: true,
    _sum: { byteSize: true },
  });
  if (_count === 0) throw new ConflictError("None of these tasks has a file.");
  await enforceLimit(downloadsOfDay, userId, `An account may prepare ${MOST_A_DAY} downloads a day.`);
  const expiresAt = fromNow(LIFE_MS);
  const { id } = await db.download.create({ data: { userId, taskIds, expiresAt } });
  return { url: zipLink("downloads", id, expiresAt), expiresAt, fileCount: _count, byteSize: _sum.byteSize ?? 0 };
}

/** The zip that an address stands for, as it is now; null when there is none any more. The address was judged before. */
export async function openDownload(id: string): Promise<{ name: string; stream: Readable } | null> {
  const download = await db.download.findFirst({
    where: { id, expiresAt: { gt: now() }, user: { deletedAt: null } },
  });
  if (download === null) return null;
  const { userId, taskIds } = download;
  const assets = await db.asset.findMany({
    where: filesOf(userId, taskIds),
    include: { task: true },
    orderBy: [{ taskId: "desc" }, { position: "asc" }],
  });
  if (assets.length === 0) return null;
  const nameOf = fileNames();
  const entries = assets.map((asset) => ({
    name: nameOf(asset, asset.task),
    modifiedAt: asset.createdAt,
    isText: false,
    open: () => storage().read(asset.storageKey),
  }));
  const name = `nano-banana-video-${download.createdAt.toISOString().slice(0, 10)}.zip`;
  return { name, stream: zipOf(entries) };
}

function filesOf(userId: string, taskIds: string[]) {
  const shown = { OR: [{ status: "COMPLETED" as const }, { lateResultAt: { not: null } }] };
  return { userId, deletedAt: null, task: { id: { in: taskIds }, deletedAt: null, ...shown } };
}

/** Forgets addresses that work no more. */
export async function deleteExpiredDownloads(): Promise<void> {
  const where = { expiresAt: { lte: now() } };
  await deleteInBatches((limit) => db.download.deleteMany({ where, limit }));
}
