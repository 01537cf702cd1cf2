import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { setModelExample } from "#graphql/domain/operations/catalog/set-example.ts";
import { setModelPrice } from "#graphql/domain/operations/catalog/set-price.ts";
import { setModelState } from "#graphql/domain/operations/catalog/set-state.ts";
import type { PriceSet } from "#graphql/domain/operations/catalog/write-price.ts";
import { Model, ModelState } from "#graphql/schema/catalog/model.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { ModelPrice, PriceLoss } from "#graphql/schema/operations/catalog/price.ts";
import type { Model as ModelRow } from "#prisma/generated/client/client.ts";

const SetModelPriceInput = builder.inputType("SetModelPriceInput", {
  description: "What a model costs from a moment on.",
  fields: (t) => ({
    model: t.string({ required: true, description: "The slug of a model." }),
    credits: t.int({ required: true, description: "Credits for one task by default: 1 to 100 000." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the history." }),
    from: t.field({ type: "DateTime", description: "When it begins, within a year; left out, now." }),
    factors: t.string({
      description: "How it grows with parameters, in JSON as ModelPrice.factors has it; left out, as today.",
    }),
    seen: t.id({
      description:
        "The id of the price that was set last, as you saw it: somebody else's since then is told as a conflict.",
    }),
  }),
});

const SetModelPricePayload = builder.objectRef<PriceSet>("SetModelPricePayload").implement({
  description: "The price is set. Orders keep the price that they were taken at.",
  fields: (t) => ({
    model: t.expose("model", { type: Model, description: "The model." }),
    price: t.expose("price", { type: ModelPrice, description: "Its price from then on." }),
    loss: t.expose("loss", {
      type: PriceLoss,
      nullable: true,
      description: "A request that this price sells below what the provider asks; null when there is none.",
    }),
    isPaused: t.exposeBoolean("isPaused", {
      description: "Whether the model was paused for that, as the price rules say.",
    }),
  }),
});

const SetModelStateInput = builder.inputType("SetModelStateInput", {
  description: "Whether a model takes work, and what is to come of it. What is left out is nothing.",
  fields: (t) => ({
    model: t.string({ required: true, description: "The slug of a model." }),
    state: t.field({ type: ModelState, required: true, description: "Its state from now on." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
    replacement: t.string({
      description: "The slug of what to use instead: another model of the same kind. A model that ends needs one.",
    }),
    sunsetAt: t.field({ type: "DateTime", description: "When it takes no work any more, by itself." }),
    seen: t.field({ type: ModelState, description: "Its state as you saw it: another one now is told as a conflict." }),
  }),
});

const SetModelStatePayload = builder.objectRef<{ model: ModelRow }>("SetModelStatePayload").implement({
  description: "The model's state is set; what was ordered before is made.",
  fields: (t) => ({ model: t.expose("model", { type: Model, description: "The model." }) }),
});

const SetModelExampleInput = builder.inputType("SetModelExampleInput", {
  description: "What the card of a model shows.",
  fields: (t) => ({
    model: t.string({ required: true, description: "The slug of a model." }),
    of: t.id({
      description: "A task of your own that it made, or a file of one; left out, the model has no example any more.",
    }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
  }),
});

const SetModelExamplePayload = builder.objectRef<{ model: ModelRow }>("SetModelExamplePayload").implement({
  description: "The card shows it: a copy, which everybody sees, and which stays when the creation is deleted.",
  fields: (t) => ({ model: t.expose("model", { type: Model, description: "The model." }) }),
});

const types = [InvalidInputError, NotFoundError, ConflictError, ForbiddenError];

builder.mutationFields((t) => ({
  setModelPrice: t.field({
    type: SetModelPricePayload,
    description:
      "Sets what a model costs by hand, now or from a moment on: at the latest two seconds later by the next estimate of every process. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetModelPriceInput, required: true, description: "Which, how much, and why." }) },
    errors: {
      types,
      union: {
        description:
          "The price, or why not. CONFLICT: somebody else has set one since. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: (_root, { input }, context) => setModelPrice(actorOf(context), input),
  }),
  setModelExample: t.field({
    type: SetModelExamplePayload,
    description:
      "Has the card of a model show a picture that you made with it. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetModelExampleInput, required: true, description: "Which, what, and why." }) },
    errors: {
      types,
      union: {
        description:
          "The model, or why not. NOT_FOUND: no finished task of yours by this model, outside of the sandbox where the site is not one. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: async (_root, { input }, context) => ({ model: await setModelExample(actorOf(context), input) }),
  }),
  setModelState: t.field({
    type: SetModelStatePayload,
    description:
      "Sets whether a model takes work, what to use instead, and when it ends. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetModelStateInput, required: true, description: "Which, how, and why." }) },
    errors: {
      types,
      union: {
        description:
          "The model, or why not. CONFLICT: somebody else has changed it since. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: async (_root, { input }, context) => ({ model: await setModelState(actorOf(context), input) }),
  }),
}));
