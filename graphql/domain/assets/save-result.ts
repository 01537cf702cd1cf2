import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { altTextFromPrompt } from "#graphql/domain/assets/alt-text.ts";
import { prepareImage } from "#graphql/domain/assets/media/derive.ts";
import { fileEnding } from "#graphql/domain/assets/media/file-type.ts";
import { inspectFile } from "#graphql/domain/assets/media/inspect.ts";
import { storedName } from "#graphql/domain/assets/stored-name.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { withTempFile } from "#graphql/runtime/temp-file.ts";
import { downloadResult } from "#graphql/vendors/kie/download.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { asVendorError } from "#graphql/vendors/vendor-error.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

export type ResultToSave = {
  taskId: string;
  userId: string;
  modelSlug: string;
  /** Place among the task's results, from 0. */
  position: number;
  /** Where kie.ai put it. */
  url: string;
};

/**
 * Copies one result of a task from kie.ai to our storage. Done twice, or by two at once, it gives the same asset.
 * @throws VendorError ("kie": not to be had now; "storage": not to be kept now), UnreadableFileError when what came is
 * no image or video.
 */
export async function saveResult(result: ResultToSave): Promise<Asset> {
  const place = { taskId_position: { taskId: result.taskId, position: result.position } };
  const existing = await db.asset.findUnique({ where: place });
  if (existing !== null) return existing;
  return withTempFile(join(env.dataDir, "tmp"), async (path) => {
    const { sha256, byteSize } = await download(result.url, path);
    const facts = await inspectFile(path);
    const name = storedName(`${result.taskId} ${result.position}`, sha256);
    const storageKey = `results/${result.taskId}/${name}.${fileEnding(facts.contentType)}`;
    await storage().put(storageKey, createReadStream(path), {
      contentType: facts.contentType,
      metadata: about(result),
    });
    const { taskId, userId, position } = result;
    const { prompt } = await db.task.findUniqueOrThrow({ where: { id: taskId }, select: { prompt: true } });
    const altText = altTextFromPrompt(prompt);
    const row = {
      userId,
      taskId,
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
      return asset;
    }
    const kept = await db.asset.findUniqueOrThrow({ where: place });
    if (kept.storageKey !== storageKey || kept.deletedAt !== null) await storage().delete(storageKey);
    return kept;
  });
}

async function download(url: string, path: string): Promise<{ sha256: string; byteSize: number }> {
  const hash = createHash("sha256");
  let byteSize = 0;
  const source = await downloadResult(url);
  try {
    await pipeline(
      source,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          byteSize += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(path, { flags: "wx" }),
    );
  } catch (error) {
    throw asVendorError("kie", error);
  }
  return { sha256: hash.digest("hex"), byteSize };
}

function about(result: ResultToSave): Record<string, string> {
  return { task: result.taskId, owner: result.userId, model: result.modelSlug, position: String(result.position) };
}
