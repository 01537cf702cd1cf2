-- CreateTable
CREATE TABLE "SpendingChange" (
    "id" BIGSERIAL NOT NULL,
    "userId" TEXT NOT NULL,
    "apiKeyId" TEXT,
    "endUser" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "tasks" INTEGER NOT NULL,
    "credits" INTEGER NOT NULL,
    "charged" INTEGER NOT NULL,

    CONSTRAINT "SpendingChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "KeyMonth" (
    "apiKeyId" TEXT NOT NULL,
    "month" TIMESTAMPTZ(3) NOT NULL,
    "credits" BIGINT NOT NULL,

    CONSTRAINT "KeyMonth_pkey" PRIMARY KEY ("apiKeyId","month")
);

-- CreateTable
CREATE TABLE "EndUser" (
    "userId" TEXT NOT NULL,
    "endUser" TEXT NOT NULL,
    "tasks" INTEGER NOT NULL,
    "creditsCharged" BIGINT NOT NULL,
    "lastTaskAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "EndUser_pkey" PRIMARY KEY ("userId","endUser")
);

-- CreateTable
CREATE TABLE "UploadUsage" (
    "userId" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "UploadUsage_pkey" PRIMARY KEY ("userId")
);

-- CreateIndex
CREATE INDEX "SpendingChange_apiKeyId_idx" ON "SpendingChange"("apiKeyId");

-- CreateIndex
CREATE INDEX "SpendingChange_userId_endUser_idx" ON "SpendingChange"("userId", "endUser");

-- CreateIndex
CREATE INDEX "EndUser_userId_lastTaskAt_idx" ON "EndUser"("userId", "lastTaskAt");

-- AddForeignKey
ALTER TABLE "KeyMonth" ADD CONSTRAINT "KeyMonth_apiKeyId_fkey" FOREIGN KEY ("apiKeyId") REFERENCES "ApiKey"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EndUser" ADD CONSTRAINT "EndUser_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UploadUsage" ADD CONSTRAINT "UploadUsage_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a task counts for its key: what its account pays; of test keys, which pay nothing, the price of what did not come to nothing.
CREATE FUNCTION "spent_by_key"(task "Task") RETURNS INTEGER LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN task."creditsHeld" > 0 THEN task."creditsCharged"
    WHEN task."status" IN ('FAILED', 'TIMED_OUT', 'CANCELED') THEN 0
    ELSE task."quotedCredits" END
$$;

-- An insert and nothing else: a sum that is kept in one row would make each order of a key wait for the one before.
CREATE FUNCTION "record_task_spending"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "SpendingChange" ("userId", "apiKeyId", "endUser", "at", "tasks", "credits", "charged") VALUES (
    NEW."userId", NEW."apiKeyId", NEW."endUser", NEW."createdAt", 1, "spent_by_key"(NEW), NEW."creditsCharged"
  );
  RETURN NULL;
END
$$;
CREATE FUNCTION "record_task_return"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  credits INTEGER := "spent_by_key"(NEW) - "spent_by_key"(OLD);
  charged INTEGER := NEW."creditsCharged" - OLD."creditsCharged";
BEGIN
  IF credits <> 0 OR charged <> 0 THEN
    INSERT INTO "SpendingChange" ("userId", "apiKeyId", "endUser", "at", "tasks", "credits", "charged")
    VALUES (NEW."userId", NEW."apiKeyId", NEW."endUser", NEW."createdAt", 0, credits, charged);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "Task_spending" AFTER INSERT ON "Task" FOR EACH ROW
  WHEN (NEW."apiKeyId" IS NOT NULL OR NEW."endUser" IS NOT NULL) EXECUTE FUNCTION "record_task_spending"();
CREATE TRIGGER "Task_spending_changed" AFTER UPDATE OF "creditsCharged", "status" ON "Task" FOR EACH ROW
  WHEN ((NEW."apiKeyId" IS NOT NULL OR NEW."endUser" IS NOT NULL) AND (OLD."creditsCharged" <> NEW."creditsCharged"
    OR (OLD."status" <> NEW."status" AND NEW."creditsHeld" = 0 AND NEW."status" IN ('FAILED', 'TIMED_OUT', 'CANCELED'))))
  EXECUTE FUNCTION "record_task_return"();

