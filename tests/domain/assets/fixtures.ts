import { createHash, randomBytes } from "node:crypto";
import { db } from "#graphql/runtime/db.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset, Task, TaskKind } from "#prisma/generated/client/client.ts";

/** A task of a new account, already made by kie.ai. */
export async function madeTask(kind: TaskKind = "IMAGE", prompt = "a fox"): Promise<Task> {
  const name = randomBytes(8).toString("hex");
  const { id: userId } = await db.user.create({ data: { email: `${name}@example.com`, passwordHash: "" } });
  return db.task.create({
    data: {
      userId,
      kind,
      status: "SAVING",
      modelSlug: kind === "IMAGE" ? "nano-banana" : "veo-3.1-fast",
      prompt,
      parameters: { aspectRatio: "1:1" },
      creditsHeld: 5,
      creditsCharged: 5,
      sandbox: true,
      callbackToken: name,
    },
  });
}

/** A stored result of a new task. */
export async function storedAsset(
  bytes: Buffer,
  facts: Pick<Asset, "contentType" | "width" | "height">,
): Promise<Asset> {
  const { id: taskId, userId } = await madeTask();
  const storageKey = `results/${taskId}/${randomBytes(8).toString("hex")}.${facts.contentType === "video/mp4" ? "mp4" : "png"}`;
  await storage().put(storageKey, bytes, { contentType: facts.contentType, metadata: {} });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return db.asset.create({
    data: { userId, taskId, purpose: "RESULT", storageKey, byteSize: bytes.length, sha256, ...facts },
  });
}
