import { queryFromInfo } from "@pothos/plugin-prisma";
import { providerState } from "#graphql/domain/operations/tasks/ask-provider.ts";
import type { OperatorTask as OperatorTaskRow } from "#graphql/domain/operations/tasks/read-tasks.ts";
import { heldFor, repairsFor } from "#graphql/domain/operations/tasks/repair-facts.ts";
import { whyOf } from "#graphql/domain/operations/tasks/why.ts";
import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { last, relatedRows, rowsById } from "#graphql/schema/core/lists/related.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { OperatorAccount } from "#graphql/schema/operations/account.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import { TaskEventType } from "#graphql/schema/tasks/task-events.ts";
import type { TaskEvent } from "#prisma/generated/client/client.ts";

export const TaskTrouble = builder.enumType("TaskTrouble", {
  description: "What is wrong with a task.",
  values: {
    CALLBACK_MISSING: {
      description: "The provider has had it for more than half of the time it is given, and no callback came.",
    },
    STUCK_PENDING: { description: "It has waited for its turn for more than ten minutes." },
    NOT_SAVED: { description: "It is made, and its files are not saved: for minutes, or at all." },
    ANSWER_LOST: { description: "The provider's answer to the order was lost, so it is not known what came of it." },
    NEEDS_REVIEW: { description: "Somebody should look at it." },
    CATALOG_DRIFT: {
      description: "It is open, and its model is gone, paused or retired here, or unknown at the provider.",
    },
  } as const,
});

export const RepairAction = builder.enumType("RepairAction", {
  description: "What operators can do for a task. None of them charges twice.",
  values: {
    ASK_AGAIN: { description: "Ask the provider what became of it, and act on that." },
    SAVE_AGAIN: { description: "Save its files again from where the provider keeps them." },
    SEND_AGAIN: {
      description: "Send it to the provider under the same hold, once the provider has said that it has nothing of it.",
    },
    END_AND_RETURN: { description: "End it, FAILED with ENDED_BY_OPERATOR, and give back what it holds." },
    TAKE_OVER: { description: "Take files at some addresses for its result." },
  } as const,
});

const OperatorTaskEvent = builder.objectRef<Pick<TaskEvent, "type" | "createdAt">>("OperatorTaskEvent").implement({
  description: "Something that happened to a task.",
  fields: (t) => ({
    type: t.expose("type", { type: TaskEventType, description: "What happened." }),
    at: t.expose("createdAt", { type: "DateTime", description: "When." }),
  }),
});

/** The last that is told of a task's events. */
const MOST_EVENTS = 50;
const eventsOf = { table: "TaskEvent", parent: "taskId", order: '"sequence"' };

/** What asking the provider weighs: as much as 60 objects. A long list of it is too dear for any document. */
const LEAVES_OF_ASKING = 2400;

/** The task of whoever runs the site, and what is to be known for its repair. */
export const OperatorTask = builder.objectRef<OperatorTaskRow>("OperatorTask").implement({
  description: "A task, as those who run the site see it.",
  fields: (t) => ({
    task: t.expose("task", { type: Task, description: "The task itself." }),
    account: t.field({
      type: OperatorAccount,
      description: "Whose it is; of a test key's, whose key it was.",
      ...work({ statements: 2 }),
      resolve: together(async (rows: OperatorTaskRow[], _args: object, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "OperatorAccount" });
        const ids = [...new Set(rows.map(({ accountId }) => accountId))];
        const found = await rowsById(ids, (some) => db.user.findMany({ ...query, where: { id: { in: some } } }));
        return rows.map(({ accountId }) => {
          const account = found.get(accountId);
          if (account === undefined) throw new Error("A task has no account.");
          return account;
        });
      }),
    }),
    trouble: t.field({
      type: [TaskTrouble],
      description: "What is wrong with it; empty when nothing is.",
      resolve: ({ troubles }) => troubles,
    }),
    since: t.expose("since", {
      type: "DateTime",
      nullable: true,
      description: "Since when that has been so, as far as its row tells; null when nothing is wrong.",
    }),
    why: t.string({
      nullable: true,
      description: "The same in English sentences for people; null when nothing is wrong.",
      resolve: whyOf,
    }),
    kieTaskId: t.string({
      nullable: true,
      description: "The provider's own id of it; null while it is not known.",
      resolve: ({ task }) => task.kieTaskId,
    }),
    providerState: t.string({
      nullable: true,
      description:
        "What the provider says of it now: `waiting`, `running`, `succeeded`, `missing`, `unreachable`, or `failed` with its code and words. Asked when this field is; null where it can't be, or was asked too much within seconds. Dear: ask for one task, not for a list.",
      ...work({ leaves: LEAVES_OF_ASKING }),
      resolve: ({ task }) => providerState(task),
    }),
    creditsHeld: t.int({
      description: "Credits that are held for it and neither charged nor given back yet.",
      resolve: ({ task }) => heldFor(task),
    }),
    repairs: t.field({
      type: [RepairAction],
      description: "What `repairTasks` can do for it as it is now. What the provider has a say in, it is asked then.",
      resolve: repairsFor,
    }),
    events: t.field({
      type: [OperatorTaskEvent],
      description: "The latest 50 things that happened to it, oldest first.",
      ...work({ most: MOST_EVENTS, statements: 2 }),
      resolve: together(async (rows: OperatorTaskRow[]) => {
        const ids = rows.map(({ task }) => task.id);
        const found = await relatedRows(eventsOf, ids, last(MOST_EVENTS), (some) =>
          db.taskEvent.findMany({ where: { id: { in: some } } }),
        );
        return found.map((events) => events.reverse());
      }),
    }),
  }),
});
