import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { kieIdsOf } from "#graphql/domain/catalog/watch/kie-ids.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { offered } from "#graphql/domain/operations/catalog/watch/offered.ts";
import { catalogOf } from "#graphql/domain/operations/catalog/watch/read-list.ts";
import { watchCatalogJob } from "#graphql/domain/operations/catalog/watch/watch.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { enqueue, wakeWorker } from "#graphql/runtime/queue.ts";
import type { Model } from "#prisma/generated/client/client.ts";

/**
 * Has the watch read what kie.ai's catalogue says of one model now, and the list of all. It goes on after this has returned: within
 * seconds, or in its turn.
 * @throws ForbiddenError, UnauthenticatedError, NotFoundError, ConflictError for a model that the catalogue does not have, or that
 * is retired.
 */
export async function lookNow(actor: Actor, slug: string): Promise<Model> {
  const definition = modelDefinition(slug);
  const sandbox = goesToSandbox();
  const ids = (await offered()).idsOf.get(slug) ?? [];
  const model = await db.$transaction(async (tx) => {
    const by = await mustBeActor(actor, { role: "SUPPORT", hasProof: false }, tx);
    const row = definition && (await tx.model.findUnique({ where: { slug } }));
    if (definition === undefined || row == null) throw new NotFoundError("model");
    if (kieIdsOf(definition).length === 0) throw new ConflictError("kie.ai's catalogue does not have this model.");
    if (ids.length === 0) throw new ConflictError("This model is retired: it is not watched.");
    await tx.kieModel.createMany({ data: ids.map((kieModel) => ({ sandbox, kieModel })), skipDuplicates: true });
    await tx.kieModel.updateMany({ where: { sandbox, kieModel: { in: [...ids] } }, data: { wantedAt: now() } });
    await tx.kieCatalog.createMany({ data: [{ id: catalogOf(sandbox) }], skipDuplicates: true });
    await tx.kieCatalog.updateMany({ where: { id: catalogOf(sandbox) }, data: { wantedAt: now() } });
    await recordAct(tx, by, { action: "model.looked_up", subject: globalIdOf("Model", slug) });
    await enqueue(watchCatalogJob, {}, { tx });
    return row;
  });
  wakeWorker(watchCatalogJob);
  return model;
}
