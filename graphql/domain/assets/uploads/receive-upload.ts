import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { rawKey } from "#graphql/domain/assets/uploads/create-upload.ts";
import { db } from "#graphql/runtime/db.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";

/** What a PUT to an upload's address comes to. "wrong-size": not as many bytes as were announced. */
export type Receipt = "stored" | "unknown" | "taken" | "wrong-size" | "broken-off";

/**
 * Stores the bytes of an upload as they come, exactly as many as were announced, once. Whoever sends them has been
 * judged by the address they used.
 * @param byteSize how many bytes the sender means to send.
 * @throws VendorError ("storage") when they cannot be kept now.
 */
export async function receiveUpload(id: string, bytes: AsyncIterable<Buffer>, byteSize: number): Promise<Receipt> {
  const upload = await db.upload.findUnique({ where: { id } });
  if (upload === null) return "unknown";
  if (upload.storageKey !== null || upload.assetId !== null || upload.refusal !== null) return "taken";
  if (byteSize !== upload.byteSize) return "wrong-size";
  const storageKey = rawKey(id, randomBytes(16).toString("hex"));
  const source = { isBroken: false };
  try {
    await storage().put(storageKey, Readable.from(exactly(bytes, byteSize, source), { objectMode: false }), {
      contentType: "application/octet-stream",
      metadata: { owner: upload.userId, upload: id },
    });
  } catch (error) {
    if (source.isBroken) return "broken-off";
    throw error;
  }
  const { count } = await db.upload.updateMany({
    where: { id, storageKey: null, assetId: null, refusal: null },
    data: { storageKey },
  });
  if (count === 1) return "stored";
  await storage().delete(storageKey);
  return "taken";
}

async function* exactly(bytes: AsyncIterable<Buffer>, byteSize: number, source: { isBroken: boolean }) {
  let received = 0;
  try {
    for await (const chunk of bytes) {
      received += chunk.length;
      if (received > byteSize) throw new Error("more bytes than were announced");
      yield chunk;
    }
    if (received < byteSize) throw new Error("fewer bytes than were announced");
  } catch (error) {
    source.isBroken = true;
    throw error;
  }
}
