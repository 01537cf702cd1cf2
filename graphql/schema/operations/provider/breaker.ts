import { builder } from "#graphql/schema/core/builder.ts";
import type { ModelBreaker as Row } from "#prisma/generated/client/client.ts";

export const ModelBreaker = builder.objectRef<Row>("ModelBreaker").implement({
  description:
    "The circuit breaker of a model that has failed too often at kie.ai: it is told as degraded, its tasks wait, and one at a time tries.",
  fields: (t) => ({
    model: t.exposeString("modelSlug", { description: "The slug of the model." }),
    openedAt: t.expose("openedAt", { type: "DateTime", description: "When it opened." }),
    ended: t.exposeInt("ended", { description: "Of so many tasks that had ended before it opened …" }),
    failed: t.exposeInt("failed", { description: "… so many had failed at the provider." }),
    probes: t.exposeInt("probes", { description: "Tasks that have tried in vain since." }),
    probeAt: t.expose("probeAt", { type: "DateTime", description: "When the next one tries." }),
    closedAt: t.expose("closedAt", {
      type: "DateTime",
      nullable: true,
      description: "When a task got through again; null while it is open.",
    }),
  }),
});
