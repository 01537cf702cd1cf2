import { describeMovement, meaningOf } from "#graphql/domain/credits/reasons.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { TaskStatus } from "#graphql/schema/core/enums.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { CreditReason, CreditTransactionType } from "#graphql/schema/credits/credits.ts";

export const LedgerEntry = builder.prismaObject("CreditTransaction", {
  variant: "LedgerEntry",
  description: "A movement of an account's credits, as those who run the site see it.",
  fields: (t) => ({
    id: t.id({ description: "Names it.", resolve: ({ id }) => globalId("CreditTransaction", id) }),
    number: t.exposeInt("number", { description: "Its place in the ledger, from 1, without gaps." }),
    type: t.expose("type", { type: CreditTransactionType, description: "Why credits moved." }),
    amount: t.exposeInt("amount", { description: "Credits, with their sign." }),
    balanceAfter: t.exposeInt("balanceAfter", { description: "Credits available right after it." }),
    reason: t.field({ type: CreditReason, description: "What it was for.", resolve: (row) => meaningOf(row).reason }),
    subject: t.string({
      nullable: true,
      description: "What the reason names: a model, a pack, an operator's words.",
      resolve: (row) => meaningOf(row).subject,
    }),
    description: t.string({ description: "The reason and its subject in English.", resolve: describeMovement }),
    task: t.id({
      nullable: true,
      description: "The task it was for.",
      resolve: ({ taskId }) => (taskId === null ? null : globalId("Task", taskId)),
    }),
    payment: t.id({
      nullable: true,
      description: "The purchase it comes from.",
      resolve: ({ purchaseId }) => (purchaseId === null ? null : globalId("Purchase", purchaseId)),
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it happened." }),
  }),
});

export const TaskFacts = builder.prismaObject("Task", {
  variant: "TaskFacts",
  description: "A task, as those who run the site see it in a list: without what was asked for.",
  fields: (t) => ({
    id: t.id({ description: "Names this task everywhere.", resolve: ({ id }) => globalId("Task", id) }),
    model: t.exposeString("modelSlug", { description: "The slug of its model." }),
    status: t.expose("status", { type: TaskStatus, description: "How far it is." }),
    creditsHeld: t.exposeInt("creditsHeld", { description: "Credits that were held for it." }),
    creditsCharged: t.exposeInt("creditsCharged", { description: "What the account pays." }),
    failureCode: t.exposeString("failureCode", {
      nullable: true,
      description: "Why it failed, in the provider's word.",
    }),
    needsReview: t.exposeBoolean("needsReview", { description: "Whether an operator should look at it." }),
    kieTaskId: t.exposeString("kieTaskId", { nullable: true, description: "kie.ai's id of it." }),
    requestId: t.exposeString("requestId", { nullable: true, description: "The request that ordered it." }),
    deletedAt: t.expose("deletedAt", {
      type: "DateTime",
      nullable: true,
      description: "When its owner deleted it.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was ordered." }),
    completedAt: t.expose("completedAt", { type: "DateTime", nullable: true, description: "When it ended." }),
  }),
});
