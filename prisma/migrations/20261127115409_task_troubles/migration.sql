-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "repairUntil" TIMESTAMPTZ(3);

-- What was made and could not be saved may be saved later, as a late result. The rule is wider than before, so what is there
-- fits it, and need not be looked through again under a lock.
ALTER TABLE "Task" DROP CONSTRAINT "Task_late_result_after_end";
ALTER TABLE "Task" ADD CONSTRAINT "Task_late_result_after_end" CHECK (
  "lateResultAt" IS NULL OR "status" IN ('TIMED_OUT', 'CANCELED')
    OR ("status" = 'FAILED' AND "failureCode" IN ('ANSWER_LOST', 'RESULT_NOT_SAVED'))
) NOT VALID;

-- What operators look through: tasks in trouble, newest first, apart from all that are well. In the words of
-- graphql/domain/operations/tasks/troubles.ts: only with them are these used. "Task_saving" is the sixth.
CREATE INDEX "Task_unheard" ON "Task" ("id") WHERE
  ("status" = 'PROCESSING' OR "awaitsOutcome" OR ("status" = 'TIMED_OUT' AND "nextPollAt" IS NOT NULL));
CREATE INDEX "Task_unsent" ON "Task" ("id") INCLUDE ("createdAt") WHERE "status" = 'PENDING';
CREATE INDEX "Task_unsaved" ON "Task" ("id") WHERE "failureCode" = 'RESULT_NOT_SAVED' AND "lateResultAt" IS NULL;
CREATE INDEX "Task_to_review" ON "Task" ("id") WHERE "needsReview";
CREATE INDEX "Task_open_by_model" ON "Task" ("modelSlug", "id") WHERE "completedAt" IS NULL;
