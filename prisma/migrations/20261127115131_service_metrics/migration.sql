-- CreateEnum
CREATE TYPE "Grain" AS ENUM ('MINUTE', 'HOUR', 'DAY');

-- CreateTable
CREATE TABLE "TaskTally" (
    "id" BIGSERIAL NOT NULL,
    "userId" TEXT NOT NULL,
    "apiKeyId" TEXT,
    "kind" "TaskKind" NOT NULL,
    "modelSlug" TEXT NOT NULL,
    "endedAt" TIMESTAMPTZ(3) NOT NULL,
    "ended" INTEGER NOT NULL,
    "completed" INTEGER NOT NULL,
    "seconds" DOUBLE PRECISION,
    "credits" INTEGER NOT NULL,
    "kieCredits" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "TaskTally_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TaskMetrics" (
    "grain" "Grain" NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "modelSlug" TEXT NOT NULL,
    "kind" "TaskKind" NOT NULL,
    "ended" INTEGER NOT NULL,
    "completed" INTEGER NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,
    "credits" INTEGER NOT NULL,
    "kieCredits" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "TaskMetrics_pkey" PRIMARY KEY ("grain","start","modelSlug")
);

-- CreateTable
CREATE TABLE "CallMetrics" (
    "grain" "Grain" NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "calls" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,

    CONSTRAINT "CallMetrics_pkey" PRIMARY KEY ("grain","start")
);

-- CreateTable
CREATE TABLE "DurationMetrics" (
    "grain" "Grain" NOT NULL,
    "series" TEXT NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "value" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "DurationMetrics_pkey" PRIMARY KEY ("grain","series","start","value")
);

-- CreateTable
CREATE TABLE "AccountActivity" (
    "userId" TEXT NOT NULL,
    "firstOn" DATE NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "onDay1" BOOLEAN NOT NULL DEFAULT false,
    "onDay7" BOOLEAN NOT NULL DEFAULT false,
    "onDay30" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "AccountActivity_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE TABLE "KeyActivity" (
    "apiKeyId" TEXT NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "KeyActivity_pkey" PRIMARY KEY ("apiKeyId")
);

-- CreateIndex
CREATE INDEX "AccountActivity_lastAt_idx" ON "AccountActivity"("lastAt");

-- CreateIndex
CREATE INDEX "AccountActivity_firstOn_onDay1_onDay7_onDay30_idx" ON "AccountActivity"("firstOn", "onDay1", "onDay7", "onDay30");

-- CreateIndex
CREATE INDEX "KeyActivity_lastAt_idx" ON "KeyActivity"("lastAt");

-- AddForeignKey
ALTER TABLE "AccountActivity" ADD CONSTRAINT "AccountActivity_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KeyActivity" ADD CONSTRAINT "KeyActivity_apiKeyId_fkey" FOREIGN KEY ("apiKeyId") REFERENCES "ApiKey"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How a task counts in the service's figures: what was refused for what it asked, and what was called off, says nothing about the service.
CREATE FUNCTION "tally_task"(task "Task", sign INTEGER) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  counts BOOLEAN := task."status" <> 'CANCELED' AND coalesce(task."failureCategory" NOT IN ('POLICY', 'INVALID_INPUT'), TRUE);
  done BOOLEAN := task."status" = 'COMPLETED';
BEGIN
  INSERT INTO "TaskTally" ("userId", "apiKeyId", "kind", "modelSlug", "endedAt", "ended", "completed", "seconds", "credits", "kieCredits")
  VALUES (task."userId", task."apiKeyId", task."kind", task."modelSlug", task."completedAt",
    CASE WHEN counts THEN sign ELSE 0 END, CASE WHEN done THEN sign ELSE 0 END,
    CASE WHEN done THEN greatest(0, extract(epoch FROM task."completedAt" - coalesce(task."startedAt", task."createdAt"))) END,
    sign * task."creditsCharged", sign * coalesce(task."kieCredits", 0));
END
$$;

-- An insert and nothing else: a sum that is kept in one row would make each end wait for the one before. What changes after the
-- end (a result that came late, say) is taken back as it was and added as it is.
CREATE FUNCTION "record_task_tally"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD."status" IN ('COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELED') AND OLD."completedAt" IS NOT NULL THEN
      PERFORM "tally_task"(OLD, -1);
    END IF;
  END IF;
  PERFORM "tally_task"(NEW, 1);
  RETURN NULL;
END
$$;
CREATE TRIGGER "Task_tally" AFTER UPDATE OF "status", "creditsCharged", "kieCredits", "completedAt" ON "Task" FOR EACH ROW
  WHEN (NEW."status" IN ('COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELED') AND NEW."completedAt" IS NOT NULL
    AND (OLD."status" <> NEW."status" OR OLD."creditsCharged" <> NEW."creditsCharged"
      OR OLD."kieCredits" IS DISTINCT FROM NEW."kieCredits" OR OLD."completedAt" IS DISTINCT FROM NEW."completedAt"))
  EXECUTE FUNCTION "record_task_tally"();
CREATE TRIGGER "Task_tally_inserted" AFTER INSERT ON "Task" FOR EACH ROW
  WHEN (NEW."status" IN ('COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELED') AND NEW."completedAt" IS NOT NULL)
  EXECUTE FUNCTION "record_task_tally"();

-- The last 30 days of an installation that has worked before: once, and added by the first rounds.
INSERT INTO "TaskTally" ("userId", "apiKeyId", "kind", "modelSlug", "endedAt", "ended", "completed", "seconds", "credits", "kieCredits")
SELECT "userId", "apiKeyId", "kind", "modelSlug", "completedAt",
  CASE WHEN "status" <> 'CANCELED' AND coalesce("failureCategory" NOT IN ('POLICY', 'INVALID_INPUT'), TRUE) THEN 1 ELSE 0 END,
  CASE WHEN "status" = 'COMPLETED' THEN 1 ELSE 0 END,
  CASE WHEN "status" = 'COMPLETED' THEN greatest(0, extract(epoch FROM "completedAt" - coalesce("startedAt", "createdAt"))) END,
  "creditsCharged", coalesce("kieCredits", 0)
FROM "Task" WHERE "status" IN ('COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELED') AND "completedAt" > now() - interval '30 days'
ORDER BY "completedAt";
