import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { altTextFromPrompt } from "#graphql/domain/assets/alt-text.ts";
import { preparePoster } from "#graphql/domain/assets/attached/prepare-poster.ts";
import { prepareImage } from "#graphql/domain/assets/media/derive.ts";
import { fileEnding } from "#graphql/domain/assets/media/file-type.ts";
import { type Inspected, inspectFile } from "#graphql/domain/assets/media/inspect.ts";
import { WrongKindError } from "#graphql/domain/assets/media/unreadable.ts";
import { storedName } from "#graphql/domain/assets/stored-name.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { withTempFile, writeNewFile } from "#graphql/runtime/temp-file.ts";
import { asDownloadError, downloadResult } from "#graphql/vendors/kie/download.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset, Task } from "#prisma/generated/client/client.ts";

/** A made task, as far as its results' files tell of it. */
type MadeTask = Pick<
  Task,
  "id" | "userId" | "kind" | "modelSlug" | "prompt" | "parameters" | "createdAt" | "startedAt"
>;

export type ResultToSave = {
  task: MadeTask;
  /** Place among the task's results, from 0. */
  position: number;
  /** Where kie.ai put it. */
  url: string;
  /** Whether nobody has tried before: then there is nothing to look for. */
  isFirst?: boolean;
};

/**
 * Copies one result of a task from kie.ai to our storage. Done twice, or by two at once, it gives the same asset.
 * @throws VendorError ("kie": not to be had now; "storage": not to be kept now), UnreadableFileError when what came is
 * no image or video, WrongKindError when it is not the one that was ordered.
 */
export async function saveResult({ task, position, url, isFirst = false }: ResultToSave): Promise<Asset> {
  const place = { taskId_position: { taskId: task.id, position } };
  const existing = isFirst ? null : await db.asset.findUnique({ where: place });
  if (existing !== null) return existing;
  return withTempFile(join(env.dataDir, "tmp"), async (path) => {
    const { sha256, byteSize } = await download(url, path);
    const facts = await inspectKind(task, path);
    const name = storedName(`${task.id} ${position}`, sha256);
    const storageKey = `results/${task.id}/${name}.${fileEnding(facts.contentType)}`;
    await storage().put(storageKey, createReadStream(path), {
      contentType: facts.contentType,
      metadata: about(task, position),
    });
    const altText = altTextFromPrompt(task.prompt);
    const row = {
      userId: task.userId,
      taskId: task.id,
      position,
      purpose: "RESULT" as const,
      storageKey,
      byteSize,
      sha256,
      altText,
      ...facts,
    };
    const [asset] = await db.asset.createManyAndReturn({ data: [row], skipDuplicates: true });
    if (asset !== undefined) {
      prepareImage(asset);
      preparePoster(asset);
      return asset;
    }
    const kept = await db.asset.findUniqueOrThrow({ where: place });
    if (kept.storageKey !== storageKey || kept.deletedAt !== null) await storage().delete(storageKey);
    return kept;
  });
}

/**
 * Looks at a file that is to become a task's result, as it will be looked at then, and keeps nothing of it.
 * @throws what `saveResult` throws.
 */
export async function examineResult(task: Pick<Task, "kind">, url: string): Promise<void> {
  await withTempFile(join(env.dataDir, "tmp"), async (path) => {
    await download(url, path);
    await inspectKind(task, path);
  });
}

async function inspectKind({ kind }: Pick<Task, "kind">, path: string): Promise<Inspected> {
  const facts = await inspectFile(path);
  if (!facts.contentType.startsWith(`${kind.toLowerCase()}/`)) throw new WrongKindError(facts.contentType);
  return facts;
}

async function download(url: string, path: string): Promise<{ sha256: string; byteSize: number }> {
  const hash = createHash("sha256");
  let byteSize = 0;
  const see = (piece: Buffer) => {
    hash.update(piece);
    byteSize += piece.length;
  };
  await writeNewFile(path, await downloadResult(url), { see }).catch((error) => {
    throw asDownloadError(error);
  });
  return { sha256: hash.digest("hex"), byteSize };
}

/** Whose a file is and how it was made, for who has nothing but the file. */
function about(task: MadeTask, position: number): Record<string, string> {
  const { id, userId, modelSlug, kind, prompt, parameters, createdAt, startedAt } = task;
  return {
    task: id,
    owner: userId,
    model: modelSlug,
    kind,
    position: String(position),
    ordered: createdAt.toISOString(),
    ...(startedAt === null ? {} : { started: startedAt.toISOString() }),
    saved: now().toISOString(),
    parameters: JSON.stringify(parameters),
    prompt,
  };
}
