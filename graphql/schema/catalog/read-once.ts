import { db } from "#graphql/runtime/db.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";
import type { Model, Style } from "#prisma/generated/client/client.ts";

/** What every task and prompt names of the catalogue, read for an answer once, wherever it is named in it. */
const models = readOnce(async () => new Map((await db.model.findMany()).map((row) => [row.slug, row])));
const styles = readOnce(async () => new Map((await db.style.findMany()).map((row) => [row.id, row])));

/** The model's row. @throws when there is none: a row that names it could not be then. */
export async function modelNamed(context: GraphContext, slug: string): Promise<Model> {
  const model = (await models(context)).get(slug);
  if (model === undefined) throw new Error(`The model "${slug}" has no row.`);
  return model;
}

/** The style's row; null without an id. */
export async function styleWithId(context: GraphContext, id: string | null): Promise<Style | null> {
  return id === null ? null : ((await styles(context)).get(id) ?? null);
}

function readOnce<Value>(read: () => Promise<Value>): (context: GraphContext) => Promise<Value> {
  const kept = new WeakMap<GraphContext, Promise<Value>>();
  return (context) => {
    const known = kept.get(context);
    if (known !== undefined) return known;
    const reading = read();
    kept.set(context, reading);
    return reading;
  };
}
