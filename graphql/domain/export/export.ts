import { randomBytes } from "node:crypto";
import { z } from "zod";
import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { wantsMail } from "#graphql/domain/accounts/people/notifications.ts";
import { personOf } from "#graphql/domain/accounts/people/profile.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { RateLimitedError } from "#graphql/domain/errors.ts";
import { entriesOf } from "#graphql/domain/export/contents.ts";
import { zipLink } from "#graphql/domain/export/signed-link.ts";
import { zipOf } from "#graphql/domain/export/zip.ts";
import { DAY, fromNow, now, SECOND } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { enqueue, wakeWorker } from "#graphql/runtime/queue.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { type DataExport, Prisma } from "#prisma/generated/client/client.ts";

/** Packs everything of an account into one zip in storage. */
export const buildExportJob = { name: "build-export", payload: z.object({ exportId: z.string() }) };

const LIFE_MS = 7 * DAY;
const MOST_A_DAY = 3;

/**
 * Orders a copy of everything that the account has. While one is being made, asking again gives that one.
 * @throws RateLimitedError after three within a day.
 */
export async function requestExport(viewer: Viewer): Promise<DataExport> {
  const { id } = await personOf(viewer);
  return orderExport(id, async () => undefined);
}

/** The same for whoever has decided it; `record` writes what belongs to it, in its transaction, where one is made. */
export async function orderExport(userId: string, record: (tx: Tx) => Promise<void>): Promise<DataExport> {
  const pending = await db.dataExport.findFirst({ where: { userId, status: "PENDING" } });
  if (pending !== null) return pending;
  const recent = await db.dataExport.findMany({
    where: { userId, createdAt: { gt: fromNow(-DAY) } },
    orderBy: { createdAt: "asc" },
  });
  const oldest = recent[0];
  if (oldest !== undefined && recent.length >= MOST_A_DAY) {
    throw new RateLimitedError(Math.ceil((oldest.createdAt.getTime() + DAY - now().getTime()) / SECOND));
  }
  try {
    const made = await db.$transaction(async (tx) => {
      const row = await tx.dataExport.create({ data: { userId, createdAt: now() } });
      await enqueue(buildExportJob, { exportId: row.id }, { tx });
      await record(tx);
      return row;
    });
    wakeWorker(buildExportJob);
    log.info({ event: "export asked for", exportId: made.id, userId });
    return made;
  } catch (error) {
    // Of two requests at once one makes it.
    if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002")) throw error;
    return db.dataExport.findFirstOrThrow({ where: { userId, status: "PENDING" } });
  }
}

/** Packs an export, stores it for a week and mails its owner. @throws when it could not and another try remains. */
export async function buildExport(exportId: string, { isLastTry }: { isLastTry: boolean }): Promise<void> {
  const waiting = { id: exportId, status: "PENDING" as const };
  const wanted = await db.dataExport.findFirst({ where: waiting, include: { user: true } });
  if (wanted === null || wanted.user.deletedAt !== null) return;
  const { userId, user } = wanted;
  const storageKey = `exports/${userId}/${randomBytes(16).toString("base64url")}.zip`;
  try {
    const about = { contentType: "application/zip", metadata: { owner: userId, export: exportId } };
    await storage().put(storageKey, zipOf(await entriesOf(user)), about);
    const { byteSize } = (await storage().stat(storageKey)) ?? { byteSize: 0 };
    const expiresAt = fromNow(LIFE_MS);
    const isKept = await db.$transaction(async (tx) => {
      const data = { status: "READY" as const, storageKey, byteSize, readyAt: now(), expiresAt };
      const { count } = await tx.dataExport.updateMany({ where: { ...waiting, user: { deletedAt: null } }, data });
      const details = { expiresAt: expiresAt.toISOString() };
      const mail = { kind: "EXPORT_READY" as const, userId, recipient: user.email, locale: user.locale, details };
      const { mutedMails } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { mutedMails: true } });
      if (count > 0 && wantsMail({ mutedMails }, "EXPORT_READY")) await enqueueMail(tx, mail);
      return count > 0;
    });
    if (!isKept) await storage().delete(storageKey);
    wakeMail();
    log.info({ event: "export ready", exportId, byteSize });
  } catch (error) {
    await storage().delete(storageKey);
    if (!isLastTry) throw error;
    log.error({ event: "export failed", exportId, err: error });
    await db.dataExport.updateMany({ where: waiting, data: { status: "FAILED" } });
  }
}

/** Where an export can be fetched; null unless it is there. */
export function exportUrl({ id, status, expiresAt }: DataExport): string | null {
  return status === "READY" && expiresAt !== null && expiresAt > now() ? zipLink("exports", id, expiresAt) : null;
}

/** A finished export that is still kept; null when there is none. The address was judged before. */
export async function findExport(id: string): Promise<(DataExport & { storageKey: string }) | null> {
  const found = await db.dataExport.findFirst({
    where: { id, status: "READY", expiresAt: { gt: now() }, user: { deletedAt: null } },
  });
  return found === null || found.storageKey === null ? null : { ...found, storageKey: found.storageKey };
}

/** Removes exports whose week is over, and zips that a process left half recorded. */
export async function deleteExpiredExports(): Promise<void> {
  const old = await db.dataExport.findMany({ where: { expiresAt: { lte: now() } } });
  for (const { id, storageKey } of old) {
    if (storageKey !== null) await storage().delete(storageKey);
    await db.dataExport.delete({ where: { id } });
  }
  await db.dataExport.updateMany({
    where: { status: "PENDING", createdAt: { lt: fromNow(-DAY) } },
    data: { status: "FAILED" },
  });
  for await (const key of storage().list("exports/")) {
    const owner = /^exports\/([0-9a-f-]{36})\//.exec(key)?.[1] ?? "";
    // One that is being packed has no row that names it yet.
    const isBusy = (await db.dataExport.count({ where: { userId: owner, status: "PENDING" } })) > 0;
    const isNamed = (await db.dataExport.count({ where: { storageKey: key } })) > 0;
    if (!isBusy && !isNamed) await storage().delete(key);
  }
}
