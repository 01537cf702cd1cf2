import { catalog } from "#graphql/domain/catalog/in-force.ts";
import type { Model, Style } from "#prisma/generated/client/client.ts";

/** The model's row. @throws when there is none: a row that names it could not be then. */
export async function modelNamed(slug: string): Promise<Model> {
  const model = (await catalog()).models.get(slug);
  if (model === undefined) throw new Error(`The model "${slug}" has no row.`);
  return model;
}

/** The style's row; null without an id. */
export async function styleWithId(id: string | null): Promise<Style | null> {
  return id === null ? null : ((await catalog()).styles.get(id) ?? null);
}
