import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import sharp from "sharp";
import { v7 as uuid } from "uuid";
import { fileEnding } from "#graphql/domain/assets/media/file-type.ts";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { db } from "#graphql/runtime/db.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset, Prisma } from "#prisma/generated/client/client.ts";
import { picture } from "#tests/support/files/media-files.ts";

/** A picture of the account's own that is really stored: something to start a task from. */
export async function storeImage(userId: string, width: number, height: number): Promise<Asset> {
  return storeBytes(userId, await picture("png", width, height), { width, height });
}

/** A mask that is really stored, and marks the left half of a picture. */
export async function storeMask(userId: string, width: number, height: number): Promise<Asset> {
  const side = (background: string) => ({ create: { width: width / 2, height, channels: 3 as const, background } });
  const white = { create: { width, height, channels: 3 as const, background: "#fff" } };
  const right = [{ input: side("#000"), left: width / 2, top: 0 }];
  return storeBytes(userId, await sharp(white).composite(right).png().toBuffer(), { width, height });
}

/** Bytes as an upload that says of itself that it is such a picture. */
export async function storeBytes(
  userId: string,
  bytes: Buffer,
  facts: Pick<Asset, "width" | "height"> & Partial<Prisma.AssetUncheckedCreateInput>,
): Promise<Asset> {
  const storageKey = `uploads/${uuid()}.png`;
  await storage().put(storageKey, Readable.from([bytes]), { contentType: "image/png", metadata: { owner: userId } });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const of = { contentType: "image/png", byteSize: bytes.length, sha256 };
  return db.asset.create({ data: { userId, purpose: "UPLOAD", storageKey, ...of, ...facts } });
}

/** The mask that a model can't do without, of sources that stand in the table without bytes; null where it can. */
export async function neededMask({ inputs }: Pick<ModelDefinition, "inputs">, userId: string): Promise<string | null> {
  const isNeeded = inputs.some(({ kind, min }) => kind === "MASK" && min > 0);
  return isNeeded ? (await storeMask(userId, 1024, 576)).id : null;
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
