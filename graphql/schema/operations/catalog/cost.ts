import type { KnownCost as Known } from "#graphql/domain/operations/catalog/entries.ts";
import { builder } from "#graphql/schema/core/builder.ts";

export const KnownCost = builder.objectRef<Known>("KnownCost").implement({
  description: "What the provider asks for a model, as far as it is known here; prices that follow go by it.",
  fields: (t) => ({
    credits: t.exposeFloat("credits", {
      description: "The provider's credits for one task with default parameters, before the factors.",
    }),
    factors: t.string({
      description: "How it grows with parameters, in JSON as ModelPrice.factors has it.",
      resolve: ({ factors }) => JSON.stringify(factors),
    }),
    author: t.string({
      nullable: true,
      description: "Who has said so, as they were called then; null where it came with the product.",
      resolve: ({ learnt }) => learnt?.author ?? null,
    }),
    reason: t.string({
      nullable: true,
      description: "Why, or the provider's words that it was taken from.",
      resolve: ({ learnt }) => learnt?.reason ?? null,
    }),
    setAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When that was.",
      resolve: ({ learnt }) => learnt?.setAt ?? null,
    }),
  }),
});
