import { allModels } from "#graphql/domain/catalog/models.ts";
import { isPurpose } from "#graphql/domain/catalog/purpose.ts";
import { InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { proposedCosts } from "#graphql/domain/operations/catalog/costs/set-cost.ts";
import { catalogEntries, type CatalogEntry as Entry } from "#graphql/domain/operations/catalog/entries.ts";
import {
  PREVIEWED,
  type PricePreview as Preview,
  previewPrice,
  reportedCosts,
} from "#graphql/domain/operations/catalog/preview.ts";
import { latestRatings, MOST_PURPOSES, ratingsOf } from "#graphql/domain/operations/catalog/ratings.ts";
import { pricesOf } from "#graphql/domain/operations/catalog/set-price.ts";
import { providerSays } from "#graphql/domain/operations/catalog/watch/provider-says.ts";
import { Model } from "#graphql/schema/catalog/model.ts";
import { ModelPurpose } from "#graphql/schema/catalog/model-inputs.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { readGlobalId } from "#graphql/schema/core/ids.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { KnownCost } from "#graphql/schema/operations/catalog/cost.ts";
import { ModelPrice, PriceLoss } from "#graphql/schema/operations/catalog/price.ts";
import { ProviderModel } from "#graphql/schema/operations/catalog/provider-says.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import { TaskRating } from "#graphql/schema/tasks/rating.ts";
import type { ModelRatings } from "#prisma/generated/client/client.ts";

const MOST_PRICES = 100;
const MOST_RATINGS = 20;

const PurposeRatings = builder.objectRef<ModelRatings>("PurposeRatings").implement({
  description: "How many results that were made for one purpose people found good and bad.",
  fields: (t) => ({
    purpose: t.field({
      type: ModelPurpose,
      nullable: true,
      description: "What they were made for.",
      resolve: ({ purpose }) => (isPurpose(purpose) ? purpose : null),
    }),
    good: t.exposeInt("good", { description: "How many were found good." }),
    bad: t.exposeInt("bad", { description: "How many were found bad." }),
    won: t.exposeInt("won", { description: "In how many comparisons its result was chosen." }),
    lost: t.exposeInt("lost", { description: "In how many comparisons another's result was chosen." }),
  }),
});
/** One for each kind of request that a model takes. */
const MOST_IDS = 6;

const CatalogEntry = builder.objectRef<Entry>("CatalogEntry").implement({
  description: "A model with what it brings and takes. Costs are of one task with default parameters.",
  fields: (t) => ({
    model: t.expose("model", { type: Model, description: "The model, as everybody sees it." }),
    price: t.expose("price", { type: ModelPrice, description: "Its price in force." }),
    followsCost: t.boolean({
      description: "Whether its price follows what the provider asks; else it is set by hand.",
      resolve: ({ model }) => model.followsCost === true,
    }),
    ownFactor: t.float({
      nullable: true,
      description: "By which factor it follows, where not by the house's.",
      resolve: ({ model }) => model.costFactor,
    }),
    cost: t.expose("cost", {
      type: KnownCost,
      nullable: true,
      description: "What the provider asks, as far as it is known; null where it is not.",
    }),
    proposedCost: t.field({
      type: KnownCost,
      nullable: true,
      ...work({ statements: 1 }),
      description:
        "What the provider's price text makes of that, where it has moved and was not taken over; null where it says nothing new, or nothing that can be read.",
      resolve: together(async (entries: Entry[]) => {
        const costs = await proposedCosts(entries.map(({ model }) => model.slug));
        return costs.map((cost) => (cost === null ? null : { ...cost, learnt: null }));
      }),
    }),
    listedCost: t.exposeFloat("listedCost", {
      nullable: true,
      description: "What the provider asks, in its credits, by its price list; null where it does not say.",
    }),
    reportedCost: t.float({
      nullable: true,
      ...work({ statements: 1, effort: 20 }),
      description:
        "What the provider reported to have taken for one of its tasks, on average over the site's latest; null while unknown.",
      resolve: together(async (entries: Entry[]) => {
        const costs = await reportedCosts();
        return entries.map(({ model }) => costs.get(model.slug) ?? null);
      }),
    }),
    margin: t.exposeFloat("margin", {
      nullable: true,
      description: "Of what is paid, the share that is left by the provider's price list; below 0 where it costs more.",
    }),
    loss: t.expose("loss", {
      type: PriceLoss,
      nullable: true,
      description: "A request that the price in force sells below cost; null when there is none.",
    }),
    endedLately: t.exposeInt("endedLately", { description: "Its tasks that ended in the last 24 hours." }),
    ratings: t.field({
      type: [PurposeRatings],
      ...work({ most: MOST_PURPOSES, statements: 1 }),
      description: "How people rate its results, by what these were made for; what was rated most comes first.",
      resolve: together((entries: Entry[]) => ratingsOf(entries.map(({ model }) => model.slug))),
    }),
    providerSays: t.field({
      type: [ProviderModel],
      ...work({ most: MOST_IDS, statements: 1 }),
      description: "What the provider's catalogue says of each of its models that this one is made with.",
      resolve: together((entries: Entry[]) => providerSays(entries.map(({ model }) => model.slug))),
    }),
  }),
});

const PricePreview = builder.objectRef<Preview>("PricePreview").implement({
  description: "What the latest orders of a model would have cost by another price; all in credits.",
  fields: (t) => ({
    orders: t.exposeInt("orders", {
      description: "How many were looked at: at most 100, among the latest 10 000 of the site.",
    }),
    before: t.exposeInt("before", { description: "What they cost together." }),
    after: t.exposeInt("after", { description: "What they would have cost together." }),
    least: t.exposeInt("least", { nullable: true, description: "What the cheapest would have cost." }),
    most: t.exposeInt("most", { nullable: true, description: "What the dearest would have cost." }),
    dearer: t.exposeInt("dearer", { description: "How many would have cost more." }),
    cheaper: t.exposeInt("cheaper", { description: "How many would have cost less." }),
    loss: t.expose("loss", {
      type: PriceLoss,
      nullable: true,
      description: "A request that it would sell below what the provider asks; null when there is none.",
    }),
  }),
});

function slugOf(model: string | null | undefined): string | undefined {
  if (model === null || model === undefined) return undefined;
  const named = readGlobalId(model);
  return named?.type === "Model" ? named.id : model;
}

const slug = { required: true, description: "The slug of a model." } as const;

builder.objectFields(Operations, (t) => ({
  catalog: t.field({
    type: [CatalogEntry],
    ...work({ most: ({ model }) => (typeof model === "string" ? 1 : allModels().length), statements: 0 }),
    description: "All models, also those that are retired, in the order of the catalogue.",
    args: { model: t.arg.string({ description: "Only the one of this slug, or with this id." }) },
    resolve: (_operations, { model }) => catalogEntries(slugOf(model)),
  }),
  prices: t.field({
    type: [ModelPrice],
    ...work({ most: MOST_PRICES, statements: 1 }),
    description: "What a model has cost, costs and will cost: the one that begins last comes first; at most 100.",
    args: { model: t.arg.string(slug) },
    resolve: (_operations, { model }) => pricesOf(model, MOST_PRICES),
  }),
  ratings: t.field({
    type: [TaskRating],
    ...work({ most: MOST_RATINGS, statements: 1 }),
    description: "What people said last of a model's results, newest first; at most 20.",
    args: { model: t.arg.string(slug) },
    resolve: (_operations, { model }) => latestRatings(model, MOST_RATINGS),
  }),
  previewPrice: t.field({
    type: PricePreview,
    ...work({ statements: 1, effort: PREVIEWED }),
    description: "What the latest 100 orders of a model would have cost by another price; changes nothing.",
    errors: {
      types: [InvalidInputError, NotFoundError],
      union: { description: "The preview, or why such a price could not be set." },
    },
    args: {
      model: t.arg.string(slug),
      credits: t.arg.int({ required: true, description: "Credits for one task by default." }),
      factors: t.arg.string({ description: "How it grows with parameters, in JSON; left out, as today." }),
    },
    resolve: (_operations, { model, credits, factors }) => previewPrice(model, { credits, factors: factors ?? null }),
  }),
}));
