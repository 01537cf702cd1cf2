import { isDeepStrictEqual } from "node:util";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { currentPrice, LATEST_FIRST } from "#graphql/domain/catalog/price.ts";
import { styleDefinitions } from "#graphql/domain/catalog/styles.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";

/** Price of one turn with the prompt assistant on a new installation, in credits. */
const INITIAL_PROMPT_CREDITS = 1;

/**
 * Inserts the models, prices and styles that are missing. What an operator has changed since is never overwritten.
 */
export async function seedCatalog(): Promise<void> {
  await db.model.createMany({
    data: modelDefinitions.map(({ slug, initialState }) => ({ slug, state: initialState })),
    skipDuplicates: true,
  });
  for (const { slug, replacementSlug } of modelDefinitions) {
    if (replacementSlug !== null)
      await db.model.updateMany({
        where: { slug, replacementSlug: null, stateSetAt: null },
        data: { replacementSlug },
      });
  }
  await db.style.createMany({
    data: styleDefinitions.map((style, position) => ({ ...style, position })),
    skipDuplicates: true,
  });
  const priced = new Set((await db.price.groupBy({ by: ["modelSlug"] })).map((row) => row.modelSlug));
  const missing = [
    { modelSlug: null, credits: INITIAL_PROMPT_CREDITS, factors: {} },
    ...modelDefinitions.map(({ slug, initialPrice }) => ({ modelSlug: slug, ...initialPrice })),
  ].filter(({ modelSlug }) => !priced.has(modelSlug));
  await db.price.createMany({ data: missing.map((price) => ({ ...price, ...begun() })) });
  await replaceFormerPrices();
  await settleWhatFollows();
  notify("catalog");
}

/** A price that is in force from now on. */
function begun() {
  const at = now();
  return { createdAt: at, startsAt: at };
}

/** An initial price that was too low is followed by the right one, unless somebody has set another. */
async function replaceFormerPrices(): Promise<void> {
  for (const { slug, formerPrice, initialPrice } of modelDefinitions) {
    if (formerPrice === undefined) continue;
    const { credits, factors } = await currentPrice(slug, db);
    const isFormer = credits === formerPrice.credits && isDeepStrictEqual(factors, formerPrice.factors);
    if (isFormer) await db.price.create({ data: { modelSlug: slug, ...initialPrice, ...begun() } });
  }
}

/**
 * Says of each model for which nothing is said yet whether its price follows what kie.ai asks: where it came so with the product
 * and nobody has set another price since. Nothing that somebody has set changes by itself.
 */
async function settleWhatFollows(): Promise<void> {
  const unsaid = await db.model.findMany({ where: { followsCost: null }, select: { slug: true } });
  const slugs = unsaid.map(({ slug }) => slug);
  const prices = await db.price.findMany({
    where: { modelSlug: { in: slugs } },
    orderBy: [...LATEST_FIRST],
    take: MOST_PRICES,
  });
  const isAsDelivered = ({ slug, initialPrice }: ModelDefinition) => {
    const [last, ...older] = prices.filter(({ modelSlug }) => modelSlug === slug);
    const { credits, factors } = initialPrice;
    const isSame = last?.credits === credits && isDeepStrictEqual(last.factors, factors);
    return isSame && [last, ...older].every(({ author }) => author === null);
  };
  const follow = modelDefinitions
    .filter((model) => model.followsCost === true && slugs.includes(model.slug) && isAsDelivered(model))
    .map(({ slug }) => slug);
  for (const followsCost of [true, false]) {
    const named = slugs.filter((slug) => follow.includes(slug) === followsCost);
    if (named.length > 0)
      await db.model.updateMany({ where: { slug: { in: named }, followsCost: null }, data: { followsCost } });
  }
}
const MOST_PRICES = 10_000;
