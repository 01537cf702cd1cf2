import type { ProviderSays } from "#graphql/domain/operations/catalog/watch/provider-says.ts";
import { builder } from "#graphql/schema/core/builder.ts";

export const ProviderModel = builder.objectRef<ProviderSays>("ProviderModel").implement({
  description: "What the provider's catalogue last said of one of its models. What is not known is null.",
  fields: (t) => ({
    name: t.exposeString("kieModel", { description: "The provider's id of the model." }),
    isListed: t.exposeBoolean("isListed", { nullable: true, description: "Whether its latest list has it." }),
    priceText: t.exposeString("priceText", {
      nullable: true,
      description: "What it costs there, in the provider's words.",
    }),
    credits: t.exposeFloat("credits", {
      nullable: true,
      description: "Of the cheapest choice, in the provider's credits; null where its words are not understood.",
    }),
    unit: t.exposeString("unit", {
      nullable: true,
      description: "What that is for: `image`, `second`, `minute`, `video`, `task`, `1000 characters`, or `unsaid`.",
    }),
    successOfDay: t.exposeFloat("successOfDay", {
      nullable: true,
      description: "The share of tasks that succeeded there in the last day, 0 to 1, whoever ordered them.",
    }),
    lookedAt: t.expose("lookedAt", { type: "DateTime", nullable: true, description: "When that was read." }),
  }),
});
