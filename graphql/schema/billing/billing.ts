import { createBillingPortal, createCheckout } from "#graphql/domain/billing/checkout.ts";
import { canBuyCredits } from "#graphql/domain/billing/customer.ts";
import { ModelUnavailableError, NotFoundError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { Locale } from "#graphql/schema/core/enums.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";

export const CreditPack = builder.prismaObject("CreditPack", {
  description: "Credits that can be bought at once.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this pack everywhere.", resolve: ({ id }) => globalId("CreditPack", id) }),
    name: t.exposeString("name", { description: "What people call it." }),
    credits: t.exposeInt("credits", { description: "Credits in it." }),
    amountCents: t.exposeInt("amountCents", {
      description: "Its price in the unit that Stripe counts the currency in: cents, whole yen.",
    }),
    currency: t.exposeString("currency", { description: "The currency's ISO 4217 code, in lower case." }),
  }),
});

const MOST_PACKS = 50;

builder.queryFields((t) => ({
  creditPacks: t.prismaField({
    type: [CreditPack],
    ...work({ most: MOST_PACKS }),
    description: "The packs on sale, smallest first.",
    resolve: (query) =>
      db.creditPack.findMany({
        ...query,
        where: { isActive: true },
        orderBy: [{ sort: "asc" }, { id: "asc" }],
        take: MOST_PACKS,
      }),
  }),
  canBuyCredits: t.boolean({
    description: "Whether credits can be bought here: false where payments are not set up.",
    resolve: () => canBuyCredits(),
  }),
}));

/** Where people come back to from Stripe's pages. */
function billingPath(locale: "EN" | "ZH" | null | undefined): string {
  return locale === "ZH" ? "/zh/billing" : "/billing";
}

const CreateCheckoutInput = builder.inputType("CreateCheckoutInput", {
  description: "What to buy.",
  fields: (t) => ({
    pack: t.id({ required: true, description: "The pack." }),
    locale: t.field({ type: Locale, description: "The language to pay and come back in; English unless told." }),
  }),
});

const CreateCheckoutPayload = builder.objectRef<{ url: string }>("CreateCheckoutPayload").implement({
  description: "A checkout is open.",
  fields: (t) => ({ url: t.exposeString("url", { description: "Where the user pays." }) }),
});

const CreateBillingPortalPayload = builder.objectRef<{ url: string }>("CreateBillingPortalPayload").implement({
  description: "The payment service's own page is open.",
  fields: (t) => ({ url: t.exposeString("url", { description: "Its address, good for a few minutes." }) }),
});

builder.mutationFields((t) => ({
  createCheckout: t.field({
    type: CreateCheckoutPayload,
    description:
      "Opens a checkout for a pack of credits. Asked again while it is open, it gives the same one. For people, not for keys.",
    args: { input: t.arg({ type: CreateCheckoutInput, required: true, description: "What to buy." }) },
    errors: {
      types: [NotFoundError, ModelUnavailableError],
      union: {
        description:
          "Where to pay, or why nothing can be bought. PAYMENTS_UNAVAILABLE: payments are off or out of reach.",
      },
    },
    resolve: async (_root, { input }, context) => {
      const addressOf = (id: string) => `${billingPath(input.locale)}?purchase=${globalId("Purchase", id)}`;
      const addresses = { locale: input.locale === "ZH" ? ("zh" as const) : ("en" as const), addressOf };
      return { url: await createCheckout(viewerOf(context), rowId(input.pack, "CreditPack"), addresses) };
    },
  }),
  createBillingPortal: t.field({
    type: CreateBillingPortalPayload,
    description:
      "Opens the payment service's own page with the account's payments and receipts. For people, not for keys.",
    args: { locale: t.arg({ type: Locale, description: "The language to come back in; English unless told." }) },
    errors: {
      types: [NotFoundError, ModelUnavailableError],
      union: { description: "Where to look, or why there is nothing. NOT_FOUND: the account never paid." },
    },
    resolve: async (_root, { locale }, context) => ({
      url: await createBillingPortal(viewerOf(context), billingPath(locale)),
    }),
  }),
}));
