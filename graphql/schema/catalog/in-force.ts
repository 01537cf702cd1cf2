import { type Catalog, catalog } from "#graphql/domain/catalog/in-force.ts";
import { ownStyleIn } from "#graphql/domain/catalog/own-styles/own-style.ts";
import { replacementOf } from "#graphql/domain/catalog/state.ts";
import { ownStyleShown, type StyleShown } from "#graphql/schema/catalog/style-shown.ts";
import type { Model } from "#prisma/generated/client/client.ts";

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

/** The style that a row keeps: that of the catalogue, or the words of an own one as they were; null without. */
export function styleOf(row: {
  styleId: string | null;
  ownStyle: unknown;
}): StyleShown | null | Promise<StyleShown | null> {
  const { styleId } = row;
  if (styleId !== null) return inCatalog(({ styles }) => styles.get(styleId) ?? null);
  const words = ownStyleIn(row);
  return words === null ? null : ownStyleShown({ ...words, picture: null });
}

/** Without a promise where it can be: lists ask this for each of their items. */
function inCatalog<Found>(find: (catalog: Catalog) => Found): Found | Promise<Found> {
  const known = catalog();
  return known instanceof Promise ? known.then(find) : find(known);
}
