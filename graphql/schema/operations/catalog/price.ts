import type { Loss } from "#graphql/domain/catalog/margin.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import type { Price } from "#prisma/generated/client/client.ts";

export const ModelPrice = builder.objectRef<Price>("ModelPrice").implement({
  description: "What a model costs from a moment on, until its next price begins.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names this price; `seen` of SetModelPriceInput takes it." }),
    credits: t.exposeInt("credits", { description: "Credits for one task by default, before the factors." }),
    factors: t.string({
      description:
        'How it grows with parameters, in JSON: {"resolution":{"values":{"4K":2}},"durationSeconds":{"each":5}}; `each` is the value that costs the credits above.',
      resolve: ({ factors }) => JSON.stringify(factors),
    }),
    author: t.exposeString("author", {
      nullable: true,
      description: "Who set it, as they were called then; null for one that came with the product.",
    }),
    reason: t.exposeString("reason", { nullable: true, description: "Why, as it was given." }),
    from: t.expose("startsAt", { type: "DateTime", description: "When it begins." }),
    setAt: t.expose("createdAt", { type: "DateTime", description: "When it was set." }),
  }),
});

export const PriceLoss = builder.objectRef<Loss>("PriceLoss").implement({
  description: "A request that a price sells below what the provider asks for it.",
  fields: (t) => ({
    parameters: t.string({
      description: "Its parameters, in JSON.",
      resolve: ({ parameters }) => JSON.stringify(parameters),
    }),
    credits: t.exposeInt("credits", { description: "What it costs here." }),
    providerCredits: t.exposeFloat("kieCredits", { description: "What the provider asks, in its credits." }),
  }),
});