-- The prompt assistant counts for a key as well; what failed does not.
CREATE FUNCTION "record_prompt_spending"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "SpendingChange" ("userId", "apiKeyId", "at", "tasks", "credits", "charged") VALUES (
    NEW."userId", NEW."apiKeyId", NEW."createdAt", 0, CASE TG_OP WHEN 'INSERT' THEN NEW."quotedCredits" ELSE -NEW."quotedCredits" END, 0
  );
  RETURN NULL;
END
$$;
CREATE TRIGGER "Prompt_spending" AFTER INSERT ON "Prompt" FOR EACH ROW
  WHEN (NEW."apiKeyId" IS NOT NULL AND NEW."quotedCredits" <> 0 AND NEW."status" <> 'FAILED')
  EXECUTE FUNCTION "record_prompt_spending"();
CREATE TRIGGER "Prompt_spending_changed" AFTER UPDATE OF "status" ON "Prompt" FOR EACH ROW
  WHEN (NEW."apiKeyId" IS NOT NULL AND NEW."quotedCredits" <> 0 AND OLD."status" <> 'FAILED' AND NEW."status" = 'FAILED')
  EXECUTE FUNCTION "record_prompt_spending"();

-- What an account keeps of uploads. The row is the last that is locked by whoever changes it.
CREATE FUNCTION "record_upload_usage"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  change BIGINT := 0;
  account TEXT;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    account := OLD."userId";
    IF OLD."deletedAt" IS NULL THEN change := change - OLD."byteSize"; END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    account := NEW."userId";
    IF NEW."deletedAt" IS NULL THEN change := change + NEW."byteSize"; END IF;
  END IF;
  IF change <> 0 THEN
    INSERT INTO "UploadUsage" ("userId", "bytes") VALUES (account, change)
    ON CONFLICT ("userId") DO UPDATE SET "bytes" = "UploadUsage"."bytes" + EXCLUDED."bytes";
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "Asset_upload_kept" AFTER INSERT ON "Asset" FOR EACH ROW
  WHEN (NEW."purpose" = 'UPLOAD') EXECUTE FUNCTION "record_upload_usage"();
CREATE TRIGGER "Asset_upload_changed" AFTER UPDATE OF "deletedAt", "byteSize" ON "Asset" FOR EACH ROW
  WHEN (NEW."purpose" = 'UPLOAD') EXECUTE FUNCTION "record_upload_usage"();
CREATE TRIGGER "Asset_upload_removed" AFTER DELETE ON "Asset" FOR EACH ROW
  WHEN (OLD."purpose" = 'UPLOAD') EXECUTE FUNCTION "record_upload_usage"();

-- What there was before, once.
INSERT INTO "KeyMonth" ("apiKeyId", "month", "credits")
SELECT "apiKeyId", date_trunc('month', "createdAt", 'UTC'), sum("credits") FROM (
  SELECT "apiKeyId", "createdAt", "spent_by_key"("Task") AS "credits" FROM "Task" WHERE "apiKeyId" IS NOT NULL
  UNION ALL
  SELECT "apiKeyId", "createdAt", "quotedCredits" FROM "Prompt" WHERE "apiKeyId" IS NOT NULL AND "status" <> 'FAILED'
) AS made GROUP BY 1, 2;
INSERT INTO "EndUser" ("userId", "endUser", "tasks", "creditsCharged", "lastTaskAt")
SELECT "userId", "endUser", count(*), sum("creditsCharged"), max("createdAt") FROM "Task" WHERE "endUser" IS NOT NULL GROUP BY 1, 2;
INSERT INTO "UploadUsage" ("userId", "bytes")
SELECT "userId", sum("byteSize") FROM "Asset" WHERE "purpose" = 'UPLOAD' AND "deletedAt" IS NULL GROUP BY 1;

-- What an account may still send, and what a key has under way: few among many that are over.
CREATE INDEX "Upload_open" ON "Upload" ("userId") WHERE "assetId" IS NULL AND "refusal" IS NULL;
CREATE INDEX "Task_open_by_key" ON "Task" ("apiKeyId") WHERE "completedAt" IS NULL;
