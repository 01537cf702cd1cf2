import { ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { setAccountLimits } from "#graphql/domain/operations/set-limits.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { accountRowId, OperatorAccount } from "#graphql/schema/operations/account.ts";
import { optionalGroupRowId } from "#graphql/schema/operations/limit-group.ts";
import type { User } from "#prisma/generated/client/client.ts";

const SetAccountLimitsInput = builder.inputType("SetAccountLimitsInput", {
  description:
    "The limits of an account: what is left out stays, null is its group's limit, and without that the site's own, and no priority.",
  fields: (t) => ({
    account: t.id({ required: true, description: "The id of an OperatorAccount." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
    tasksPerDay: t.int({ description: "Tasks that it may order a day (UTC): 0 to 1 000 000." }),
    maxRunning: t.int({ description: "Tasks of it that may be at the provider at once: 1 to 1 000." }),
    priority: t.int({ description: "Tasks that it stands ahead of other accounts in line: 0 to 100." }),
    group: t.id({
      description: "The id of the LimitGroup whose limits hold for it where it has none of its own; null for none.",
    }),
  }),
});

const SetAccountLimitsPayload = builder.objectRef<{ account: User }>("SetAccountLimitsPayload").implement({
  description: "The account's limits are set.",
  fields: (t) => ({ account: t.expose("account", { type: OperatorAccount, description: "The account." }) }),
});

builder.mutationField("setAccountLimits", (t) =>
  t.field({
    type: SetAccountLimitsPayload,
    description:
      "Sets how many tasks an account may order a day, above which orders are refused with QUOTA_EXCEEDED, how many may be at the provider at once, above which they wait, and how many tasks it stands ahead of others in line; or puts it into a group whose limits hold for it where it has none of its own. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetAccountLimitsInput, required: true, description: "Whose limits, and why." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, ForbiddenError],
      union: { description: "The account, or why not. PROOF_REQUIRED: call `confirmIdentity` first." },
    },
    resolve: async (_root, { input }, context) => ({
      account: await setAccountLimits(actorOf(context), {
        ...input,
        account: accountRowId(input.account),
        group: optionalGroupRowId(input.group),
      }),
    }),
  }),
);
