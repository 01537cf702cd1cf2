import { type EventPage, taskEventsAfter } from "#graphql/domain/tasks/event-page.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { TaskEvent } from "#graphql/schema/tasks/task-events.ts";

const TaskEventPage = builder.objectRef<EventPage>("TaskEventPage").implement({
  description: "Events in their order: the same facts that `taskEvents` tells live.",
  fields: (t) => ({
    events: t.expose("events", { type: [TaskEvent], description: "The events, oldest first." }),
    sequence: t.exposeInt("sequence", { description: "Where to go on: the `after` of the next question." }),
    hasMore: t.exposeBoolean("hasMore", { description: "Whether there are more already." }),
  }),
});

builder.prismaObjectField(User, "events", (t) =>
  t.field({
    type: TaskEventPage,
    description:
      "What happened to the account's tasks after a sequence: polling as a full alternative to `taskEvents`, with the same numbers and the same GAP.",
    args: {
      after: t.arg.int({ description: "The sequence seen last; the present state alone when left out." }),
      first: t.arg.int({ description: "How many at most: 20 unless told, at most 100." }),
    },
    resolve: ({ id }, { after, first }) => taskEventsAfter(id, after ?? null, first ?? 20),
  }),
);
