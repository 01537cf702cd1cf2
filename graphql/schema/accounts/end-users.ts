import { validateEndUser } from "#graphql/domain/accounts/api-keys/client-token.ts";
import {
  endUserTotals,
  MOST_END_USERS,
  type EndUserTotals as Totals,
} from "#graphql/domain/accounts/api-keys/end-users.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { OF_SUM } from "#graphql/schema/core/effort.ts";
import { work } from "#graphql/schema/core/work.ts";

const EndUserTotals = builder.objectRef<Totals>("EndUserTotals").implement({
  description: "What was made for one of a partner's own users.",
  fields: (t) => ({
    endUser: t.exposeString("endUser", { description: "The partner's word for this user." }),
    tasks: t.exposeInt("tasks", { description: "Tasks that were ordered for this user." }),
    creditsCharged: t.exposeInt("creditsCharged", {
      description: "Credits that they cost: held while they run, final afterwards.",
    }),
    lastTaskAt: t.expose("lastTaskAt", { type: "DateTime", description: "When the last one was ordered." }),
  }),
});

builder.prismaObjectField(User, "endUsers", (t) =>
  t.field({
    type: [EndUserTotals],
    ...work({ most: MOST_END_USERS, statements: 1, effort: OF_SUM }),
    description: "Totals for each `endUser` that tasks were tagged with, whoever ordered last first; at most 100.",
    args: { endUser: t.arg.string({ description: "Only this one." }) },
    resolve: ({ id }, { endUser }) => endUserTotals(id, validateEndUser(endUser)),
  }),
);
