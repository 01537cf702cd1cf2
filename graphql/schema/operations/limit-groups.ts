import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import {
  MOST_GROUPS,
  readLimitGroups,
  removeLimitGroup,
  setLimitGroup,
} from "#graphql/domain/operations/site/limit-groups.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { work } from "#graphql/schema/core/work.ts";
import { groupRowId, LimitGroup, optionalGroupRowId } from "#graphql/schema/operations/limit-group.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import type { LimitGroup as GroupRow } from "#prisma/generated/client/client.ts";

builder.objectField(Operations, "limitGroups", (t) =>
  t.field({
    type: [LimitGroup],
    ...work({ most: MOST_GROUPS, statements: 1 }),
    description: "All groups of limits, by their names.",
    resolve: () => readLimitGroups(),
  }),
);

const reason = { required: true, description: "Why: 3 to 200 characters, for the audit log." } as const;

const SetLimitGroupInput = builder.inputType("SetLimitGroupInput", {
  description: "A group of limits: what is left out stays, null is the site's limit, and no priority.",
  fields: (t) => ({
    group: t.id({ description: "Which; left out, a new one." }),
    name: t.string({ required: true, description: "What operators call it: at most 60 characters." }),
    tasksPerDay: t.int({ description: "Tasks that each account may order a day (UTC): 0 to 1 000 000." }),
    maxRunning: t.int({ description: "Tasks of each account that may be at the provider at once: 1 to 1 000." }),
    priority: t.int({ description: "Tasks that each account stands ahead of others in line: 0 to 100." }),
    reason: t.string(reason),
  }),
});

const RemoveLimitGroupInput = builder.inputType("RemoveLimitGroupInput", {
  description: "A group of limits that goes, and where its accounts go.",
  fields: (t) => ({
    group: t.id({ required: true, description: "Which." }),
    into: t.id({
      description: "The group that its accounts are put into; left out or null, they go by the site's limits.",
    }),
    reason: t.string(reason),
  }),
});

const SetLimitGroupPayload = builder.objectRef<{ group: GroupRow }>("SetLimitGroupPayload").implement({
  description: "The group is set, for every account in it.",
  fields: (t) => ({ group: t.expose("group", { type: LimitGroup, description: "The group." }) }),
});

const RemoveLimitGroupPayload = builder.objectRef<{ accounts: number }>("RemoveLimitGroupPayload").implement({
  description: "The group is gone.",
  fields: (t) => ({
    accounts: t.exposeInt("accounts", { description: "Accounts that were in it, and are where they were put now." }),
  }),
});

const types = [InvalidInputError, NotFoundError, ConflictError, ForbiddenError];

builder.mutationFields((t) => ({
  setLimitGroup: t.field({
    type: SetLimitGroupPayload,
    description:
      "Sets what the accounts of a group may order a day and have at the provider at once, and how many tasks they stand ahead of others in line, where they have no limits of their own; or makes a new group. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: SetLimitGroupInput, required: true, description: "The group, and why." }) },
    errors: {
      types,
      union: {
        description:
          "The group, or why not. CONFLICT: somebody else has just changed it, another has the name, or there are too many. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: async (_root, { input }, context) => ({
      group: await setLimitGroup(actorOf(context), { ...input, group: optionalGroupRowId(input.group) }),
    }),
  }),
  removeLimitGroup: t.field({
    type: RemoveLimitGroupPayload,
    description:
      "Removes a group of limits; its accounts are put into another one, or go by the site's limits from then on. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: RemoveLimitGroupInput, required: true, description: "Which, and why." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, ForbiddenError],
      union: { description: "How many accounts moved, or why not. PROOF_REQUIRED: call `confirmIdentity` first." },
    },
    resolve: async (_root, { input }, context) => ({
      accounts: await removeLimitGroup(actorOf(context), {
        ...input,
        group: groupRowId(input.group),
        into: optionalGroupRowId(input.into),
      }),
    }),
  }),
}));
