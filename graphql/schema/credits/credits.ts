import { queryFromInfo } from "@pothos/plugin-prisma";
import { type Balance, creditBalance, followBalance } from "#graphql/domain/credits/balance.ts";
import { describeMovement, meaningOf } from "#graphql/domain/credits/reasons.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { closeableSource } from "#graphql/schema/core/closeable-source.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { encodeCursor, keysetPage, numberKey } from "#graphql/schema/core/lists/page.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Task } from "#graphql/schema/tasks/task.ts";

export const CreditTransactionType = builder.enumType("CreditTransactionType", {
  description: "Why credits moved.",
  values: {
    GRANT: { description: "Given, such as the welcome credits." },
    PURCHASE: { description: "Bought." },
    HOLD: { description: "Set aside for a task or prompt that was accepted: −n." },
    RELEASE: { description: "A hold given back, because nothing was delivered: +n." },
    SETTLEMENT: { description: "A hold turned into a charge: 0, or +m when less was delivered than held." },
    REFUND: { description: "Taken back, because a purchase was refunded." },
    ADJUSTMENT: { description: "Corrected by an operator." },
    EXPIRY: { description: "Taken back, because their time was over." },
  } as const,
});

export const CreditReason = builder.enumType("CreditReason", {
  description: "What a movement of credits was for.",
  values: {
    WELCOME: { description: "Given to a new account." },
    TASK_ORDERED: { description: "Held for a task; `subject` is its model." },
    TASK_MADE: { description: "Charged for a task that is made and stored." },
    TASK_MADE_IN_PART: { description: "Charged for the files that came; the rest went back." },
    TASK_MADE_LATE: { description: "Charged for a task that was made although it had been canceled." },
    TASK_FAILED: { description: "Given back: the task could not be made." },
    TASK_NOT_SAVED: { description: "Given back: the task was made, and its files could not be stored." },
    TASK_TIMED_OUT: { description: "Given back: the task took too long." },
    TASK_CANCELED: { description: "Given back: the task was canceled while it waited." },
    PROMPT_ORDERED: { description: "Held for a turn with the prompt assistant." },
    PROMPT_WRITTEN: { description: "Charged for a prompt." },
    PROMPT_FAILED: { description: "Given back: the prompt was not written." },
    PURCHASED: { description: "Bought; `subject` is the pack." },
    REFUNDED: { description: "Taken back, because the payment was; `subject` is the pack." },
    REFUND_UNDONE: { description: "Given again, because a refund did not go through; `subject` is the pack." },
    DISPUTED: { description: "Taken back, because the payment is disputed; `subject` is the pack." },
    DISPUTE_SETTLED: { description: "Given again, because the dispute was settled; `subject` is the pack." },
    DEBT_COLLECTED: { description: "Taken for what was owed from a refunded or disputed payment." },
    CORRECTED: { description: "Given or taken by an operator; `subject` is why." },
    EXPIRED: { description: "Taken back, because their time was over." },
  } as const,
});

export const CreditTransaction = builder.prismaObject("CreditTransaction", {
  description:
    "One movement of credits. Never changed afterwards; a task or prompt has at most one HOLD and at most one SETTLEMENT or RELEASE.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      description: "Names this movement everywhere.",
      resolve: ({ id }) => globalId("CreditTransaction", id),
    }),
    cursor: t.string({
      description:
        "Its place in `creditTransactions`, to go on from in either direction: `after` and `before` take it.",
      select: { number: true },
      resolve: ({ number }) => encodeCursor(numberKey.of, number),
    }),
    type: t.expose("type", { type: CreditTransactionType, description: "Why credits moved." }),
    amount: t.exposeInt("amount", { description: "Credits, with their sign: what it added to the available ones." }),
    balanceAfter: t.exposeInt("balanceAfter", { description: "Credits available right after it." }),
    task: t.field({
      type: Task,
      nullable: true,
      description: "The task it was for; null for other movements, and once the task is deleted.",
      select: (_args, _context, nestedSelection) => ({ task: nestedSelection() }),
      resolve: ({ task }) => (task?.deletedAt === null ? task : null),
    }),
    reason: t.field({
      type: CreditReason,
      description: "What it was for.",
      select: { reason: true, subject: true, description: true },
      resolve: (row) => meaningOf(row).reason,
    }),
    subject: t.string({
      nullable: true,
      description: "What the reason names: the model or the pack, as it was called then, or an operator's words.",
      select: { reason: true, subject: true, description: true },
      resolve: (row) => meaningOf(row).subject,
    }),
    description: t.string({
      description: "The reason and its subject in a few English words.",
      select: { reason: true, subject: true, description: true },
      resolve: describeMovement,
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it happened." }),
  }),
});

export const CreditBalance = builder.objectRef<Balance>("CreditBalance").implement({
  description: "What an account has, in credits.",
  fields: (t) => ({
    available: t.exposeInt("available", { description: "Free to spend: the sum of all movements." }),
    onHold: t.exposeInt("onHold", { description: "Held for what still runs; already taken from `available`." }),
    totalPurchased: t.exposeInt("totalPurchased", { description: "Bought in all." }),
    totalUsed: t.exposeInt("totalUsed", { description: "Spent in all; holds count once they are settled." }),
  }),
});

builder.prismaObjectFields(User, (t) => ({
  credits: t.field({
    type: CreditBalance,
    description: "What the account has.",
    ...work({ statements: 1 }),
    resolve: ({ id }) => creditBalance(id),
  }),
  creditTransactions: t.connection(
    {
      type: CreditTransaction,
      description: "Every movement of credits, newest first.",
      resolve: (user, args, context, info) => {
        const paths = [["edges", "node"], ["nodes"]];
        const query = queryFromInfo({ context, info, typeName: "CreditTransaction", paths });
        return keysetPage(args, numberKey, ({ between, order, take }) =>
          db.creditTransaction.findMany({
            ...query,
            where: { userId: user.id, number: between },
            orderBy: { number: order },
            take,
          }),
        );
      },
    },
    { name: "CreditTransactionConnection", description: "A page of credit movements." },
    { name: "CreditTransactionEdge", description: "A credit movement in a list." },
  ),
}));

builder.subscriptionField("creditBalanceUpdated", (t) =>
  t.field({
    type: CreditBalance,
    description: "The viewer's balance now, and again after each change.",
    subscribe: (_root, _args, context) => {
      const { userId } = viewerOf(context);
      return closeableSource((signal) => followBalance(userId, signal), { missed: (latest) => latest });
    },
    resolve: (balance) => balance,
  }),
);
