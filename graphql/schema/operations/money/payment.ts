import { queryFromInfo } from "@pothos/plugin-prisma";
import { db } from "#graphql/runtime/db.ts";
import { PurchaseStatus } from "#graphql/schema/billing/purchases.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { last, type Relation, relatedRows } from "#graphql/schema/core/lists/related.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { OperatorAccount } from "#graphql/schema/operations/account.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import type { Purchase as PurchaseRow } from "#prisma/generated/client/client.ts";

const MOST_REFUNDS = 20;
const ofPayment: Relation = { table: "Refund", parent: "purchaseId", order: '"id"' };

const RefundState = builder.enumType("RefundState", {
  description: "How far a refund is that was ordered here.",
  values: {
    ORDERED: { description: "Stripe is asked, or has not answered: ordering the same again pays once." },
    MADE: { description: "Stripe has made it." },
    REFUSED: { description: "It was not made." },
  } as const,
});

const PaymentRefund = builder.prismaObject("Refund", {
  variant: "PaymentRefund",
  description: "A refund that an operator ordered here. Those made in Stripe's own pages are in `refundedCents` alone.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names this refund." }),
    amountCents: t.exposeInt("amountCents", { description: "How much, in hundredths of what was paid in." }),
    state: t.expose("state", { type: RefundState, description: "How far it is." }),
    reason: t.exposeString("reason", { description: "Why, as it was given." }),
    stripeId: t.exposeString("stripeRefundId", { nullable: true, description: "Stripe's id; null until it is made." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was ordered." }),
  }),
});

export const Payment = builder.prismaObject("Purchase", {
  variant: "Payment",
  description: "A purchase, as those who run the site see it.",
  fields: (t) => ({
    id: t.id({ description: "Names this purchase everywhere.", resolve: ({ id }) => globalId("Purchase", id) }),
    account: t.relation("user", { type: OperatorAccount, description: "Whose it is." }),
    name: t.exposeString("name", { description: "What the pack was called." }),
    credits: t.exposeInt("credits", { description: "Credits ordered." }),
    amountCents: t.exposeInt("amountCents", { description: "The price, in hundredths of the currency." }),
    currency: t.exposeString("currency", {
      description: "The currency of the order, as an ISO 4217 code in lower case.",
    }),
    paidCents: t.exposeInt("paidCents", {
      nullable: true,
      description: "What was paid, where it is known. Of a payment under review it may be another sum than the price.",
    }),
    paidCurrency: t.exposeString("paidCurrency", { nullable: true, description: "The currency that it was paid in." }),
    status: t.expose("status", { type: PurchaseStatus, description: "What became of it." }),
    refundedCents: t.exposeInt("refundedCents", { description: "What was paid back." }),
    refundableCents: t.int({
      description: "What is left to pay back; 0 where nothing can be.",
      resolve: ({ status, paidCents, amountCents, refundedCents }) =>
        REFUNDABLE.has(status) ? Math.max(0, (paidCents ?? amountCents) - refundedCents) : 0,
    }),
    creditsGiven: t.exposeInt("creditsGiven", { description: "Credits that it gave: 0 until it is paid." }),
    creditsTakenBack: t.int({
      description: "Of these, taken back for refunds and disputes.",
      resolve: ({ creditsRefunded, creditsDisputed }) => creditsRefunded + creditsDisputed,
    }),
    acceptedAt: t.expose("acceptedAt", {
      type: "DateTime",
      nullable: true,
      description: "When an operator let it count although it is not what was ordered.",
    }),
    stripeSessionId: t.exposeString("stripeSessionId", { nullable: true, description: "Stripe's id of the checkout." }),
    stripePaymentIntentId: t.exposeString("stripePaymentIntentId", {
      nullable: true,
      description: "Stripe's id of the payment.",
    }),
    refunds: t.field({
      type: [PaymentRefund],
      ...work({ most: MOST_REFUNDS, statements: 2 }),
      description: "What was ordered here to be paid back, newest first; of many the last 20.",
      resolve: together((payments: { id: string }[]) =>
        relatedRows(
          ofPayment,
          payments.map(({ id }) => id),
          last(MOST_REFUNDS),
          (ids) => db.refund.findMany({ where: { id: { in: ids } } }),
        ),
      ),
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When the checkout was opened." }),
    paidAt: t.expose("paidAt", { type: "DateTime", nullable: true, description: "When we learned that it is paid." }),
  }),
});

const REFUNDABLE = new Set(["PAID", "PARTIALLY_REFUNDED", "UNDER_REVIEW"]);

builder.objectFields(Operations, (t) => ({
  payments: t.connection(
    {
      type: Payment,
      description: "Purchases, newest first.",
      args: { status: t.arg({ type: PurchaseStatus, description: "Only those of which this became." }) },
      resolve: (_operations, { status, ...page }, context, info) => {
        const paths = [["edges", "node"], ["nodes"]];
        const query = queryFromInfo({ context, info, typeName: "Payment", paths });
        const where = status ? { status } : {};
        return keysetPage<"id", string, PurchaseRow>(page, idKey, ({ between, order, take }) =>
          db.purchase.findMany({ ...query, where: { ...where, id: between }, orderBy: { id: order }, take }),
        );
      },
    },
    { name: "PaymentConnection", description: "A page of purchases." },
    { name: "PaymentEdge", description: "A purchase in a list." },
  ),
  payment: t.prismaField({
    type: Payment,
    nullable: true,
    description: "A purchase by its id; null when there is none.",
    args: { id: t.arg.id({ required: true, description: "The id of a Purchase." }) },
    resolve: (query, _operations, { id }) => db.purchase.findUnique({ ...query, where: { id: rowId(id, "Purchase") } }),
  }),
}));
