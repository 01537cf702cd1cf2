import { DAY, fromNow } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";

/** A place that was made and not completed within this time is given up, with whatever was sent to it. */
const LIFE_MS = DAY;
const INCOMING = /^uploads\/incoming\/([0-9a-f-]{36})\//;

/**
 * Forgets uploads that were not completed within a day, and removes bytes that no open upload waits for: what an
 * address took after its upload was completed, or a killed process left. Safe to repeat.
 */
export async function deleteAbandonedUploads(): Promise<void> {
  const { count } = await db.upload.deleteMany({ where: { assetId: null, createdAt: { lt: fromNow(-LIFE_MS) } } });
  let files = 0;
  for await (const key of storage().list("uploads/incoming/")) {
    const id = INCOMING.exec(key)?.[1] ?? "";
    if ((await db.upload.count({ where: { id, assetId: null, refusal: null } })) > 0) continue;
    await storage().delete(key);
    files++;
  }
  if (count > 0 || files > 0) log.info({ event: "abandoned uploads deleted", uploads: count, files });
}
