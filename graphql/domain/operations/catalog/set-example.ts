import { copyAsImage } from "#graphql/domain/assets/copy-as-image.ts";
import { deleteAssetFilesJob } from "#graphql/domain/assets/delete.ts";
import { closeAsset } from "#graphql/domain/assets/open.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf, rowIdIn } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdModel } from "#graphql/domain/operations/catalog/hold-model.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { enqueue, wakeWorker } from "#graphql/runtime/queue.ts";
import type { Asset, Model } from "#prisma/generated/client/client.ts";

export type ExampleChange = {
  /** The model's slug. */
  model: string;
  /** The id of a task or a file of the operator's own; left out, the model has no example any more. */
  of?: string | null | undefined;
  reason: string;
};

/**
 * Has a model's card show what an operator made with it: everybody sees a copy, which stays when the creation is deleted, and tells
 * nothing else of the account. Another one takes its place, and its file goes.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError for what is not the operator's own, was not made by
 * this model, or only in the sandbox, ConflictError for a video of which no picture has been drawn yet.
 */
export async function setModelExample(actor: Actor, { model: slug, of, reason }: ExampleChange): Promise<Model> {
  const why = readReason(reason);
  const { userId } = await mustBeActor(actor, SENSITIVE);
  const definition = modelDefinition(slug);
  if (definition === undefined) throw new NotFoundError("model");
  const made = of == null ? null : await ownResult(userId, slug, of);
  const stored = made === null ? null : await copyAsImage(made);
  if (made !== null && stored === null) {
    throw new ConflictError("No picture of this video has been drawn yet: open it once, then try again.");
  }
  const { model, former } = await db.$transaction(async (tx) => {
    const held = await holdModel(tx, slug);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    if (held === null) throw new NotFoundError("model");
    const data = { purpose: "RESULT" as const, altText: definition.name, userId: userId ?? "" };
    const copy = stored === null ? null : await tx.asset.create({ data: { ...stored, ...data } });
    const model = await tx.model.update({ where: { slug }, data: { exampleAssetId: copy?.id ?? null } });
    await recordAct(tx, by, {
      action: "model.example_set",
      subject: globalIdOf("Model", slug),
      before: { example: held.exampleAssetId },
      after: { example: model.exampleAssetId, ...(made !== null && { copiedFrom: made.id }) },
      reason: why,
    });
    return { model, former: await discard(tx, held.exampleAssetId) };
  });
  if (former !== null) {
    closeAsset(former);
    wakeWorker(deleteAssetFilesJob);
  }
  notify("catalog");
  log.warn({ event: "model example set", model: slug, example: model.exampleAssetId });
  return model;
}

/** The first picture or video of a task that is somebody's own and was made with this model; by the task's id, or the file's. */
async function ownResult(userId: string | null, modelSlug: string, of: string): Promise<Asset> {
  const given = of.trim();
  const id = rowIdIn("Asset", given) ?? rowIdIn("Task", given) ?? given;
  if (id.includes("\u0000")) throw new NotFoundError("task of yours by this model");
  const made = await db.asset.findFirst({
    where: {
      OR: [{ id }, { taskId: id }],
      deletedAt: null,
      userId: userId ?? "",
      task: { modelSlug, status: "COMPLETED", ...(!goesToSandbox() && { sandbox: false }) },
    },
    orderBy: { position: "asc" },
  });
  if (made === null) throw new NotFoundError("task of yours by this model");
  return made;
}

async function discard(tx: Tx, assetId: string | null): Promise<Asset | null> {
  if (assetId === null) return null;
  await enqueue(deleteAssetFilesJob, { assetId }, { tx });
  return tx.asset.update({ where: { id: assetId }, data: { deletedAt: now() } });
}
