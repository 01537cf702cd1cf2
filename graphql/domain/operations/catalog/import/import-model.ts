import { type Doubt, inWords } from "#graphql/domain/catalog/import/doubt.ts";
import type { Wanted } from "#graphql/domain/catalog/import/make.ts";
import { readDefinition } from "#graphql/domain/catalog/imported/stored-definition.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, type NamedActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdModels } from "#graphql/domain/operations/catalog/hold-model.ts";
import { offeredIds } from "#graphql/domain/operations/catalog/import/listed.ts";
import {
  askKie,
  type Draft,
  draftOf,
  freeSlug,
  mustBeComplete,
  mustNotBeOffered,
} from "#graphql/domain/operations/catalog/import/read-model.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { ImportedModel, Model } from "#prisma/generated/client/client.ts";

/** Which model, and what the operator says of it; `seen`: its schema as they saw it. */
export type Import = Wanted & { kieModel: string; seen?: string | null | undefined };

export type Imported = { model: Model; doubts: Doubt[] };

/**
 * Has kie.ai read for what a model would be, and changes nothing.
 * @throws ForbiddenError, UnauthenticatedError, and what reading it throws.
 */
export async function previewImport(
  actor: Actor,
  { kieModel, ...wanted }: Import,
): Promise<Draft & { offeredAs: string | null }> {
  await mustBeActor(actor, { role: "SUPPORT", hasProof: false });
  const said = await askKie(kieModel);
  const offeredAs = (await offeredIds()).get(said.listing.model) ?? null;
  const slug = await freeSlug(said, wanted.slug);
  return { ...(await draftOf(said, { ...wanted, slug })), offeredAs };
}

/**
 * Adds one of kie.ai's models to what is offered, paused: only the sandbox makes tasks of it, until its state is set. Every process
 * knows it from its next answer on.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError naming what is missing, NotFoundError for one that kie.ai does not
 * have, ConflictError for one that is offered already, or whose fields can't be read or have changed since they were looked at.
 */
export async function importModel(actor: Actor, { kieModel, seen, ...wanted }: Import): Promise<Imported> {
  await mustBeActor(actor, SENSITIVE);
  const said = await askKie(kieModel);
  await mustNotBeOffered(said);
  if (typeof seen === "string" && seen !== said.schemaHash) {
    throw new ConflictError("kie.ai has changed this model's fields since you looked at it. Look at it first.");
  }
  const slug = await freeSlug(said, wanted.slug);
  const draft = await draftOf(said, { ...wanted, slug });
  mustBeComplete(draft);
  const model = await db.$transaction(async (tx) => {
    await holdModels(tx);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const twin = await tx.importedModel.findUnique({ where: { kieModel: said.listing.model } });
    if (twin !== null) throw new ConflictError(`${twin.kieModel} is offered already, as ${twin.slug}.`);
    if ((await tx.model.count({ where: { slug } })) > 0)
      throw new ConflictError(`There is a model ${slug} already: give it another slug.`);
    return write(tx, by, draft);
  });
  notify("catalog");
  await catalog();
  const { doubts } = draft.made;
  log.warn({ event: "model imported", model: slug, kieModel: said.listing.model, doubts: doubts.length });
  return { model, doubts };
}

async function write(tx: Tx, by: NamedActor, { said, made }: Draft): Promise<Model> {
  const { slug, name, kind, initialPrice } = made.stored;
  const { followsCost } = made;
  const at = now();
  const model = await tx.model.create({ data: { slug, state: "PAUSED", followsCost, createdAt: at } });
  await tx.importedModel.create({
    data: { slug, name, kind, ...factsOf({ said, made }), author: by.name, importedAt: at, readAt: at },
  });
  const reason = `imported from kie.ai: ${said.listing.model}`.slice(0, 200);
  await tx.price.create({
    data: { modelSlug: slug, ...initialPrice, startsAt: at, createdAt: at, author: by.name, reason },
  });
  await recordAct(tx, by, {
    action: "model.imported",
    subject: globalIdOf("Model", slug),
    after: { kieModel: said.listing.model, name, kind, credits: initialPrice.credits, factors: initialPrice.factors },
  });
  return model;
}

function factsOf({ said, made }: Draft) {
  return {
    kieModel: said.listing.model,
    definition: made.stored,
    fields: said.form.fields,
    notUnderstood: made.doubts,
    schemaHash: said.schemaHash,
    priceText: said.listing.priceText,
  };
}

/**
 * Reads the fields of a model that was imported anew. Its name, purposes and price stay; what was ordered keeps its input, and is
 * made, where it still waits, as kie.ai takes it now.
 * @throws as importModel; NotFoundError for a model that was not imported.
 */
export async function rereadModel(actor: Actor, slug: string): Promise<Imported> {
  await mustBeActor(actor, SENSITIVE);
  const row = await db.importedModel.findUnique({ where: { slug } });
  if (row === null) throw new NotFoundError("model");
  const said = await askKie(row.kieModel);
  const draft = await draftOf(said, await keptOf(row));
  mustBeComplete(draft);
  const model = await db.$transaction(async (tx) => {
    const held = (await holdModels(tx)).get(slug);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const imported = await tx.importedModel.findUnique({ where: { slug } });
    if (held === undefined || imported === null) throw new NotFoundError("model");
    if (imported.readAt.getTime() !== row.readAt.getTime())
      throw new ConflictError("Somebody else has just read its fields.");
    await tx.importedModel.update({ where: { slug }, data: { ...factsOf(draft), readAt: now() } });
    await recordAct(tx, by, {
      action: "model.reread",
      subject: globalIdOf("Model", slug),
      before: { schema: row.schemaHash },
      after: { schema: said.schemaHash, notUnderstood: draft.made.doubts.map(inWords) },
    });
    return held;
  });
  notify("catalog");
  await catalog();
  log.warn({
    event: "model read again",
    model: slug,
    kieModel: row.kieModel,
    isChanged: row.schemaHash !== said.schemaHash,
  });
  return { model, doubts: draft.made.doubts };
}

/** What an operator has said of a model, so that it stays. A price of before is kept in case kie.ai's is not understood any more. */
async function keptOf({ slug, name, kind, definition }: ImportedModel): Promise<Wanted> {
  const known = readDefinition(definition);
  const price = await db.price.findFirst({ where: { modelSlug: slug }, orderBy: { createdAt: "desc" } });
  return {
    slug,
    name,
    kind,
    ...(known !== null && { description: known.description, purposes: known.purposes }),
    credits: known === null || known.kiePrice === null ? (price?.credits ?? null) : null,
  };
}

/** What a model was imported from; null for one that comes with the product. */
export async function importOf(slug: string): Promise<ImportedModel | null> {
  return slug.includes("\u0000") ? null : db.importedModel.findUnique({ where: { slug } });
}
