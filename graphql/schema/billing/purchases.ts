import { queryFromInfo } from "@pothos/plugin-prisma";
import { refreshPurchase } from "#graphql/domain/billing/reconcile.ts";
import { ledgerTotals } from "#graphql/domain/billing/totals.ts";
import { ModelUnavailableError, NotFoundError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { OF_SUM } from "#graphql/schema/core/effort.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { work } from "#graphql/schema/core/work.ts";
import { CreditTransaction, CreditTransactionType } from "#graphql/schema/credits/credits.ts";
import type { CreditTransactionType as EntryType, Purchase as PurchaseRow } from "#prisma/generated/client/client.ts";

export const PurchaseStatus = builder.enumType("PurchaseStatus", {
  description: "What became of a checkout.",
  values: {
    PENDING: { description: "The checkout page is open; nothing is paid." },
    PROCESSING: { description: "Ordered, but the money is still on its way, as with a bank transfer." },
    PAID: { description: "Paid; the credits are given." },
    PARTIALLY_REFUNDED: { description: "A part was paid back, and the same share of the credits taken back." },
    REFUNDED: { description: "All was paid back, and all credits taken back." },
    DISPUTED: { description: "The payment is disputed at the bank; its credits are taken back until that is settled." },
    DISPUTE_LOST: { description: "The dispute was decided for the payer; the credits stay taken back." },
    FAILED: { description: "The payment did not go through. Nothing was charged." },
    EXPIRED: { description: "The checkout page was left. Nothing was charged." },
    UNDER_REVIEW: { description: "The payment is not what was ordered; an operator looks at it." },
  } as const,
});

const Purchase = builder.prismaObject("Purchase", {
  description: "A checkout of a pack and what became of it, with the pack as it was when the checkout was opened.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this purchase everywhere.", resolve: ({ id }) => globalId("Purchase", id) }),
    name: t.exposeString("name", { description: "What the pack was called." }),
    credits: t.exposeInt("credits", { description: "Credits ordered." }),
    amountCents: t.exposeInt("amountCents", {
      description: "The price in the unit that Stripe counts the currency in: cents, whole yen.",
    }),
    currency: t.exposeString("currency", { description: "The currency's ISO 4217 code, in lower case." }),
    status: t.expose("status", { type: PurchaseStatus, description: "What became of it." }),
    refundedCents: t.exposeInt("refundedCents", {
      description: "What was paid back, in the unit that Stripe counts the currency in.",
    }),
    creditsGiven: t.exposeInt("creditsGiven", { description: "Credits that it gave: 0 until it is paid." }),
    creditsTakenBack: t.int({
      description: "Of these, taken back for refunds and disputes.",
      resolve: ({ creditsRefunded, creditsDisputed }) => creditsRefunded + creditsDisputed,
    }),
    receiptUrl: t.exposeString("receiptUrl", {
      nullable: true,
      description: "The payment service's receipt; null until it is paid.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When the checkout was opened." }),
    paidAt: t.expose("paidAt", { type: "DateTime", nullable: true, description: "When we learned that it is paid." }),
  }),
});

builder.prismaObjectField(CreditTransaction, "purchase", (t) =>
  t.relation("purchase", {
    type: Purchase,
    nullable: true,
    description: "The payment it comes from; null for other movements.",
  }),
);

const CreditTotal = builder.objectRef<{ type: EntryType; amount: number }>("CreditTotal").implement({
  description: "What all movements of one type come to.",
  fields: (t) => ({
    type: t.expose("type", { type: CreditTransactionType, description: "The type." }),
    amount: t.exposeInt("amount", { description: "The sum of their amounts, with its sign." }),
  }),
});

builder.prismaObjectFields(User, (t) => ({
  purchases: t.connection(
    {
      type: Purchase,
      description: "Every purchase, newest first. Checkouts that were left are not in it.",
      resolve: (user, args, context, info) => {
        const paths = [["edges", "node"], ["nodes"]];
        const query = queryFromInfo({ context, info, typeName: "Purchase", paths });
        return keysetPage(args, idKey, ({ between, order, take }) =>
          db.purchase.findMany({
            ...query,
            where: { userId: user.id, id: between, status: { not: "EXPIRED" } },
            orderBy: { id: order },
            take,
          }),
        );
      },
    },
    { name: "PurchaseConnection", description: "A page of purchases." },
    { name: "PurchaseEdge", description: "A purchase in a list." },
  ),
  creditTotals: t.field({
    type: [CreditTotal],
    ...work({ most: 8, statements: 1, effort: OF_SUM }),
    description: "What each type of movement comes to, counted from the movements. The sum is what is available.",
    resolve: ({ id }) => ledgerTotals(id),
  }),
  creditsOwed: t.int({
    ...work({ statements: 1 }),
    description:
      "Credits of refunded or disputed payments that were spent before they could be taken back. Whatever comes in pays them first.",
    resolve: async ({ id }) => (await db.creditBalance.findUnique({ where: { userId: id } }))?.owed ?? 0,
  }),
}));

const RefreshPurchasePayload = builder.objectRef<{ purchase: PurchaseRow }>("RefreshPurchasePayload").implement({
  description: "What the payment service says of it now.",
  fields: (t) => ({ purchase: t.expose("purchase", { type: Purchase, description: "The purchase." }) }),
});

builder.mutationField("refreshPurchase", (t) =>
  t.field({
    type: RefreshPurchasePayload,
    description:
      "Asks the payment service about a purchase at once, instead of waiting to be told. For people, not for keys.",
    args: { id: t.arg.id({ required: true, description: "The purchase." }) },
    errors: {
      types: [NotFoundError, ModelUnavailableError],
      union: {
        description:
          "The purchase, or why nothing could be learned. PAYMENTS_UNAVAILABLE: payments are off or out of reach.",
      },
    },
    resolve: async (_root, { id }, context) => ({
      purchase: await refreshPurchase(viewerOf(context), rowId(id, "Purchase")),
    }),
  }),
);
