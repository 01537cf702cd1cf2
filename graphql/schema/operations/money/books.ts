import { readMonth, recordBooks } from "#graphql/domain/operations/money/books.ts";
import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";

const BookEntryKind = builder.enumType("BookEntryKind", {
  description: "What an entry of the books tells of.",
  values: {
    PAYMENT: { description: "Money that came in." },
    REFUND: { description: "Money that was paid back; above zero where a refund did not go through." },
  } as const,
});

const purchase = { purchase: true } as const;

const BookEntry = builder.prismaObject("BookEntry", {
  description: "A payment or a refund, as the books have it. It names nobody but by the id of the account.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names this entry." }),
    at: t.expose("at", { type: "DateTime", description: "When we learned of it." }),
    kind: t.expose("kind", { type: BookEntryKind, description: "What it tells of." }),
    amountCents: t.exposeInt("amountCents", {
      description: "What came in, in hundredths of the currency, with its sign.",
    }),
    currency: t.exposeString("currency", { description: "The currency's ISO 4217 code, in lower case." }),
    payment: t.id({ description: "The purchase.", resolve: ({ purchaseId }) => globalId("Purchase", purchaseId) }),
    account: t.id({
      description: "Whose it is.",
      select: purchase,
      resolve: ({ purchase: { userId } }) => globalId("OperatorAccount", userId),
    }),
    pack: t.string({ description: "What was bought.", select: purchase, resolve: (row) => row.purchase.name }),
    credits: t.int({ description: "Credits of the order.", select: purchase, resolve: (row) => row.purchase.credits }),
    stripePaymentIntentId: t.string({
      nullable: true,
      description: "Stripe's id of the payment.",
      select: purchase,
      resolve: (row) => row.purchase.stripePaymentIntentId,
    }),
  }),
});

builder.objectField(Operations, "books", (t) =>
  t.connection(
    {
      type: BookEntry,
      ...work({ statements: 4 }),
      description:
        "Payments and refunds of a month (UTC), newest first. Reading its beginning is an entry of the audit log.",
      args: { month: t.arg.string({ required: true, description: "The month, such as 2026-11." }) },
      resolve: async (_operations, { month, ...page }, context) => {
        const { from, until } = readMonth(month);
        if (!page.after && !page.before) await recordBooks(actorOf(context), month);
        return keysetPage(page, idKey, ({ between: { lt = until, gt }, order, take }) =>
          db.bookEntry.findMany({
            where: { AND: [{ id: { gte: from, lt: until } }, { id: { lt, ...(gt !== undefined && { gt }) } }] },
            include: purchase,
            orderBy: { id: order },
            take,
          }),
        );
      },
    },
    { name: "BookEntryConnection", description: "A page of the books." },
    { name: "BookEntryEdge", description: "An entry of the books in a list." },
  ),
);
