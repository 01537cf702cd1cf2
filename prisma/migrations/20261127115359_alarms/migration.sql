-- CreateEnum
CREATE TYPE "SiteMode" AS ENUM ('OPEN', 'READ_ONLY', 'MAINTENANCE');

-- AlterEnum
ALTER TYPE "MailKind" ADD VALUE 'ALARM_FIRED';
ALTER TYPE "MailKind" ADD VALUE 'ALARM_RESOLVED';

-- CreateTable
CREATE TABLE "Alarm" (
    "id" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "isCritical" BOOLEAN NOT NULL,
    "isDrill" BOOLEAN NOT NULL DEFAULT false,
    "value" DOUBLE PRECISION,
    "threshold" DOUBLE PRECISION,
    "firedAt" TIMESTAMPTZ(3) NOT NULL,
    "goodSince" TIMESTAMPTZ(3),
    "acknowledgedAt" TIMESTAMPTZ(3),
    "acknowledgedBy" TEXT,
    "resolvedAt" TIMESTAMPTZ(3),
    "toldFiredAt" TIMESTAMPTZ(3),
    "toldResolvedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Alarm_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlarmSuspicion" (
    "rule" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AlarmSuspicion_pkey" PRIMARY KEY ("rule","subject")
);

-- CreateTable
CREATE TABLE "AlarmSighting" (
    "what" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "value" DOUBLE PRECISION,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AlarmSighting_pkey" PRIMARY KEY ("what","minute")
);

-- CreateTable
CREATE TABLE "Backup" (
    "id" TEXT NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "place" TEXT NOT NULL,
    "byteSize" BIGINT NOT NULL,

    CONSTRAINT "Backup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Site" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "mode" "SiteMode" NOT NULL DEFAULT 'OPEN',
    "message" TEXT,
    "changedAt" TIMESTAMPTZ(3),
    "alarmsReadAt" TIMESTAMPTZ(3),

    CONSTRAINT "Site_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AlarmSighting_minute_idx" ON "AlarmSighting"("minute");

-- CreateIndex
CREATE INDEX "Backup_madeAt_idx" ON "Backup"("madeAt");

-- However many processes read the rules, and however often: one open alarm a rule and subject.
CREATE UNIQUE INDEX "Alarm_open" ON "Alarm" ("rule", "subject", "isDrill") WHERE "resolvedAt" IS NULL;
CREATE INDEX "Alarm_open_listed" ON "Alarm" ("id") WHERE "resolvedAt" IS NULL;
CREATE INDEX "Alarm_untold" ON "Alarm" ("id")
  WHERE "toldFiredAt" IS NULL OR ("resolvedAt" IS NOT NULL AND "toldResolvedAt" IS NULL);
ALTER TABLE "Alarm"
  ADD CONSTRAINT "Alarm_acknowledged_by_somebody" CHECK (("acknowledgedAt" IS NULL) = ("acknowledgedBy" IS NULL));

-- One row, or none while nothing was ever said. Every process reads it again when it changes, whoever changes it: a process, the command line, or psql.
ALTER TABLE "Site" ADD CONSTRAINT "Site_is_one" CHECK ("id" = 1);
CREATE TRIGGER "Site_changed" AFTER INSERT OR UPDATE OF "mode", "message" ON "Site"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('site');
