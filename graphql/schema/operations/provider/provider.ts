import { type ProviderState, providerState } from "#graphql/domain/provider/state.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import { ModelBreaker } from "#graphql/schema/operations/provider/breaker.ts";
import { ProviderPause } from "#graphql/schema/operations/provider/key.ts";

export const Provider = builder.objectRef<ProviderState>("Provider").implement({
  description: "kie.ai as a whole: what is sent there, and what it costs.",
  fields: (t) => ({
    isOn: t.exposeBoolean("isOn", {
      description: "Whether new tasks are sent there. While not, its models are told as paused.",
    }),
    isSandbox: t.exposeBoolean("isSandbox", {
      description:
        "Whether this site makes everything in the sandbox, for KIE_API_KEY is not set. Keys then wait unused.",
    }),
    spendCeiling: t.exposeFloat("spendCeiling", {
      nullable: true,
      description: "kie.ai's credits that may be spent in an hour of the clock (UTC); null for any number.",
    }),
    spentThisHour: t.exposeFloat("spentThisHour", {
      description: "kie.ai's credits that results of this hour have consumed.",
    }),
    underWay: t.exposeFloat("underWay", {
      description: "What is under way may cost so much more, by our own prices; it counts against the ceiling too.",
    }),
    pause: t.expose("pause", {
      type: ProviderPause,
      nullable: true,
      description: "Why nothing new is sent by any key; null where it is.",
    }),
    breakers: t.field({
      type: [ModelBreaker],
      ...work({ most: 100 }),
      description: "Models that have failed too often, at present or within a day; at most 100.",
      resolve: ({ breakers }) => breakers,
    }),
  }),
});

builder.objectField(Operations, "provider", (t) =>
  t.field({
    type: Provider,
    ...work({ statements: 3 }),
    description: "kie.ai as a whole.",
    resolve: () => providerState(),
  }),
);
