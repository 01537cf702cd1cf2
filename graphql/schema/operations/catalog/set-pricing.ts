import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import type { CostSet } from "#graphql/domain/operations/catalog/costs/keep-cost.ts";
import { setModelCost } from "#graphql/domain/operations/catalog/costs/set-cost.ts";
import { setModelPricing } from "#graphql/domain/operations/catalog/costs/set-pricing.ts";
import { Model } from "#graphql/schema/catalog/model.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { ModelPrice, PriceLoss } from "#graphql/schema/operations/catalog/price.ts";

const model = { required: true, description: "The slug of a model." } as const;
const reason = { required: true, description: "Why: 3 to 200 characters, for the audit log." } as const;

const SetModelPricingInput = builder.inputType("SetModelPricingInput", {
  description: "Whether a price follows what the provider asks.",
  fields: (t) => ({
    model: t.string(model),
    followsCost: t.boolean({ required: true, description: "Whether it follows; else it is set by hand, and stays." }),
    factor: t.float({ description: "The model's own factor, 1 to 10; left out, the house's." }),
    reason: t.string(reason),
  }),
});

const SetModelPricingPayload = builder
  .objectRef<Awaited<ReturnType<typeof setModelPricing>>>("SetModelPricingPayload")
  .implement({
    description: "It is set; a price that follows has moved.",
    fields: (t) => ({
      model: t.expose("model", { type: Model, description: "The model." }),
      price: t.expose("price", {
        type: ModelPrice,
        nullable: true,
        description: "Its price from now on, where it is another one.",
      }),
    }),
  });

const SetModelCostInput = builder.inputType("SetModelCostInput", {
  description: "What the provider asks for a model.",
  fields: (t) => ({
    model: t.string(model),
    credits: t.float({
      description:
        "The provider's credits for one task with default parameters; left out, what its price text says is taken over, however far it has moved.",
    }),
    factors: t.string({
      description: "How it grows with parameters, in JSON as ModelPrice.factors has it; left out, as it is known.",
    }),
    reason: t.string(reason),
  }),
});

const SetModelCostPayload = builder.objectRef<CostSet>("SetModelCostPayload").implement({
  description: "The cost is kept, and what was found of it is seen to.",
  fields: (t) => ({
    model: t.expose("model", { type: Model, description: "The model." }),
    price: t.expose("price", {
      type: ModelPrice,
      nullable: true,
      description: "Its price from now on, where that follows and is another one.",
    }),
    loss: t.expose("loss", {
      type: PriceLoss,
      nullable: true,
      description: "A request that its price sells below what the provider asks; null when there is none.",
    }),
    isPaused: t.exposeBoolean("isPaused", {
      description: "Whether the model was paused for that, as the price rules say.",
    }),
  }),
});

builder.mutationFields((t) => ({
  setModelPricing: t.field({
    type: SetModelPricingPayload,
    description:
      "Sets whether the price of a model follows what the provider asks, and by which factor. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetModelPricingInput, required: true, description: "Which, how, and why." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, ForbiddenError],
      union: { description: "The model, or why not. PROOF_REQUIRED: call `confirmIdentity` first." },
    },
    resolve: (_root, { input }, context) => setModelPricing(actorOf(context), input),
  }),
  setModelCost: t.field({
    type: SetModelCostPayload,
    description:
      "Says what the provider asks for a model: as its price text has it, or in a number where nobody can read that. A price that follows moves with it. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetModelCostInput, required: true, description: "Which, how much, and why." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, ConflictError, ForbiddenError],
      union: {
        description:
          "The cost, or why not. CONFLICT: the price text says nothing new that can be read. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: (_root, { input }, context) => setModelCost(actorOf(context), input),
  }),
}));
