import { ForbiddenError, InvalidInputError } from "#graphql/domain/errors.ts";
import {
  type SiteLimits as Limits,
  readSiteLimits,
  setSiteLimits,
} from "#graphql/domain/operations/site/set-limits.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";

const SiteLimit = builder.objectRef<Limits["tasksPerDay"]>("SiteLimit").implement({
  description: "A limit of accounts that have none of their own.",
  fields: (t) => ({
    value: t.exposeInt("value", { nullable: true, description: "What holds; null where there is no limit." }),
    isSet: t.exposeBoolean("isSet", { description: "Whether an operator has set it; else it is the environment's." }),
    ofEnvironment: t.exposeInt("ofEnvironment", {
      nullable: true,
      description: "What the environment says, which holds where no operator has set one; null where it says nothing.",
    }),
  }),
});

const SiteLimits = builder.objectRef<Limits>("SiteLimits").implement({
  description: "The limits of accounts that have none of their own.",
  fields: (t) => ({
    tasksPerDay: t.expose("tasksPerDay", {
      type: SiteLimit,
      description: "Tasks that an account may order a day (UTC).",
    }),
    maxRunning: t.expose("maxRunning", {
      type: SiteLimit,
      description: "Tasks of an account that may be at the provider at once.",
    }),
  }),
});

builder.objectField(Operations, "siteLimits", (t) =>
  t.field({
    type: SiteLimits,
    ...work({ statements: 0 }),
    description: "The limits of accounts that have none of their own, as of a few seconds ago at most.",
    resolve: () => readSiteLimits(),
  }),
);

const SetSiteLimitsInput = builder.inputType("SetSiteLimitsInput", {
  description: "The limits of accounts that have none of their own: what is left out stays, null is the environment's.",
  fields: (t) => ({
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
    tasksPerDay: t.int({ description: "Tasks that an account may order a day (UTC): 1 to 1 000 000." }),
    maxRunning: t.int({ description: "Tasks of an account that may be at the provider at once: 1 to 10 000." }),
  }),
});

const SetSiteLimitsPayload = builder.objectRef<{ limits: Limits }>("SetSiteLimitsPayload").implement({
  description: "The limits hold for every process within seconds.",
  fields: (t) => ({ limits: t.expose("limits", { type: SiteLimits, description: "The limits." }) }),
});

builder.mutationField("setSiteLimits", (t) =>
  t.field({
    type: SetSiteLimitsPayload,
    description:
      "Sets how many tasks every account without a limit of its own may order a day, above which orders are refused with QUOTA_EXCEEDED, and how many may be at the provider at once, above which they wait. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetSiteLimitsInput, required: true, description: "The limits, and why." }) },
    errors: {
      types: [InvalidInputError, ForbiddenError],
      union: { description: "The limits, or why not. PROOF_REQUIRED: call `confirmIdentity` first." },
    },
    resolve: async (_root, { input }, context) => ({ limits: await setSiteLimits(actorOf(context), input) }),
  }),
);
