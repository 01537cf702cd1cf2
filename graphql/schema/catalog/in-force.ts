import { type Catalog, catalog } from "#graphql/domain/catalog/in-force.ts";
import { replacementOf } from "#graphql/domain/catalog/state.ts";
import type { Model, Style } from "#prisma/generated/client/client.ts";

/** The model's row. @throws when there is none: a row that names it could not be then. */
export function modelNamed(slug: string): Model | Promise<Model> {
  return inCatalog(({ models }) => {
    const model = models.get(slug);
    if (model === undefined) throw new Error(`The model "${slug}" has no row.`);
    return model;
  });
}

/** The row of what to use instead of a model; null where nothing is said. */
export function replacementFor(model: Model): Model | null | Promise<Model | null> {
  return inCatalog((known) => replacementOf(model, known));
}

/** The style's row; null without an id. */
export function styleWithId(id: string | null): Style | null | Promise<Style | null> {
  return id === null ? null : inCatalog(({ styles }) => styles.get(id) ?? null);
}

/** Without a promise where it can be: lists ask this for each of their items. */
function inCatalog<Found>(find: (catalog: Catalog) => Found): Found | Promise<Found> {
  const known = catalog();
  return known instanceof Promise ? known.then(find) : find(known);
}
