import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { v7 as uuid } from "uuid";
import { fileEnding } from "#graphql/domain/assets/media/file-type.ts";
import { db } from "#graphql/runtime/db.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";
import { picture } from "#tests/support/files/media-files.ts";

/** A picture of the account's own that is really stored: something to start a task from. */
export async function storeImage(userId: string, width: number, height: number): Promise<Asset> {
  const bytes = await picture("png", width, height);
  const storageKey = `uploads/${uuid()}.png`;
  await storage().put(storageKey, Readable.from([bytes]), { contentType: "image/png", metadata: { owner: userId } });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const facts = { contentType: "image/png", width, height, byteSize: bytes.length, sha256 };
  return db.asset.create({ data: { userId, purpose: "UPLOAD", storageKey, ...facts } });
}

/** The same of a video or a sound. */
export async function storePlayed(
  userId: string,
  bytes: Buffer,
  facts: Pick<Asset, "contentType" | "width" | "height" | "durationSeconds">,
): Promise<Asset> {
  const storageKey = `uploads/${uuid()}.${fileEnding(facts.contentType)}`;
  await storage().put(storageKey, Readable.from([bytes]), {
    contentType: facts.contentType,
    metadata: { owner: userId },
  });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return db.asset.create({
    data: { userId, purpose: "UPLOAD", storageKey, byteSize: bytes.length, sha256, ...facts },
  });
}
