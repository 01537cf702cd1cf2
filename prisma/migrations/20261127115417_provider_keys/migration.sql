-- CreateEnum
CREATE TYPE "ProviderKeyState" AS ENUM ('ACTIVE', 'DRAINING', 'RETIRED');

-- AlterTable
ALTER TABLE "KieChannel" DROP CONSTRAINT "KieChannel_pkey",
ADD COLUMN     "keyId" TEXT NOT NULL DEFAULT 'first',
ADD COLUMN     "pauseReason" TEXT,
ADD COLUMN     "turn" DOUBLE PRECISION NOT NULL DEFAULT 0,
ADD CONSTRAINT "KieChannel_pkey" PRIMARY KEY ("sandbox", "keyId");

-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "providerKeyId" TEXT;

-- AlterTable
ALTER TABLE "TaskOutcome" ADD COLUMN     "failureCode" TEXT,
ADD COLUMN     "kieCredits" DOUBLE PRECISION,
ADD COLUMN     "providerKeyId" TEXT;

-- CreateTable
CREATE TABLE "ProviderKey" (
    "id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "secret" TEXT,
    "webhookSecret" TEXT,
    "lastFour" TEXT NOT NULL,
    "state" "ProviderKeyState" NOT NULL DEFAULT 'ACTIVE',
    "weight" INTEGER NOT NULL DEFAULT 1,
    "balance" DOUBLE PRECISION,
    "balanceAt" TIMESTAMPTZ(3),
    "askedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ProviderKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Provider" (
    "id" TEXT NOT NULL,
    "isOn" BOOLEAN NOT NULL DEFAULT true,
    "spendCeiling" DOUBLE PRECISION,
    "pausedUntil" TIMESTAMPTZ(3),
    "pausedSince" TIMESTAMPTZ(3),
    "liftedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "Provider_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ModelBreaker" (
    "modelSlug" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "ended" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "probeAt" TIMESTAMPTZ(3) NOT NULL,
    "probeTaskId" TEXT,
    "probes" INTEGER NOT NULL DEFAULT 0,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ModelBreaker_pkey" PRIMARY KEY ("modelSlug")
);

-- What an operator gives for a weight or a ceiling.
ALTER TABLE "ProviderKey" ADD CONSTRAINT "ProviderKey_weight" CHECK ("weight" BETWEEN 1 AND 100);
ALTER TABLE "Provider" ADD CONSTRAINT "Provider_ceiling" CHECK ("spendCeiling" > 0);

-- What ended at kie.ai within the hour: the breakers and the spending look at it every few seconds.
CREATE INDEX "TaskOutcome_recent" ON "TaskOutcome" ("endedAt") WHERE NOT "sandbox";

CREATE OR REPLACE FUNCTION "record_task_outcome"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "TaskOutcome" (
    "taskId", "modelSlug", "sandbox", "isCompleted", "seconds", "endedAt", "failureCode", "providerKeyId", "kieCredits"
  ) VALUES (
    NEW."id", NEW."modelSlug", NEW."sandbox", NEW."status" = 'COMPLETED',
    extract(epoch FROM NEW."completedAt" - coalesce(NEW."startedAt", NEW."createdAt")), NEW."completedAt",
    NEW."failureCode", NEW."providerKeyId", NEW."kieCredits"
  ) ON CONFLICT ("taskId") DO NOTHING;
  RETURN NULL;
END
$$;

-- Every process reads again what it remembers of what is offered. What dispatchers write of a key is none of it.
CREATE TRIGGER "ProviderKey_added" AFTER INSERT ON "ProviderKey"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('catalog');
CREATE TRIGGER "ProviderKey_changed" AFTER UPDATE OF "state", "webhookSecret" ON "ProviderKey"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('catalog');
CREATE TRIGGER "Provider_changed" AFTER INSERT OR UPDATE OF "isOn" ON "Provider"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('catalog');
CREATE TRIGGER "ModelBreaker_changed" AFTER INSERT OR UPDATE ON "ModelBreaker"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('catalog');
