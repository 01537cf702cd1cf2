import { queryFromInfo } from "@pothos/plugin-prisma";
import { visibleTasks } from "#graphql/domain/accounts/viewer.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import type { TaskNotice } from "#graphql/domain/tasks/event-feed.ts";
import { followTaskEvents, missedUpTo } from "#graphql/domain/tasks/event-follower.ts";
import { type EventPage, MOST_OPEN, taskEventsAfter } from "#graphql/domain/tasks/event-page.ts";

import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { type Events, shareableSource } from "#graphql/schema/core/closeable-source.ts";
import { ownerOf, sequenceToResumeAt, viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Task } from "#graphql/schema/tasks/task.ts";

export const TaskEventType = builder.enumType("TaskEventType", {
  description: "What happened.",
  values: {
    SNAPSHOT: { description: "Nothing happened: this is the present state, told when the subscription opens." },
    CREATED: { description: "The task was accepted." },
    STARTED: { description: "The provider took it." },
    SAVING: { description: "It is made; its files are being stored." },
    COMPLETED: { description: "It is made and stored." },
    FAILED: {
      description:
        "It could not be made; told again once the provider keeps the files no longer that could not be saved.",
    },
    TIMED_OUT: { description: "It took too long." },
    CANCELED: {
      description: "The user canceled it; told again if it then fails at the provider and its credits come back.",
    },
    RESUBMITTED: { description: "An attempt failed and it waits to be sent again." },
    RESULT_ADDED: {
      description:
        "A late result arrived; the state stays as it was. What was still held for a canceled task is charged now, any other late result costs nothing.",
    },
    RESTORED: { description: "The deleted task was brought back." },
    MARKED: { description: "The favorite mark was set or removed, or its place in a collection was." },
    DELETED: { description: "The task is gone; only its id is told." },
    GAP: { description: "Events since `after` are no longer known: read anew what you show." },
  } as const,
});

const TaskEvent = builder.objectRef<TaskNotice>("TaskEvent").implement({
  description: "Something that happened to a task.",
  fields: (t) => ({
    sequence: t.exposeInt("sequence", {
      description: "Its number on the account, growing in the order of commits; resume with it as `after`.",
    }),
    type: t.expose("type", { type: TaskEventType, description: "What happened." }),
    taskId: t.id({
      nullable: true,
      description: "The id of the task; null for GAP, and for the SNAPSHOT of an account without open tasks.",
      resolve: ({ taskId }) => (taskId === null ? null : globalId("Task", taskId)),
    }),
    task: t.field({
      type: Task,
      nullable: true,
      description: "The task as it is now, which may be further than the event tells; null once it is deleted.",
      ...work({ statements: 2 }),
      resolve: together(async (notices: TaskNotice[], _args: object, context, info) => {
        const ids = [...new Set(notices.flatMap(({ taskId }) => taskId ?? []))];
        const own = { id: { in: ids }, userId: ownerOf(context), deletedAt: null };
        const query = queryFromInfo({ context, info, typeName: "Task" });
        const where = { AND: [own, visibleTasks(context.viewer)] };
        const tasks = ids.length === 0 ? [] : await db.task.findMany({ ...query, where });
        const found = new Map(tasks.map((task) => [task.id, task]));
        return notices.map(({ taskId }) => (taskId === null ? null : (found.get(taskId) ?? null)));
      }),
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it happened." }),
  }),
});

const TOLD: Events<TaskNotice> = {
  missed: missedUpTo,
  resumeAt: ({ sequence, isPartial }) => (isPartial === true ? null : sequence),
};

const AFTER = "Go on after this sequence, with everything since, instead of the present state.";

builder.subscriptionFields((t) => ({
  taskUpdated: t.field({
    type: TaskEvent,
    description: "One task: its present state first, then everything that happens to it.",
    args: {
      id: t.arg.id({ required: true, description: "The task." }),
      after: t.arg.int({ description: AFTER }),
    },
    subscribe: async (_root, { id, after: given }, context) => {
      const viewer = viewerOf(context);
      const { userId } = viewer;
      const after = sequenceToResumeAt(context) ?? given;
      const taskId = rowId(id, "Task");
      const own = { AND: [{ id: taskId, userId, deletedAt: null }, visibleTasks(viewer)] };
      if ((await db.task.count({ where: own })) === 0) throw new NotFoundError("task");
      return shareableSource(followTaskEvents(userId, { after, taskId }), TOLD);
    },
    resolve: (event) => event,
  }),
  taskEvents: t.field({
    type: TaskEvent,
    description:
      "Every task of the viewer. Opens with one SNAPSHOT for each open task, or a single one without a task that tells the present sequence.",
    args: { after: t.arg.int({ description: AFTER }) },
    subscribe: (_root, { after: given }, context) => {
      const { userId } = viewerOf(context);
      const after = sequenceToResumeAt(context) ?? given;
      return shareableSource(followTaskEvents(userId, { after }), TOLD);
    },
    resolve: (event) => event,
  }),
}));

const TaskEventPage = builder.objectRef<EventPage>("TaskEventPage").implement({
  description: "Events in their order: the same facts that `taskEvents` tells live.",
  fields: (t) => ({
    events: t.expose("events", {
      type: [TaskEvent],
      description: "The events, oldest first; of the open tasks at most 100.",
      ...work({ most: "page" }),
    }),
    sequence: t.exposeInt("sequence", { description: "Where to go on: the `after` of the next question." }),
    hasMore: t.exposeBoolean("hasMore", { description: "Whether there are more already." }),
  }),
});

builder.prismaObjectField(User, "events", (t) =>
  t.field({
    type: TaskEventPage,
    ...work({
      page: ({ first }) => Math.max(MOST_OPEN, typeof first === "number" ? first : 20),
      statements: 3,
      reads: { columns: ["id"] },
    }),
    description:
      "What happened to the account's tasks after a sequence: polling as a full alternative to `taskEvents`, with the same numbers and the same GAP.",
    args: {
      after: t.arg.int({ description: "The sequence seen last; the present state alone when left out." }),
      first: t.arg.int({ description: "How many at most: 20 unless told, at most 100." }),
    },
    resolve: ({ id }, { after, first }) => taskEventsAfter(id, after ?? null, first ?? 20),
  }),
);
