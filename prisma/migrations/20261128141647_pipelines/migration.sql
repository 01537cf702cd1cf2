-- CreateEnum
CREATE TYPE "PipelineState" AS ENUM ('RUNNING', 'WAITING', 'COMPLETED', 'FAILED', 'CANCELED');

-- CreateEnum
CREATE TYPE "PipelineNeed" AS ENUM ('APPROVAL', 'CREDITS', 'PRICE', 'LIMIT', 'MODEL');

-- AlterTable
ALTER TABLE "Workflow" ADD COLUMN     "apiKeyId" TEXT,
ADD COLUMN     "asked" JSONB,
ADD COLUMN     "asksApproval" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "dueAt" TIMESTAMPTZ(3),
ADD COLUMN     "maxCredits" INTEGER,
ADD COLUMN     "problem" TEXT,
ADD COLUMN     "requestId" TEXT,
ADD COLUMN     "state" "PipelineState",
ADD COLUMN     "tries" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "waitsFor" "PipelineNeed";

-- CreateIndex
-- Of all that there ever were, those that have something to do now are few.
CREATE INDEX "Workflow_due" ON "Workflow" ("dueAt") WHERE "dueAt" IS NOT NULL;
CREATE INDEX "Workflow_waits_for_credits" ON "Workflow" ("userId") WHERE "waitsFor" = 'CREDITS';

-- What follows upon a task is due with the commit that tells of its end, whoever wrote that: no process holds a run.
CREATE FUNCTION "move_pipelines"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH moved AS (
    SELECT pipeline."id", told."createdAt" FROM told
    JOIN "Task" AS task ON task."id" = told."taskId"
    JOIN "Workflow" AS pipeline ON pipeline."id" = task."workflowId"
    WHERE pipeline."state" IN ('RUNNING', 'WAITING') AND told."type" IN ('COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELED')
      -- What failed was tried again.
      OR pipeline."state" = 'FAILED' AND told."type" IN ('CREATED', 'COMPLETED')
    -- In one order, whoever else moves some of them.
    ORDER BY pipeline."id" FOR NO KEY UPDATE OF pipeline
  )
  UPDATE "Workflow" AS pipeline SET "dueAt" = moved."createdAt", "tries" = 0 FROM moved WHERE moved."id" = pipeline."id";
  IF FOUND THEN PERFORM pg_notify('notifications', 'database pipelines'); END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "TaskEvent_moves_pipelines" AFTER INSERT ON "TaskEvent"
  REFERENCING NEW TABLE AS told FOR EACH STATEMENT EXECUTE FUNCTION "move_pipelines"();

-- What waits for credits goes on when some come.
CREATE FUNCTION "resume_pipelines"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "Workflow" SET "dueAt" = CURRENT_TIMESTAMP, "tries" = 0 WHERE "userId" = NEW."userId" AND "waitsFor" = 'CREDITS';
  IF FOUND THEN PERFORM pg_notify('notifications', 'database pipelines'); END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "CreditBalance_resumes_pipelines" AFTER UPDATE OF "available" ON "CreditBalance"
  FOR EACH ROW WHEN (NEW."available" > OLD."available") EXECUTE FUNCTION "resume_pipelines"();
