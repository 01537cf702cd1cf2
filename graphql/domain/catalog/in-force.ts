import { DELIVERED_RULES } from "#graphql/domain/catalog/costs/price-rules.ts";
import { readImportedDefinitions } from "#graphql/domain/catalog/imported/imported.ts";
import { DAY, now, SECOND } from "#graphql/runtime/clock.ts";
import { remember } from "#graphql/runtime/database/remember.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Model, ModelCost, Price, PriceRules, Style } from "#prisma/generated/client/client.ts";

/** A notification that is lost is made up for after this long. */
const FRESH_MS = 10 * SECOND;

export type Catalog = {
  /** By slug. */
  models: ReadonlyMap<string, Model>;
  /** Those in force, by the model's slug; by null that of one turn with the prompt assistant. */
  prices: ReadonlyMap<string | null, Price>;
  /** What was learnt of what kie.ai asks since the definitions were written: see `costIn`. */
  costs: ReadonlyMap<string, ModelCost>;
  rules: PriceRules;
  /** By id, in the order in which they are shown. */
  styles: ReadonlyMap<string, Style>;
  /**
   * How kie.ai does: whether nothing new is sent there, whether no key of ours takes orders there, and which models fail there
   * at present, by their slugs.
   */
  kie: { isShut: boolean; isKeyless: boolean; failing: ReadonlySet<string> };
};

/** What was read, and what of it is in force until a moment that was known then; null when nothing is known to come. */
type Known = Omit<Catalog, "prices"> & {
  /** Those in force and those to come, in the order in which they begin. */
  schedule: readonly Price[];
  current: { catalog: Catalog; until: number | null } | undefined;
};

const known = remember<Known>("catalog", FRESH_MS, async () => {
  const at = now();
  const [models, costs, rules, schedule, styles, kie] = await Promise.all([
    db.model.findMany(),
    db.modelCost.findMany(),
    db.priceRules.findUnique({ where: { id: 1 } }),
    db.$queryRaw<Price[]>`
      SELECT * FROM (
        SELECT DISTINCT ON ("modelSlug") * FROM "Price" WHERE "startsAt" <= ${at}
        ORDER BY "modelSlug", "startsAt" DESC, "createdAt" DESC, "id" DESC
      ) AS "begun" UNION ALL SELECT * FROM "Price" WHERE "startsAt" > ${at}
      ORDER BY "startsAt", "createdAt", "id"`,
    db.style.findMany({ orderBy: { position: "asc" } }),
    howKieDoes(),
    readImportedDefinitions(),
  ]);
  return {
    kie,
    models: new Map(models.map((row) => [row.slug, row])),
    costs: new Map(costs.map((row) => [`${row.modelSlug} ${row.sandbox}`, row])),
    rules: rules ?? DELIVERED_RULES,
    schedule,
    styles: new Map(styles.map((row) => [row.id, row])),
    current: undefined,
  };
});

/**
 * The models, prices and styles as they are now, from memory, and with them the definitions that were imported: whoever changes one, in this process, in another or with
 * psql, makes every process read them again before it answers; what is to begin at a moment does so by itself. To charge by a
 * price, read it in the transaction.
 */
export function catalog(): Catalog | Promise<Catalog> {
  const read = known();
  return read instanceof Promise ? read.then(inForce) : inForce(read);
}

function inForce(read: Known): Catalog {
  const { current, models, costs, rules, schedule, styles, kie } = read;
  const at = now().getTime();
  if (current !== undefined && (current.until === null || at < current.until)) return current.catalog;
  const prices = new Map<string | null, Price>();
  for (const price of schedule) if (price.startsAt.getTime() <= at) prices.set(price.modelSlug, price);
  const moments = [
    ...schedule.map(({ startsAt }) => startsAt),
    ...[...models.values()].map(({ sunsetAt }) => sunsetAt),
  ];
  const toCome = moments.flatMap((moment) => (moment !== null && moment.getTime() > at ? [moment.getTime()] : []));
  const until = toCome.length === 0 ? null : Math.min(...toCome);
  const catalog = { models, prices, costs, rules, styles, kie };
  read.current = { catalog, until };
  announceAt(until, at);
  return catalog;
}

let alarm: NodeJS.Timeout | undefined;

/** Whoever keeps what it has drawn from the catalogue is told at the moment that it changes by itself. */
function announceAt(moment: number | null, at: number): void {
  clearTimeout(alarm);
  if (moment === null) return;
  alarm = setTimeout(() => notify("catalog"), Math.min(moment - at, DAY));
  alarm.unref();
}

/** The first key, which has a row only once something was set for it, is there wherever orders go to kie.ai. */
async function howKieDoes(): Promise<Catalog["kie"]> {
  const [row] = await db.$queryRaw<{ isOn: boolean; hasKey: boolean; failing: string[] }[]>`
    SELECT coalesce((SELECT "isOn" FROM "Provider" WHERE "id" = 'kie'), TRUE) AS "isOn",
      EXISTS (SELECT FROM "ProviderKey" WHERE "state" = 'ACTIVE')
        OR NOT EXISTS (SELECT FROM "ProviderKey" WHERE "id" = 'first') AS "hasKey",
      ARRAY(SELECT "modelSlug" FROM "ModelBreaker" WHERE "closedAt" IS NULL) AS "failing"`;
  if (row === undefined) return { isShut: false, isKeyless: false, failing: new Set() };
  return { isShut: !row.isOn || !row.hasKey, isKeyless: !row.hasKey, failing: new Set(row.failing) };
}
