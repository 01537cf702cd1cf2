import type { Drift } from "#graphql/domain/operations/tasks/drift.ts";
import { firstIdAt } from "#graphql/domain/quotas.ts";
import { DAY, fromNow, MINUTE, now } from "#graphql/runtime/clock.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

export const TROUBLES = [
  ...["CALLBACK_MISSING", "STUCK_PENDING", "NOT_SAVED", "ANSWER_LOST", "NEEDS_REVIEW", "CATALOG_DRIFT"],
] as const;
export type TaskTrouble =
  | "CALLBACK_MISSING"
  | "STUCK_PENDING"
  | "NOT_SAVED"
  | "ANSWER_LOST"
  | "NEEDS_REVIEW"
  | "CATALOG_DRIFT";

/** A task waits for its turn so long before somebody should look. */
const STUCK_AFTER_MS = 10 * MINUTE;
/** Saving takes seconds; what takes so long is in trouble. */
const UNSAVED_AFTER_MS = 2 * MINUTE;
/** kie.ai keeps results for 14 days (its Getting Started page, 2026): what is over for longer is history. */
const KEPT_MS = 15 * DAY;

/**
 * What is asked of "Task": `among` in the words of an index by id that holds nothing but open or unsettled tasks, and of these
 * `fits`, where not all do. They are kept apart, so that the latter is asked of no more tasks than a page needs.
 */
export type Condition = { among: Prisma.Sql; fits?: Prisma.Sql };

/**
 * What each trouble is: one condition or several, by "Task_unheard", "Task_unsent", "Task_saving", "Task_unsaved",
 * "Task_to_review" and "Task_open_by_model". A task is in it where any of them is so.
 */
export function conditionsOf(drift: Drift): Record<TaskTrouble, Condition[]> {
  const at = moment(now());
  const recent = Prisma.sql`"Task"."id" >= ${firstIdAt(fromNow(-KEPT_MS).getTime())}`;
  return {
    CALLBACK_MISSING: [
      {
        among: Prisma.sql`("status" = 'PROCESSING' OR "awaitsOutcome" OR ("status" = 'TIMED_OUT' AND "nextPollAt" IS NOT NULL))`,
        fits: Prisma.sql`"kieTaskId" IS NOT NULL AND "lateResultAt" IS NULL AND cardinality("resultUrls") = 0
          AND ("status" = 'TIMED_OUT'
            OR ${at} > "startedAt" + (coalesce("deadlineAt", "startedAt" + interval '20 minutes') - "startedAt") / 2)
          AND ${none(Prisma.sql`"KieDelivery" AS heard WHERE heard."taskId" = "Task"."id" AND heard."kieTaskId" = "Task"."kieTaskId"`)}`,
      },
    ],
    STUCK_PENDING: [
      {
        among: Prisma.sql`"status" = 'PENDING'`,
        fits: Prisma.sql`"createdAt" < ${moment(fromNow(-STUCK_AFTER_MS))}`,
      },
    ],
    NOT_SAVED: [
      {
        among: Prisma.sql`"status" = 'SAVING'`,
        fits: none(Prisma.sql`"TaskEvent" AS made WHERE made."taskId" = "Task"."id" AND made."type" = 'SAVING'
          AND made."createdAt" >= ${moment(fromNow(-UNSAVED_AFTER_MS))}`),
      },
      {
        among: Prisma.sql`"failureCode" = 'RESULT_NOT_SAVED' AND "lateResultAt" IS NULL AND ${recent}`,
      },
    ],
    ANSWER_LOST: [
      {
        among: Prisma.sql`"needsReview"`,
        fits: Prisma.sql`"kieTaskId" IS NULL AND ("status" = 'PROCESSING' OR "awaitsOutcome"
          OR ("failureCode" = 'ANSWER_LOST' AND "lateResultAt" IS NULL AND ${recent}))`,
      },
    ],
    NEEDS_REVIEW: [{ among: Prisma.sql`"needsReview"`, fits: Prisma.sql`("completedAt" IS NULL OR ${recent})` }],
    CATALOG_DRIFT: drift.map(({ sandbox, slug }) => ({
      among: Prisma.sql`"modelSlug" = ${slug} AND "completedAt" IS NULL AND "Task"."sandbox" = ${sandbox}`,
    })),
  };
}

/** That there is none of these, asked of each task by itself: all together they would be asked for all tasks that are open. */
function none(of: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(NOT EXISTS (SELECT FROM ${of})) IS TRUE`;
}

/** A moment as a value of a statement, whatever it is compared with. */
function moment(at: Date): Prisma.Sql {
  return Prisma.sql`to_timestamp(${at.getTime()}::float8 / 1000)`;
}
