import { lookAtAccounts } from "#graphql/domain/operations/look.ts";
import { db } from "#graphql/runtime/db.ts";
import { UserRole } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { globalId, readGlobalId, rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";
import { CreditBalance } from "#graphql/schema/credits/credits.ts";
import { LimitGroup } from "#graphql/schema/operations/limit-group.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";

export const OperatorAccount = builder.prismaObject("User", {
  variant: "OperatorAccount",
  description: "An account, as those who run the site see it.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      description: "Names this account for operators. `User.id` is its owner's name for it, and is taken for this one.",
      resolve: ({ id }) => globalId("OperatorAccount", id),
    }),
    email: t.exposeString("email", { description: "The address it signs in with." }),
    emailVerified: t.boolean({
      description: "Whether the address is known to be the owner's.",
      resolve: ({ emailVerifiedAt }) => emailVerifiedAt !== null,
    }),
    role: t.expose("role", { type: UserRole, description: "What it may do." }),
    suspendedAt: t.expose("suspendedAt", {
      type: "DateTime",
      nullable: true,
      description: "Since when an operator keeps it out; null while it may be used.",
    }),
    suspendedReason: t.exposeString("suspendedReason", {
      nullable: true,
      description: "Why it is suspended, as its owner is told.",
    }),
    credits: t.field({
      type: CreditBalance,
      description: "What it has.",
      select: { creditBalance: true },
      resolve: ({ creditBalance }) => creditBalance ?? NO_CREDITS,
    }),
    tasksPerDay: t.exposeInt("tasksPerDay", {
      nullable: true,
      description: "Tasks that it may order a day (UTC); null for its group's limit, and without that the site's own.",
    }),
    maxRunning: t.exposeInt("maxRunning", {
      nullable: true,
      description:
        "Tasks of it that may be at the provider at once; null for its group's limit, and without that the site's own.",
    }),
    priority: t.exposeInt("priority", {
      nullable: true,
      description:
        "Tasks that it stands ahead of other accounts in line: its turn comes as if it had so many fewer; null for its group's number, and without that none.",
    }),
    limitGroup: t.relation("limitGroup", {
      type: LimitGroup,
      nullable: true,
      description: "The group whose limits hold for it where it has none of its own.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was opened." }),
  }),
});

const NO_CREDITS = { available: 0, onHold: 0, totalPurchased: 0, totalUsed: 0 };

/** The row of an account by either of its names. */
export function accountRowId(id: string): string {
  return rowId(id, readGlobalId(id)?.type === "User" ? "User" : "OperatorAccount");
}

builder.objectField(Operations, "account", (t) =>
  t.prismaField({
    type: OperatorAccount,
    nullable: true,
    ...work({ statements: 3 }),
    description:
      "An account by its id; null when there is none. A look at another's account is an entry of the audit log.",
    args: { id: t.arg.id({ required: true, description: "The id of an OperatorAccount or a User." }) },
    resolve: async (query, _operations, { id }, context) => {
      const [found] = await lookAtAccounts(actorOf(context), [accountRowId(id)]);
      return found === undefined ? null : db.user.findUnique({ ...query, where: { id: found } });
    },
  }),
);
