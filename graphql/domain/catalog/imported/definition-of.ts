import { IMAGE_BASICS, type ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { readImportedDefinitions } from "#graphql/domain/catalog/imported/imported.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { db } from "#graphql/runtime/db.ts";

/**
 * The definition of a model that has a row, also where another process has imported it a moment ago and this one has not heard of it:
 * then its row is read. Undefined for one that is not there, or can't be read.
 */
export async function definitionOf(slug: string): Promise<ModelDefinition | undefined> {
  await catalog();
  const known = modelDefinition(slug);
  if (known !== undefined) return known;
  await readImportedDefinitions();
  return modelDefinition(slug);
}

/** The same, to show what a model has made though its definition can't be read: with its name and kind, and nothing to set. */
export async function shownDefinitionOf(slug: string): Promise<ModelDefinition> {
  const known = await definitionOf(slug);
  if (known !== undefined) return known;
  const row = await db.importedModel.findUnique({ where: { slug }, select: { name: true, kind: true } });
  const price = { credits: 1, factors: {} };
  return {
    ...IMAGE_BASICS,
    kind: row?.kind ?? "IMAGE",
    slug,
    name: row?.name ?? slug,
    description: "",
    parameters: [],
    initialPrice: price,
    kiePrice: null,
    wire: { models: [], fields: [] },
  };
}
