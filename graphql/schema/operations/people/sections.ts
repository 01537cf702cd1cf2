import { queryFromInfo } from "@pothos/plugin-prisma";
import { MOST_KEYS } from "#graphql/domain/accounts/api-keys/api-key.ts";
import { MOST_SESSIONS } from "#graphql/domain/accounts/sessions/session.ts";
import { readPrompt } from "#graphql/domain/operations/people/read-prompt.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { ApiKey } from "#graphql/schema/accounts/api-keys.ts";
import { UserSession } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage, numberKey } from "#graphql/schema/core/lists/page.ts";
import { work } from "#graphql/schema/core/work.ts";
import { accountRowId } from "#graphql/schema/operations/account.ts";
import { Payment } from "#graphql/schema/operations/money/payment.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import { LedgerEntry, TaskFacts } from "#graphql/schema/operations/people/facts.ts";
import type { CreditTransaction, Purchase, Task } from "#prisma/generated/client/client.ts";

const account = { required: true, description: "The account: the id of an OperatorAccount." } as const;

builder.objectFields(Operations, (t) => ({
  ledger: t.connection(
    {
      type: LedgerEntry,
      description: "Every movement of an account's credits, newest first.",
      args: { account: t.arg.id(account) },
      resolve: (_operations, { account: of, ...page }) =>
        keysetPage<"number", number, CreditTransaction>(page, numberKey, ({ between, order, take }) =>
          db.creditTransaction.findMany({
            where: { userId: accountRowId(of), number: between },
            orderBy: { number: order },
            take,
          }),
        ),
    },
    { name: "LedgerEntryConnection", description: "A page of a ledger." },
    { name: "LedgerEntryEdge", description: "A movement in a list." },
  ),
  accountTasks: t.connection(
    {
      type: TaskFacts,
      description:
        "An account's tasks, newest first, those that its owner has deleted among them. Without their prompts.",
      args: { account: t.arg.id(account) },
      resolve: (_operations, { account: of, ...page }) =>
        keysetPage<"id", string, Task>(page, idKey, ({ between, order, take }) =>
          db.task.findMany({ where: { userId: accountRowId(of), id: between }, orderBy: { id: order }, take }),
        ),
    },
    { name: "TaskFactsConnection", description: "A page of an account's tasks." },
    { name: "TaskFactsEdge", description: "A task in a list." },
  ),
  accountPayments: t.connection(
    {
      type: Payment,
      description: "An account's purchases, newest first.",
      args: { account: t.arg.id(account) },
      resolve: (_operations, { account: of, ...page }, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "Payment", paths: [["edges", "node"], ["nodes"]] });
        return keysetPage<"id", string, Purchase>(page, idKey, ({ between, order, take }) =>
          db.purchase.findMany({
            ...query,
            where: { userId: accountRowId(of), id: between },
            orderBy: { id: order },
            take,
          }),
        );
      },
    },
    { name: "AccountPaymentConnection", description: "A page of an account's purchases." },
    { name: "AccountPaymentEdge", description: "A purchase in a list." },
  ),
  accountKeys: t.field({
    type: [ApiKey],
    ...work({ most: MOST_KEYS, statements: 1 }),
    description: "An account's keys, newest first; at most 100.",
    args: { account: t.arg.id(account) },
    resolve: (_operations, { account: of }) =>
      db.apiKey.findMany({ where: { userId: accountRowId(of) }, orderBy: { createdAt: "desc" }, take: MOST_KEYS }),
  }),
  accountSessions: t.field({
    type: [UserSession],
    ...work({ most: MOST_SESSIONS, statements: 1 }),
    description: "Where an account is signed in, last used first; at most 100.",
    args: { account: t.arg.id(account) },
    resolve: (_operations, { account: of }) =>
      db.session.findMany({
        where: { userId: accountRowId(of), expiresAt: { gt: now() } },
        orderBy: { lastUsedAt: "desc" },
        take: MOST_SESSIONS,
      }),
  }),
  taskPrompt: t.string({
    ...work({ statements: 3, leaves: 5 }),
    description: "What somebody asked for with a task. Reading it is an entry of the audit log.",
    args: { task: t.arg.id({ required: true, description: "The id of a Task." }) },
    resolve: (_operations, { task }, context) => readPrompt(actorOf(context), rowId(task, "Task")),
  }),
}));
