import { ModelUnavailableError, NotFoundError } from "#graphql/domain/errors.ts";
import { builder } from "#graphql/schema/builder.ts";
import { viewerOf } from "#graphql/schema/context.ts";
import { globalId } from "#graphql/schema/ids.ts";

type CreditPackRow = { id: string; name: string; credits: number; amountCents: number; currency: string };

const CreditPack = builder.objectRef<CreditPackRow>("CreditPack").implement({
  description: "Credits that can be bought at once.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this pack everywhere.", resolve: ({ id }) => globalId("CreditPack", id) }),
    name: t.exposeString("name", { description: "What people call it." }),
    credits: t.exposeInt("credits", { description: "Credits in it." }),
    amountCents: t.exposeInt("amountCents", { description: "Its price in hundredths of the currency." }),
    currency: t.exposeString("currency", { description: "The currency's ISO 4217 code, in lower case." }),
  }),
});

builder.queryField("creditPacks", (t) =>
  t.field({ type: [CreditPack], description: "The packs on sale, smallest first.", resolve: () => [] }),
);

const CreateCheckoutInput = builder.inputType("CreateCheckoutInput", {
  description: "What to buy.",
  fields: (t) => ({ pack: t.id({ required: true, description: "The pack." }) }),
});

const CreateCheckoutPayload = builder.objectRef<{ url: string }>("CreateCheckoutPayload").implement({
  description: "A checkout is open.",
  fields: (t) => ({ url: t.exposeString("url", { description: "Where the user pays." }) }),
});

builder.mutationField("createCheckout", (t) =>
  t.field({
    type: CreateCheckoutPayload,
    description: "Opens a checkout for a pack of credits.",
    args: { input: t.arg({ type: CreateCheckoutInput, required: true, description: "What to buy." }) },
    errors: {
      types: [NotFoundError, ModelUnavailableError],
      union: { description: "Where to pay, or why nothing can be bought." },
    },
    resolve: (_root, _args, context): { url: string } => {
      viewerOf(context);
      throw new NotFoundError("credit pack");
    },
  }),
);
