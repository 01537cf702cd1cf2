import { ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { type FailedJob as Failed, listFailedJobs, retryJob } from "#graphql/domain/operations/traffic/jobs.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";

const MOST_JOBS = 100;

const FailedJob = builder.objectRef<Failed>("FailedJob").implement({
  description: "Work in the background that has failed and is not tried again by itself. Kept for a week.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names it." }),
    name: t.exposeString("name", { description: "Which work." }),
    data: t.string({ description: "What it carries, in JSON: ids.", resolve: ({ data }) => JSON.stringify(data) }),
    problem: t.string({ description: "How it failed, in JSON.", resolve: ({ output }) => JSON.stringify(output) }),
    tries: t.exposeInt("tries", { description: "How often it was tried." }),
    failedAt: t.expose("failedAt", { type: "DateTime", description: "When it failed for good." }),
  }),
});

builder.objectField(Operations, "failedJobs", (t) =>
  t.field({
    type: [FailedJob],
    ...work({ most: MOST_JOBS, statements: 1 }),
    description: "Jobs that have failed, newest first; at most 100.",
    resolve: () => listFailedJobs(MOST_JOBS),
  }),
);

const RetryJobInput = builder.inputType("RetryJobInput", {
  description: "What is to be tried once more.",
  fields: (t) => ({
    job: t.id({ required: true, description: "The id of a FailedJob." }),
    name: t.string({ required: true, description: "Its name." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
  }),
});

const RetryJobPayload = builder.objectRef<{ isRetried: boolean }>("RetryJobPayload").implement({
  description: "It is tried once more.",
  fields: (t) => ({ retried: t.exposeBoolean("isRetried", { description: "Always true." }) }),
});

builder.mutationField("retryJob", (t) =>
  t.field({
    type: RetryJobPayload,
    description: "Has a job that has failed tried once more. For operators; on record.",
    args: { input: t.arg({ type: RetryJobInput, required: true, description: "Which, and why." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, ForbiddenError],
      union: { description: "That it is tried, or why not. NOT_FOUND: it has not failed, or runs again already." },
    },
    resolve: async (_root, { input }, context) => {
      await retryJob(actorOf(context), input);
      return { isRetried: true };
    },
  }),
);
