import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { v7 as uuid } from "uuid";
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
