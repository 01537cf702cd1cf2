import { guardIn } from "#graphql/domain/catalog/costs/price-rules.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { allModels } from "#graphql/domain/catalog/models.ts";
import { ConflictError, ForbiddenError, InvalidInputError } from "#graphql/domain/errors.ts";
import { previewRules, type RuleChange } from "#graphql/domain/operations/catalog/costs/preview-rules.ts";
import { type RulesSet, setPriceRules } from "#graphql/domain/operations/catalog/costs/set-rules.ts";
import { Model } from "#graphql/schema/catalog/model.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import type { PriceRules as Rules } from "#prisma/generated/client/client.ts";

const MarginGuard = builder.enumType("MarginGuard", {
  description: "What is done with a model whose price is below what the provider asks.",
  values: {
    TELL: { description: "It is told beside the model, and as a finding." },
    PAUSE: { description: "The model is paused for it, too." },
  } as const,
});

const PriceRules = builder.objectRef<Rules>("PriceRules").implement({
  description: "How prices follow what the provider asks.",
  fields: (t) => ({
    factor: t.exposeFloat("factor", { description: "What the provider asks, times this, is a price." }),
    step: t.exposeInt("step", { description: "In steps of so many credits, up, for a task with default parameters." }),
    guard: t.field({
      type: MarginGuard,
      description: "What is done with a price below cost.",
      resolve: (rules) => guardIn(rules),
    }),
    isGuardSet: t.boolean({
      description: "Whether an operator has set the guard; else it is the environment's.",
      resolve: ({ guard }) => guard !== null,
    }),
    author: t.exposeString("author", { nullable: true, description: "Who set them last, as they were called then." }),
    reason: t.exposeString("reason", { nullable: true, description: "Why, as it was given." }),
    setAt: t.expose("setAt", {
      type: "DateTime",
      nullable: true,
      description: "When; null while they are as they came with the product.",
    }),
  }),
});

const PriceRuleChange = builder.objectRef<RuleChange>("PriceRuleChange").implement({
  description: "What rules would make of a model. Credits and margins are of one task with default parameters.",
  fields: (t) => ({
    model: t.expose("model", { type: Model, description: "The model, as everybody sees it." }),
    before: t.exposeInt("before", { description: "What it costs now, in credits." }),
    after: t.exposeInt("after", { description: "What it would cost." }),
    marginBefore: t.exposeFloat("marginBefore", {
      nullable: true,
      description: "Of what is paid now, the share that is left by what the provider asks.",
    }),
    marginAfter: t.exposeFloat("marginAfter", { nullable: true, description: "The same of what would be paid." }),
    isPaused: t.exposeBoolean("isPaused", {
      description: "Whether it would be paused, for a price by hand below cost.",
    }),
  }),
});

const PriceRulesPreview = builder.objectRef<{ changes: RuleChange[] }>("PriceRulesPreview").implement({
  description: "What rules would change. What would stay is not in it.",
  fields: (t) => ({
    changes: t.expose("changes", {
      type: [PriceRuleChange],
      ...work({ most: () => allModels().length, statements: 0 }),
      description: "Model by model, in the order of the catalogue.",
    }),
  }),
});

const rule = {
  factor: "What the provider asks, times this, is a price: from 1 to 10.",
  step: "In steps of so many credits, up: a whole number from 1 to 100.",
  guard: "What is done with a price below cost.",
};

builder.objectFields(Operations, (t) => ({
  priceRules: t.field({
    type: PriceRules,
    ...work({ statements: 0 }),
    description: "How prices follow what the provider asks.",
    resolve: async () => (await catalog()).rules,
  }),
  previewPriceRules: t.field({
    type: PriceRulesPreview,
    ...work({ statements: 0, effort: () => allModels().length }),
    description: "What rules would change, model by model; changes nothing.",
    args: {
      factor: t.arg.float({ required: true, description: rule.factor }),
      step: t.arg.int({ required: true, description: rule.step }),
      guard: t.arg({ type: MarginGuard, required: true, description: rule.guard }),
    },
    errors: {
      types: [InvalidInputError],
      union: { description: "The preview, or why there can be no such rules." },
    },
    resolve: async (_operations, rules) => ({ changes: await previewRules(rules) }),
  }),
}));

const SetPriceRulesInput = builder.inputType("SetPriceRulesInput", {
  description: "How prices follow what the provider asks.",
  fields: (t) => ({
    factor: t.float({ required: true, description: rule.factor }),
    step: t.int({ required: true, description: rule.step }),
    guard: t.field({ type: MarginGuard, required: true, description: rule.guard }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
    seen: t.field({
      type: "DateTime",
      description:
        "When the rules that you saw were set, or null: others since then are told as a conflict. Left out, nothing is compared.",
    }),
  }),
});

const SetPriceRulesPayload = builder.objectRef<RulesSet>("SetPriceRulesPayload").implement({
  description:
    "The rules are set, and all prices that follow have moved. Orders keep the price that they were taken at.",
  fields: (t) => ({
    rules: t.expose("rules", { type: PriceRules, description: "The rules." }),
    moved: t.exposeInt("moved", { description: "How many models have another price by it." }),
    paused: t.exposeStringList("paused", {
      ...work({ most: () => allModels().length, statements: 0 }),
      description: "The slugs of what was paused for a price below cost.",
    }),
  }),
});

builder.mutationField("setPriceRules", (t) =>
  t.field({
    type: SetPriceRulesPayload,
    description:
      "Sets how prices follow what the provider asks, and what is done with those below it; prices that follow move at once. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetPriceRulesInput, required: true, description: "The rules, and why." }) },
    errors: {
      types: [InvalidInputError, ConflictError, ForbiddenError],
      union: {
        description:
          "The rules, or why not. CONFLICT: somebody else has set them since. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: (_root, { input }, context) => setPriceRules(actorOf(context), input),
  }),
);
