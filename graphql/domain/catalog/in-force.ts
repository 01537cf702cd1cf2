import { SECOND } from "#graphql/runtime/clock.ts";
import { remember } from "#graphql/runtime/database/remember.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Model, Price, Style } from "#prisma/generated/client/client.ts";

/** A notification that is lost is made up for after this long. */
const FRESH_MS = 10 * SECOND;

export type Catalog = {
  /** By slug. */
  models: ReadonlyMap<string, Model>;
  /** Those in force, by the model's slug; by null that of one turn with the prompt assistant. */
  prices: ReadonlyMap<string | null, Price>;
  /** By id, in the order in which they are shown. */
  styles: ReadonlyMap<string, Style>;
  /** How kie.ai does: whether nothing new is sent there, and which models fail there at present, by their slugs. */
  kie: { isShut: boolean; failing: ReadonlySet<string> };
};

/**
 * The models, prices and styles as they are now, from memory: whoever changes one, in this process, in another or with
 * psql, makes every process read them again before it answers. To charge by a price, read it in the transaction.
 */
export const catalog = remember<Catalog>("catalog", FRESH_MS, async () => {
  const [models, prices, styles, kie] = await Promise.all([
    db.model.findMany(),
    db.$queryRaw<Price[]>`
      SELECT DISTINCT ON ("modelSlug") * FROM "Price" ORDER BY "modelSlug", "createdAt" DESC, "id" DESC`,
    db.style.findMany({ orderBy: { position: "asc" } }),
    howKieDoes(),
  ]);
  return {
    kie,
    models: new Map(models.map((row) => [row.slug, row])),
    prices: new Map(prices.map((row) => [row.modelSlug, row])),
    styles: new Map(styles.map((row) => [row.id, row])),
  };
});

/** The first key, which has a row only once something was set for it, is there wherever orders go to kie.ai. */
async function howKieDoes(): Promise<Catalog["kie"]> {
  const [row] = await db.$queryRaw<{ isOn: boolean; hasKey: boolean; failing: string[] }[]>`
    SELECT coalesce((SELECT "isOn" FROM "Provider" WHERE "id" = 'kie'), TRUE) AS "isOn",
      EXISTS (SELECT FROM "ProviderKey" WHERE "state" = 'ACTIVE')
        OR NOT EXISTS (SELECT FROM "ProviderKey" WHERE "id" = 'first') AS "hasKey",
      ARRAY(SELECT "modelSlug" FROM "ModelBreaker" WHERE "closedAt" IS NULL) AS "failing"`;
  if (row === undefined) return { isShut: false, failing: new Set() };
  return { isShut: !row.isOn || !row.hasKey, failing: new Set(row.failing) };
}
