import { lookAtAccounts } from "#graphql/domain/operations/look.ts";
import { type Happening as Happened, historyOf, MOST_OF_A_KIND } from "#graphql/domain/operations/traffic/history.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { globalId, readGlobalId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";

const KINDS = 7;
const STATEMENTS = 11;

const HappeningKind = builder.enumType("HappeningKind", {
  description: "What happened.",
  values: {
    ORDER: { description: "A task was ordered; its facts are those of now." },
    EVENT: { description: "A task went on." },
    CALLBACK: { description: "kie.ai called back." },
    LEDGER: { description: "Credits moved." },
    DELIVERY: { description: "An endpoint is told." },
    MAIL: { description: "A mail waits for the owner, or did not go." },
    ACT: { description: "An operator did something, or looked." },
  } as const,
});

const Happening = builder.objectRef<Happened>("Happening").implement({
  description: "One thing that happened, without what anybody asked for.",
  fields: (t) => ({
    at: t.expose("at", { type: "DateTime", description: "When." }),
    kind: t.expose("kind", { type: HappeningKind, description: "What kind of thing." }),
    what: t.exposeString("what", { description: "Which: a model, an event, a type of movement, a mail, an act." }),
    task: t.id({ description: "The task that it is about.", resolve: ({ taskId }) => globalId("Task", taskId) }),
    detail: t.string({ description: "The facts, in JSON.", resolve: ({ detail }) => JSON.stringify(detail) }),
  }),
});

builder.objectField(Operations, "history", (t) =>
  t.field({
    type: [Happening],
    ...work({ most: KINDS * MOST_OF_A_KIND, statements: STATEMENTS }),
    description:
      "What is known of a request or a task, oldest first; of each kind of thing the last 50. Nothing where there is no such thing. The look is an entry of the audit log.",
    args: {
      of: t.arg.string({ required: true, description: "A request's id, a task's, or kie.ai's id of one." }),
    },
    resolve: async (_operations, { of }, context) => {
      const name = of.trim();
      const { owners, happenings } = await historyOf(readGlobalId(name)?.id ?? name);
      if (owners.length > 0) await lookAtAccounts(actorOf(context), owners);
      return happenings;
    },
  }),
);
