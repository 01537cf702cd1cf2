import { InvalidInputError } from "#graphql/domain/errors.ts";
import { type OpenHold, openHolds } from "#graphql/domain/operations/money/holds.ts";
import { fromNow, HOUR } from "#graphql/runtime/clock.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";

const USUAL_HOURS = 24;
const MOST_HOURS = 8760;

const HoldSubject = builder.enumType("HoldSubject", {
  description: "What credits are held for.",
  values: {
    TASK: { description: "A task." },
    PROMPT: { description: "A turn with the prompt assistant." },
  } as const,
});

const Hold = builder.objectRef<OpenHold>("OpenHold").implement({
  description: "Credits that are held and have not been charged or given back.",
  fields: (t) => ({
    id: t.id({
      description: "What they are held for: a Task or a Prompt.",
      resolve: ({ what, id }) => globalId(what === "TASK" ? "Task" : "Prompt", id),
    }),
    account: t.id({ description: "Whose they are.", resolve: ({ userId }) => globalId("OperatorAccount", userId) }),
    subject: t.expose("what", { type: HoldSubject, description: "Which of the two it is." }),
    credits: t.exposeInt("credits", { description: "How many." }),
    state: t.exposeString("state", { description: "How far it is, such as PENDING or CANCELED." }),
    hasEnded: t.exposeBoolean("hasEnded", {
      description: "Whether the task is over, and what kie.ai makes of it is waited for.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "Since when they are held." }),
  }),
});

builder.objectField(Operations, "openHolds", (t) =>
  t.connection(
    {
      type: Hold,
      ...work({ statements: 1, effort: 20 }),
      description: "Holds whose task is over, or that are older than so many hours, newest first.",
      args: { olderThanHours: t.arg.int({ description: "24 unless told; at most a year's." }) },
      resolve: (_operations, { olderThanHours, ...page }) => {
        const hours = olderThanHours ?? USUAL_HOURS;
        if (hours < 0 || hours > MOST_HOURS) {
          const message = `Give 0 to ${MOST_HOURS} hours.`;
          throw new InvalidInputError([{ path: ["olderThanHours"], code: "OUT_OF_RANGE", message }]);
        }
        return keysetPage<"id", string, OpenHold>(page, idKey, ({ between, order, take }) =>
          openHolds(fromNow(-hours * HOUR), { ...between, order, take }),
        );
      },
    },
    { name: "OpenHoldConnection", description: "A page of open holds." },
    { name: "OpenHoldEdge", description: "A hold in a list." },
  ),
);
