import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import type { Model } from "#prisma/generated/client/client.ts";

/** The row of a model that is offered, locked until the commit: of two acts the second sees the first. Orders go on meanwhile. */
export async function holdModel(tx: Tx, slug: string): Promise<Model | null> {
  if (modelDefinition(slug) === undefined) return null;
  await tx.$queryRaw`SELECT 1 FROM "Model" WHERE "slug" = ${slug} FOR NO KEY UPDATE`;
  return tx.model.findUnique({ where: { slug } });
}

/** The rows of all models by their slugs, locked until the commit in the order of slugs: what replaces what is decided once at a time. */
export async function holdModels(tx: Tx): Promise<ReadonlyMap<string, Model>> {
  const rows = await tx.$queryRaw<Model[]>`SELECT * FROM "Model" ORDER BY "slug" FOR NO KEY UPDATE`;
  return new Map(rows.map((row) => [row.slug, row]));
}
