-- CreateTable
CREATE TABLE "TaskOutcome" (
    "taskId" TEXT NOT NULL,
    "modelSlug" TEXT NOT NULL,
    "sandbox" BOOLEAN NOT NULL,
    "isCompleted" BOOLEAN NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,
    "endedAt" TIMESTAMPTZ(3) NOT NULL,
    "isCounted" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "TaskOutcome_pkey" PRIMARY KEY ("taskId")
);

-- CreateTable
CREATE TABLE "ModelFigures" (
    "modelSlug" TEXT NOT NULL,
    "sandbox" BOOLEAN NOT NULL,
    "ended" INTEGER NOT NULL DEFAULT 0,
    "completed" INTEGER NOT NULL DEFAULT 0,
    "recentRuns" JSONB NOT NULL DEFAULT '[]',
    "p50" DOUBLE PRECISION,
    "p90" DOUBLE PRECISION,

    CONSTRAINT "ModelFigures_pkey" PRIMARY KEY ("modelSlug","sandbox")
);

-- What is to be counted, and what is to be forgotten.
CREATE INDEX "TaskOutcome_uncounted" ON "TaskOutcome" ("taskId") WHERE NOT "isCounted";
CREATE INDEX "TaskOutcome_counted" ON "TaskOutcome" ("endedAt") WHERE "isCounted";

-- The last runs and the last day of an installation that has worked before: once, and counted by the first round.
INSERT INTO "TaskOutcome" ("taskId", "modelSlug", "sandbox", "isCompleted", "seconds", "endedAt")
SELECT "id", "modelSlug", "sandbox", "status" = 'COMPLETED', extract(epoch FROM "completedAt" - "createdAt"), "completedAt" FROM (
  SELECT "id", "modelSlug", "sandbox", "status", "createdAt", "completedAt",
    row_number() OVER (PARTITION BY "modelSlug", "sandbox" ORDER BY "id" DESC) AS "turn"
  FROM "Task" WHERE "status" = 'COMPLETED'
) AS run WHERE "turn" <= 50
UNION
SELECT "id", "modelSlug", "sandbox", "status" = 'COMPLETED', extract(epoch FROM "completedAt" - "createdAt"), "completedAt"
FROM "Task" WHERE "status" IN ('COMPLETED', 'FAILED', 'TIMED_OUT') AND "completedAt" >= now() - interval '24 hours'
  AND "failureCategory" IS DISTINCT FROM 'POLICY';

-- Whoever ends a task, by whatever statement, says so here: an insert, for which no other end has to wait.
CREATE FUNCTION "record_task_outcome"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "TaskOutcome" ("taskId", "modelSlug", "sandbox", "isCompleted", "seconds", "endedAt") VALUES (
    NEW."id", NEW."modelSlug", NEW."sandbox", NEW."status" = 'COMPLETED',
    extract(epoch FROM NEW."completedAt" - NEW."createdAt"), NEW."completedAt"
  ) ON CONFLICT ("taskId") DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER "Task_outcome" AFTER UPDATE OF "status" ON "Task" FOR EACH ROW
  WHEN (OLD."status" <> NEW."status" AND NEW."status" IN ('COMPLETED', 'FAILED', 'TIMED_OUT')
    AND NEW."failureCategory" IS DISTINCT FROM 'POLICY')
  EXECUTE FUNCTION "record_task_outcome"();
CREATE TRIGGER "Task_outcome_inserted" AFTER INSERT ON "Task" FOR EACH ROW
  WHEN (NEW."status" IN ('COMPLETED', 'FAILED', 'TIMED_OUT') AND NEW."failureCategory" IS DISTINCT FROM 'POLICY')
  EXECUTE FUNCTION "record_task_outcome"();

-- Every process reads again what it remembers, whoever changed it: a process, or an operator with psql.
CREATE FUNCTION "notify_remembered"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('notifications', 'database ' || TG_ARGV[0]);
  RETURN NULL;
END
$$;
CREATE TRIGGER "ModelFigures_changed" AFTER INSERT OR UPDATE OR DELETE ON "ModelFigures"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('figures');
CREATE TRIGGER "Model_changed" AFTER INSERT OR UPDATE OR DELETE ON "Model"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('catalog');
CREATE TRIGGER "Price_changed" AFTER INSERT OR UPDATE OR DELETE ON "Price"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('catalog');
CREATE TRIGGER "Style_changed" AFTER INSERT OR UPDATE OR DELETE ON "Style"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('catalog');
