import { Readable } from "node:stream";
import { completeUpload } from "#graphql/domain/assets/uploads/complete-upload.ts";
import { createUpload } from "#graphql/domain/assets/uploads/create-upload.ts";
import { receiveUpload } from "#graphql/domain/assets/uploads/receive-upload.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

/** A place for these bytes, with the bytes in it, not yet judged. */
export async function sendUpload(viewer: { userId: string }, bytes: Buffer, said: Partial<Said> = {}): Promise<string> {
  const { id } = await createUpload(viewer, {
    filename: "holiday_photo.png",
    contentType: "image/png",
    byteSize: bytes.length,
    ...said,
  });
  await receiveUpload(id, Readable.from([bytes]), bytes.length);
  return id;
}

/** The whole way of an upload. */
export async function uploadImage(viewer: { userId: string }, bytes: Buffer, said: Partial<Said> = {}): Promise<Asset> {
  return completeUpload(viewer, await sendUpload(viewer, bytes, said));
}

type Said = { filename: string; contentType: string };
