import { createHash } from "node:crypto";
import { captionsKey } from "#graphql/domain/assets/attached/keys.ts";
import { readCaptions } from "#graphql/domain/assets/attached/webvtt.ts";
import { storedName } from "#graphql/domain/assets/stored-name.ts";
import { ConflictError, type FieldProblem, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { MissingObjectError } from "#graphql/vendors/storage/driver.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

/** What an owner says of what is heard in a video: its captions, that nobody speaks, or with neither, nothing yet. */
export type Heard = { captions: string | null; hasNoSpeech: boolean };

/**
 * Keeps the captions of one's own video, or that nobody speaks in it, in the place of what was said before.
 * @throws NotFoundError, InvalidInputError (`id` for what is no video; `captions` with the number of the line), ConflictError
 * when they were changed elsewhere at the same time.
 */
export async function setCaptions(viewer: { userId: string }, id: string, heard: Heard): Promise<Asset> {
  const mine = { id, userId: viewer.userId, deletedAt: null };
  const asset = await db.asset.findFirst({ where: mine });
  if (asset === null) throw new NotFoundError("file");
  const text = validated(asset, heard);
  const name = text === null ? null : storedName(`captions ${id}`, createHash("sha256").update(text).digest("hex"));
  const before = asset.captionsName;
  if (text !== null && name !== null && name !== before) {
    await storage().put(captionsKey(id, name), Buffer.from(text), { contentType: "text/vtt", metadata: { of: id } });
  }
  const [kept] = await db.asset.updateManyAndReturn({
    where: { ...mine, captionsName: before },
    data: { captionsName: name, hasNoSpeech: heard.hasNoSpeech },
  });
  if (kept !== undefined) {
    if (before !== null && before !== name) await storage().delete(captionsKey(id, before));
    return kept;
  }
  const now = await db.asset.findFirst({ where: mine });
  if (name !== null && now?.captionsName !== name) await storage().delete(captionsKey(id, name));
  if (now === null) throw new NotFoundError("file");
  throw new ConflictError("The captions were changed elsewhere just now. Look at them again.");
}

/** The captions of a video as WebVTT; null without. */
export async function captionsOf({ id, captionsName }: Pick<Asset, "id" | "captionsName">): Promise<string | null> {
  if (captionsName === null) return null;
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of await storage().read(captionsKey(id, captionsName))) chunks.push(chunk);
    return Buffer.concat(chunks).toString("utf8");
  } catch (error) {
    // Replaced between the reading of the row and of the file.
    if (error instanceof MissingObjectError) return null;
    throw error;
  }
}

function validated(asset: Asset, { captions, hasNoSpeech }: Heard): string | null {
  if (!asset.contentType.startsWith("video/")) {
    throw refused({ path: ["id"], code: "UNFIT", message: "Only a video has captions." });
  }
  if (captions === null) return null;
  if (hasNoSpeech) {
    const message = "A video has captions, or nobody speaks in it.";
    throw refused({ path: ["hasNoSpeech"], code: "CONFLICT", message });
  }
  const read = readCaptions(captions);
  if ("problem" in read) throw refused(read.problem);
  return read.text;
}

function refused(problem: FieldProblem): InvalidInputError {
  return new InvalidInputError([problem]);
}
