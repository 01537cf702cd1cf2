import { builder } from "#graphql/schema/core/builder.ts";
import type { RateLimit as Rate } from "#graphql/schema/core/context.ts";

const RateLimit = builder.objectRef<Rate>("RateLimit").implement({
  description:
    "The caller's points. Each operation takes what it may cost at most and gets back what it did not use; points return with time.",
  fields: (t) => ({
    bucket: t.exposeInt("bucket", { description: "How many points may be outstanding at once." }),
    remaining: t.exposeInt("remaining", { description: "How many are left now." }),
    restoreRate: t.exposeInt("restoreRate", { description: "How many come back each second." }),
  }),
});

builder.queryField("rateLimit", (t) =>
  t.field({
    type: RateLimit,
    description: "How much the caller may still ask for; the same is in `extensions.cost` of every answer.",
    resolve: (_root, _args, { rate }) => rate(),
  }),
);
