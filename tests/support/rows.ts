import { v7 as uuid } from "uuid";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import type { Continues } from "#graphql/domain/catalog/inputs.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { isFinal } from "#graphql/domain/tasks/state.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Asset, Prisma, Task } from "#prisma/generated/client/client.ts";

/** What stands in the table of a task, without a hold: for tests of reading. */
export function taskRow(userId: string, data: Partial<Prisma.TaskUncheckedCreateInput> = {}) {
  const isOver = data.status !== undefined && isFinal(data.status);
  return {
    completedAt: isOver ? now() : null,
    userId,
    kind: "IMAGE" as const,
    modelSlug: "nano-banana",
    prompt: "a banana",
    creditsHeld: 5,
    creditsCharged: 5,
    sandbox: true,
    callbackToken: uuid(),
    ...data,
  };
}

/** Puts a task into the table as it stands, without a hold. */
export function insertTask(userId: string, data: Partial<Prisma.TaskUncheckedCreateInput> = {}): Promise<Task> {
  return db.task.create({ data: taskRow(userId, data) });
}

/** The fewest sources that a model has to be given, in its order: images, videos and sounds of five seconds. */
export async function insertSources({ inputs }: Pick<ModelDefinition, "inputs">, userId: string): Promise<string[]> {
  const ids: string[] = [];
  for (const { kind, min, continues } of inputs) {
    if (continues !== undefined) ids.push((await insertMade(userId, continues)).id);
    for (let n = 0; n < min && continues === undefined && kind !== "MASK"; n++) {
      const size = { byteSize: 1000, ...(kind === "AUDIO" ? { width: null, height: null } : {}) };
      const contentType = kind === "VIDEO" ? "video/mp4" : kind === "AUDIO" ? "audio/mpeg" : "image/png";
      const durationSeconds = kind === "IMAGE" ? null : 5;
      ids.push((await insertAsset(userId, { ...size, contentType, durationSeconds })).id);
    }
  }
  return ids;
}

/** The result of a task of the first model that is gone on from, as that model may go on from it; `data` says what of its row is otherwise. */
export async function insertMade(
  userId: string,
  { models: [modelSlug = ""], only }: Continues,
  data: Partial<Prisma.TaskUncheckedCreateInput> = {},
): Promise<Asset> {
  const kind = modelDefinition(modelSlug)?.kind ?? "VIDEO";
  const parameters = only === undefined ? {} : { [only.name]: only.values[0] };
  const made = { status: "COMPLETED", kieTaskId: uuid(), kieFamily: "market" } as const;
  const task = await insertTask(userId, { kind, modelSlug, parameters, ...made, ...data });
  const played = kind === "VIDEO" ? { contentType: "video/mp4", durationSeconds: 5 } : {};
  return insertAsset(userId, { taskId: task.id, ...played });
}

/** A stored file as it stands in the table, without bytes. */
export function insertAsset(userId: string, data: Partial<Prisma.AssetUncheckedCreateInput> = {}): Promise<Asset> {
  return db.asset.create({
    data: {
      userId,
      purpose: "RESULT",
      storageKey: `results/${uuid()}.png`,
      contentType: "image/png",
      width: 1024,
      height: 576,
      byteSize: 1000,
      sha256: "0".repeat(64),
      ...data,
    },
  });
}
